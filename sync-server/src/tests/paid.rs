//! What an order costs its customer: said at the desk or on a handheld, shown on both sides, and
//! added up in the month's report; a rebuild makes the same.

use crate::tests::console::get;
use crate::tests::ledger::Desk;
use crate::tests::pictures::CAMERA;
use crate::tests::reports::{rows, tables};
use data_encoding::BASE64;
use serde_json::{Value, json};

impl Desk {
    /// A repair that somebody was given; its order.
    fn repair(&self) -> String {
        let (_, order) = self.taken("repair", "ordinary");
        let owner = self.handheld.named(&self.world, "staff", "陈志远").0;
        self.to(&order, "raised", "assigned", json!({ "owner": owner }));
        order
    }

    fn charges(&self, order: &str, cents: u32) {
        let said = json!({ "what": "charged", "fee_cents": cents });
        self.note_says(order, &said).done(204);
    }

    /// What a handheld says of an order at a time.
    fn hears(&mut self, at: &str, order: &str, said: Value) {
        let by = self.handheld.named(&self.world, "staff", "陈志远").0;
        let mut line = said;
        line["order"] = json!(order);
        self.handheld.append_at(at, Some(&by), line);
        self.handheld.send_all(&self.world).done(200);
    }

    fn told_first(&self) -> Value {
        self.read("/findings?work=1")[0].clone()
    }
}

fn charged(cents: u32) -> Value {
    json!({ "type": "order_noted", "what": "charged", "fee_cents": cents })
}

fn signed() -> Value {
    json!({ "type": "order_noted", "what": "signed", "signature": { "signer": "second",
        "name": "陈女士",
        "drawing": { "width": 300, "height": 100, "strokes": [[[1, 1], [20, 20]]] } } })
}

#[test]
fn the_last_sum_stands_on_both_sides_and_every_one_is_told() {
    let mut desk = Desk::new();
    let order = desk.repair();
    desk.charges(&order, 3_550);
    desk.charges(&order, 4_000);
    let told = desk.told_first();
    assert_eq!(told["fee_cents"], 4_000);
    let row = desk.row(&order);
    assert_eq!(row["fee_cents"], 4_000);
    // An older handheld doesn't know the word: the step says its sum, and no `what`.
    let steps = row["history"].as_array().expect("steps");
    let sums: Vec<_> = steps.iter().map(|step| &step["fee_cents"]).collect();
    assert_eq!(sums[2..], [&json!(3_550), &json!(4_000)]);
    assert!(steps.iter().all(|step| step["what"].is_null()));
    let finding = told["finding"].as_str().expect("an id");
    let history = desk.read(&format!("/findings/{finding}"))["history"].clone();
    assert_eq!(history[3]["what"], "charged");
    assert_eq!(history[3]["by"], "supervisor");
    desk.rebuilds_the_same();
}

#[test]
fn a_sum_that_is_none_is_refused_by_its_field_and_only_paid_kinds_have_one() {
    let desk = Desk::new();
    let order = desk.repair();
    for said in [
        json!({ "what": "charged" }),
        json!({ "what": "charged", "fee_cents": 100_000_001 }),
        json!({ "what": "replied", "fee_cents": 1 }),
    ] {
        let refused = desk.note_says(&order, &said).refused(400, "bad_value");
        assert!(
            refused["message"].to_string().contains("`fee_cents`"),
            "{refused}"
        );
    }
    let (_, complaint) = desk.taken("complaint", "minor");
    let owner = desk.handheld.named(&desk.world, "staff", "刘敏").0;
    desk.to(&complaint, "raised", "assigned", json!({ "owner": owner }));
    desk.note_says(&complaint, &json!({ "what": "charged", "fee_cents": 100 }))
        .refused(400, "bad_move");
    assert_eq!(desk.row(&order)["fee_cents"], Value::Null);
    assert_eq!(desk.row(&complaint)["fee_cents"], Value::Null);
}

#[test]
fn what_a_handheld_says_out_of_bounds_is_kept_and_counts_for_nothing() {
    let mut desk = Desk::new();
    let order = desk.repair();
    desk.hears("2026-11-23T20:10:00+08:00", &order, charged(100_000_001));
    let row = desk.row(&order);
    assert_eq!(row["fee_cents"], Value::Null);
    assert_eq!(row["history"][2]["late"], true);
    desk.rebuilds_the_same();
}

#[test]
fn a_month_adds_up_by_kind_by_day_and_by_the_day_that_the_cashier_has_it() {
    let mut desk = Desk::new();
    let (early, late, other) = (desk.repair(), desk.repair(), desk.repair());
    desk.hears("2026-11-24T10:00:00+08:00", &early, charged(3_550));
    desk.hears("2026-11-24T10:01:00+08:00", &early, signed());
    let fixed = json!({ "type": "order_moved", "from": "assigned", "to": "fixed", "go": 0 });
    desk.hears("2026-11-24T10:02:00+08:00", &early, fixed);
    desk.hears("2026-11-25T23:00:00+08:00", &other, signed());
    desk.hears("2026-11-25T23:30:00+08:00", &other, charged(0));
    desk.hears("2026-11-26T10:00:00+08:00", &late, charged(10_005));
    let told = desk.report("paid?month=2026-11&lang=zh").done(200).json();
    let facts = &told["parts"][0]["facts"];
    let said: Vec<_> = (0..4)
        .map(|n| {
            let text = |key: &str| facts[n][key].as_str().expect("a text").to_owned();
            (text("name"), text("value"))
        })
        .collect();
    let fact = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    assert_eq!(
        said,
        [
            fact("合计", "¥135.55（3 单）"),
            fact("25日（含）前", "¥35.50（2 单）"),
            fact("25日后", "¥100.05（1 单）"),
            fact("客户未签字", "¥100.05（2 单）"),
        ]
    );
    let tables = tables(&told);
    let each = rows(tables[0]);
    let short: Vec<[&str; 4]> = each
        .iter()
        .map(|row| [&*row[0], &*row[1], &*row[5], &*row[6]])
        .collect();
    assert_eq!(
        short,
        [
            ["2026-11-24", "3栋1201", "35.50", "是"],
            ["2026-11-25", "3栋1201", "0.00", "▲ 签字后改价"],
            ["2026-11-26", "3栋1201", "100.05", "否"],
        ]
    );
    assert_eq!(each[0][4], "陈志远");
    assert_eq!(rows(tables[1]), [["报修 · 零修", "3", "135.55"]]);
    let days = rows(tables[2]);
    assert_eq!(days[0], ["2026-11-24", "1", "35.50"]);
    assert_eq!(days[2], ["2026-11-26", "1", "100.05"]);
    // The list of orders has the same sums.
    let listed = desk.read("/lists/orders").to_string();
    assert!(
        listed.contains("35.5") && listed.contains("100.05"),
        "{listed}"
    );
    let empty = desk.report("paid?month=2026-10").done(200).json();
    assert_eq!(empty["rows"], 0);
    desk.rebuilds_the_same();
}

#[test]
fn an_order_that_is_rejected_brings_in_nothing() {
    let mut desk = Desk::new();
    let order = desk.repair();
    desk.charges(&order, 3_550);
    desk.to(
        &order,
        "assigned",
        "rejected",
        json!({ "reason": "not_ours" }),
    );
    assert_eq!(desk.told_first()["fee_cents"], Value::Null);
    let told = desk.report("paid?month=2026-11").done(200).json();
    assert_eq!(told["rows"], 0);
    desk.rebuilds_the_same();
}

#[test]
fn the_photo_of_a_signed_slip_is_brought_once_kept_whole_and_shown() {
    let mut desk = Desk::new();
    let order = desk.repair();
    let path = format!("/orders/{order}/slip");
    let slip = BASE64.encode(CAMERA);
    desk.post(&path, &json!({ "base64": "bm8=" }))
        .refused(422, "wrong_bytes");
    desk.post(&path, &json!({ "base64": "" }))
        .refused(400, "bad_value");
    assert_eq!(desk.told_first()["signed_at"], Value::Null);
    desk.post(&path, &json!({ "base64": slip })).done(204);
    let told = desk.told_first();
    assert!(told["signed_at"].is_string());
    let finding = told["finding"].as_str().expect("an id");
    let step = desk.read(&format!("/findings/{finding}"))["history"][2].clone();
    assert_eq!(
        (&step["what"], &step["by"]),
        (&json!("signed"), &json!("supervisor"))
    );
    let photo = step["photos"][0].as_str().expect("a photo");
    let bytes = get(&desk.world, &desk.cookie, &format!("/photos/{photo}"));
    let sum = protocol::chain::Hash(protocol::chain::sha256(&bytes.done(200).body));
    assert_eq!(sum.hex(), photo);
    desk.post(&path, &json!({ "base64": slip }))
        .refused(400, "bad_move");
    let nowhere = format!("/orders/{}/slip", uuid::Uuid::from_u128(1));
    desk.post(&nowhere, &json!({ "base64": slip }))
        .refused(404, "not_found");
    desk.rebuilds_the_same();
}
