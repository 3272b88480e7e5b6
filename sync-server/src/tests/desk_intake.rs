//! Orders that the desk takes in: each class with its own deadlines, pauses, the call to the
//! customer; handhelds and a rebuild see the same.

use crate::keys::Keys;
use crate::tests::ledger::Desk;
use crate::{Folder, rebuild};
use serde_json::{Value, json};

impl Desk {
    pub fn taken(&self, kind: &str, class: &str) -> (String, String) {
        let body = json!({ "kind": kind, "class": class, "note": "楼上漏水",
            "customer": { "name": " 陈女士 ", "phone": "13800000000", "place": "3栋1201" } });
        let taken = self.post("/orders", &body).done(200).json();
        let id = |name: &str| taken[name].as_str().expect("an id").to_owned();
        (id("finding"), id("order"))
    }

    pub fn note_says(&self, order: &str, said: &Value) -> crate::tests::world::Answer {
        self.post(&format!("/orders/{order}/note"), said)
    }

    pub fn row(&self, order: &str) -> Value {
        let row = self.handheld.row(&self.world, "order", order);
        row.expect("an order")
    }

    pub fn to(&self, order: &str, from: &str, to: &str, more: Value) {
        let mut body = json!({ "orders": [{ "order": order, "from": from, "go": 0 }], "to": to });
        for (field, value) in more.as_object().expect("fields") {
            body[field] = value.clone();
        }
        let moved = self.post("/orders/move", &body).done(200).json();
        assert_eq!(moved["moved"], 1, "{moved}");
    }
}

/// What a class is due over a weekend and a worked Sunday: taken in on Friday, 2026-02-13, before
/// the spring festival, whose Saturday the 14th is worked.
#[test]
fn complaints_of_each_class_are_due_by_their_own_columns_over_a_worked_saturday() {
    let mut desk = Desk::new();
    let friday = "2026-02-13T17:30:00+08:00".parse().expect("a time");
    desk.world.clock.set(friday);
    desk.waits(0);
    for (class, reply, finish) in [
        (
            "major",
            "2026-02-13T19:30:00+08:00",
            Some("2026-02-25T23:59:59+08:00"),
        ),
        (
            "important",
            "2026-02-14T23:59:59+08:00",
            Some("2026-02-24T23:59:59+08:00"),
        ),
        (
            "minor",
            "2026-02-13T19:30:00+08:00",
            Some("2026-02-14T23:59:59+08:00"),
        ),
        ("invalid", "2026-02-14T23:59:59+08:00", None),
    ] {
        let (_, order) = desk.taken("complaint", class);
        let row = desk.row(&order);
        assert_eq!(row["reply_by"], json!(reply), "{class}");
        assert_eq!(row["finish_by"], json!(finish), "{class}");
    }
    let told = desk.read("/findings?open=1&work=1");
    let told = told.as_array().expect("orders");
    assert_eq!(told.len(), 4);
    assert!(
        told.iter()
            .all(|one| one["work"]["customer"]["name"] == "陈女士")
    );
    assert_eq!(desk.read("/findings?open=1&work=0"), json!([]));
}

/// How many orders wait for the call to the customer, and how many don't.
fn called(desk: &Desk) -> [u64; 2] {
    ["1", "0"].map(|call| {
        let told = desk.file(&format!("orders?call={call}")).done(200).json();
        told["count"].as_u64().expect("a count")
    })
}

#[test]
fn a_complaint_from_intake_to_call_back_is_told_step_by_step_on_both_sides() {
    let mut desk = Desk::new();
    let (finding, order) = desk.taken("complaint", "important");
    let owner = desk.handheld.named(&desk.world, "staff", "刘敏").0;
    desk.to(&order, "raised", "assigned", json!({ "owner": owner }));
    desk.note_says(&order, &json!({ "what": "replied", "note": "已答复" }))
        .done(204);
    desk.note_says(&order, &json!({ "what": "replied" }))
        .refused(400, "bad_move");
    desk.note_says(&order, &json!({ "what": "called_back", "content": true }))
        .refused(400, "bad_move");
    let at = "2026-11-23T20:30:00+08:00";
    let signed = json!({ "type": "order_noted", "order": order, "what": "signed", "signature": {
        "signer": "second", "name": "陈女士",
        "drawing": { "width": 300, "height": 100, "strokes": [[[1, 1], [20, 20]]] } } });
    let fixed = json!({ "type": "order_moved", "order": order, "from": "assigned",
        "to": "fixed", "go": 0, "call_back_by": "2026-11-26T23:59:59+08:00" });
    desk.handheld.append_at(at, Some(&owner), signed);
    desk.handheld.append_at(at, Some(&owner), fixed);
    desk.handheld.send_all(&desk.world).done(200);
    desk.to(&order, "fixed", "verified", json!({}));
    // Closed, it still waits for the call to the customer.
    let open = desk.read("/findings?open=1&work=1");
    assert_eq!(open[0]["may_note"], json!(["called_back"]));
    assert_eq!(open[0]["call_back_by"], "2026-11-26T23:59:59+08:00");
    assert_eq!(called(&desk), [1, 0]);
    desk.note_says(&order, &json!({ "what": "called_back" }))
        .refused(400, "bad_value");
    desk.note_says(
        &order,
        &json!({ "what": "called_back", "content": false, "note": "还是慢" }),
    )
    .done(204);
    assert_eq!(desk.read("/findings?open=1&work=1"), json!([]));
    assert_eq!(called(&desk), [0, 1]);
    let told = desk.read(&format!("/findings/{finding}"));
    // Whoever took it in at the desk raised it.
    assert_eq!(told["raised_by"], told["history"][0]["by"]);
    assert!(told["raised_by"].is_string(), "{told}");
    let steps = told["history"].as_array().expect("steps");
    let said: Vec<Value> = steps
        .iter()
        .map(|step| json!([step["state"], step["what"], step["by"]]))
        .collect();
    assert_eq!(
        said,
        [
            json!(["raised", null, "supervisor"]),
            json!(["assigned", null, "supervisor"]),
            json!(["assigned", "replied", "supervisor"]),
            json!(["assigned", "signed", "刘敏"]),
            json!(["fixed", null, "刘敏"]),
            json!(["verified", null, "supervisor"]),
            json!(["verified", "called_back", "supervisor"]),
        ]
    );
    assert_eq!(steps[3]["signature"]["name"], "陈女士");
    assert_eq!(steps[6]["content"], false);
    let row = desk.row(&order);
    let history = row["history"].as_array().expect("steps");
    assert_eq!(history.len(), 7);
    assert_eq!(history[6]["what"], "called_back");
    desk.world.server = None;
    let folder = Folder::open(&desk.world.path).expect("opened");
    let keys = Keys::open(&folder).expect("keys");
    let rebuilt = rebuild::run(&folder, &keys, desk.world.clock.now()).expect("rebuilt");
    assert!(rebuilt.differences.is_empty(), "{:?}", rebuilt.differences);
}

#[test]
fn while_an_order_stands_still_its_time_does_too() {
    let mut desk = Desk::new();
    let (_, order) = desk.taken("repair", "ordinary");
    let owner = desk.handheld.named(&desk.world, "staff", "陈志远").0;
    desk.to(
        &order,
        "raised",
        "assigned",
        json!({ "owner": owner, "finish_by": "2026-11-23T23:00:00+08:00" }),
    );
    let before = desk.row(&order);
    let said = |what: &str| {
        json!({ "type": "order_noted", "order": order, "what": what,
            "reason": "waits_for_parts" })
    };
    let hour = |at: &str| format!("2026-11-23T{at}:00+08:00");
    desk.handheld
        .append_at(&hour("20:30"), Some(&owner), said("paused"));
    desk.handheld.send_all(&desk.world).done(200);
    assert_eq!(desk.row(&order)["paused_at"], json!(hour("20:30")));
    desk.waits(600);
    let told = desk.read("/findings?open=1&work=1");
    assert_eq!(told[0]["overdue"], false, "it stands still");
    desk.handheld
        .append_at(&hour("22:00"), Some(&owner), said("resumed"));
    // Said twice it counts once.
    desk.handheld
        .append_at(&hour("22:30"), Some(&owner), said("resumed"));
    desk.handheld.send_all(&desk.world).done(200);
    let row = desk.row(&order);
    assert_eq!(row["finish_by"], "2026-11-24T00:30:00+08:00");
    let moved = |row: &Value| {
        let text = row["reply_by"].as_str().expect("a time");
        chrono::DateTime::parse_from_rfc3339(text).expect("a time")
    };
    assert_eq!((moved(&row) - moved(&before)).num_minutes(), 90);
    assert_eq!(row["history"].as_array().expect("steps")[4]["late"], true);
    assert_eq!(desk.read("/findings?open=1&work=1")[0]["overdue"], true);
}

#[test]
fn what_the_desk_says_goes_before_the_words_of_the_class() {
    let desk = Desk::new();
    let owner = desk.handheld.named(&desk.world, "staff", "陈志远").0;
    let place = desk.handheld.named(&desk.world, "checkpoint", "1栋大堂").0;
    let later = "2026-12-01T18:00:00+08:00";
    let body = json!({ "kind": "complaint", "class": "minor", "note": "吵", "role": "guard",
        "owner": owner, "checkpoint": place, "finish_by": later });
    let taken = desk.post("/orders", &body).done(200).json();
    let row = desk.row(taken["order"].as_str().expect("an id"));
    assert_eq!(
        (&row["role"], &row["state"], &row["finish_by"]),
        (&json!("guard"), &json!("assigned"), &json!(later))
    );
    let id = taken["finding"].as_str().expect("an id");
    let finding = desk.handheld.row(&desk.world, "finding", id);
    assert_eq!(finding.expect("a finding")["checkpoint"], json!(place));
}

#[test]
fn answered_it_is_due_an_answer_no_later_and_put_right_it_waits_for_nothing() {
    let mut desk = Desk::new();
    let (_, order) = desk.taken("repair", "ordinary");
    let before = desk.row(&order)["reply_by"].clone();
    desk.note_says(&order, &json!({ "what": "paused" }))
        .refused(400, "bad_value");
    desk.note_says(&order, &json!({ "what": "replied" }))
        .done(204);
    let paused = json!({ "what": "paused", "reason": "waits_for_parts" });
    desk.note_says(&order, &paused).done(204);
    desk.waits(90);
    desk.note_says(&order, &json!({ "what": "resumed" }))
        .done(204);
    assert_eq!(desk.row(&order)["reply_by"], before);
    desk.note_says(&order, &paused).done(204);
    assert!(desk.row(&order)["paused_at"].is_string());
    desk.to(&order, "raised", "fixed", json!({ "note": "换了" }));
    assert_eq!(desk.row(&order)["paused_at"], Value::Null);
}

#[test]
fn opened_again_it_is_signed_and_called_back_about_anew() {
    let mut desk = Desk::new();
    let (_, order) = desk.taken("complaint", "minor");
    desk.to(&order, "raised", "fixed", json!({ "note": "停了" }));
    assert_eq!(
        desk.row(&order)["call_back_by"],
        "2026-11-26T23:59:59+08:00"
    );
    let signed = json!({ "type": "order_noted", "order": order, "what": "signed" });
    desk.handheld
        .append_at("2026-11-23T20:30:00+08:00", None, signed);
    desk.handheld.send_all(&desk.world).done(200);
    desk.note_says(&order, &json!({ "what": "called_back", "content": false }))
        .done(204);
    let said = |desk: &Desk| {
        let row = desk.row(&order);
        ["signed_at", "called_back_at", "call_back_by"].map(|name| row[name].is_string())
    };
    assert_eq!(said(&desk), [true; 3]);
    desk.to(&order, "fixed", "reopened", json!({ "note": "又响" }));
    assert_eq!(said(&desk), [false; 3]);
}

#[test]
fn who_has_left_is_given_nothing() {
    let desk = Desk::new();
    let left = desk.change("staff", "刘敏", json!({ "active": false }));
    let body = json!({ "kind": "complaint", "class": "minor", "note": "吵", "owner": left });
    desk.post("/orders", &body).refused(400, "bad_value");
}

#[test]
fn what_is_taken_in_badly_is_refused_by_its_field() {
    let desk = Desk::new();
    let nobody = "0190b6a0-0000-7000-8000-000000000999";
    for (change, field) in [
        (json!({ "kind": "rectification" }), "`kind`"),
        (json!({ "class": "urgent" }), "`class`"),
        (json!({ "note": "  " }), "`note`"),
        (
            json!({ "customer": { "phone": "1".repeat(41) } }),
            "`customer.phone`",
        ),
        (json!({ "checkpoint": nobody }), "`checkpoint`"),
        (json!({ "owner": nobody }), "`owner`"),
        (
            json!({ "finish_by": "2026-11-01T08:00:00+08:00" }),
            "`finish_by`",
        ),
    ] {
        let mut body = json!({ "kind": "complaint", "class": "minor", "note": "吵" });
        for (name, value) in change.as_object().expect("fields") {
            body[name] = value.clone();
        }
        let refused = desk.post("/orders", &body).refused(400, "bad_value");
        let message = refused["message"].as_str().expect("words");
        assert!(message.contains(field), "{field}: {message}");
    }
    assert_eq!(desk.read("/findings"), json!([]));
    let kinds = desk.read("/orders/kinds");
    let ids: Vec<&str> = kinds
        .as_array()
        .expect("kinds")
        .iter()
        .filter_map(|kind| kind["id"].as_str())
        .collect();
    assert_eq!(ids, ["complaint", "dispatch", "repair", "visit"]);
}
