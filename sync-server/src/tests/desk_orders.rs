//! Orders that the desk moves on: one line each, by whom, seen by handhelds, and made again by a
//! rebuild.

use crate::keys::Keys;
use crate::tests::ledger::Desk;
use crate::{Folder, rebuild};
use serde_json::{Value, json};

const PLACE: &str = "1栋大堂";
const LATER: &str = "2026-11-30T18:00:00+08:00";

pub fn finding(number: u8) -> String {
    format!("0190b6a0-0000-7000-8000-0000000000f{number}")
}

pub fn order(number: u8) -> String {
    format!("0190b6a0-0000-7000-8000-0000000000e{number}")
}

pub fn seen(number: u8, from: &str, go: u32) -> Value {
    json!({ "order": order(number), "from": from, "go": go })
}

impl Desk {
    /// Somebody finds something that nobody owns yet.
    pub fn found(&mut self, number: u8, item: &str) {
        let (place, _) = self.handheld.named(&self.world, "checkpoint", PLACE);
        let (by, _) = self.handheld.named(&self.world, "staff", "张伟");
        let said = json!({ "type": "finding_raised", "checkpoint": place, "item": item,
            "clauses": ["dirty"], "made": { "finding": finding(number), "order": order(number),
            "severity": "normal", "role": "cleaner", "state": "raised" } });
        self.handheld
            .append_at("2026-11-23T20:00:00+08:00", Some(&by), said);
        self.handheld.send_all(&self.world).done(200);
    }

    pub fn person(&self, name: &str) -> String {
        self.handheld.named(&self.world, "staff", name).0
    }

    pub fn moved(&self, body: &Value) -> Value {
        self.post("/orders/move", body).done(200).json()
    }

    pub fn order(&self, number: u8) -> Value {
        let row = self.handheld.row(&self.world, "order", &order(number));
        row.expect("an order")
    }
}

#[test]
fn many_are_given_in_one_act_and_reach_the_handhelds() {
    let mut desk = Desk::new();
    desk.found(1, "11.1");
    desk.found(2, "11.2");
    let owner = desk.person("陈志远");
    let body = json!({ "orders": [seen(1, "raised", 0), seen(2, "raised", 0)],
        "to": "assigned", "owner": owner, "finish_by": LATER, "note": " 今晚前 " });
    assert_eq!(desk.moved(&body), json!({ "moved": 2, "changed": [] }));
    for number in [1, 2] {
        let row = desk.order(number);
        assert_eq!(
            (&row["state"], &row["owner"], &row["finish_by"]),
            (&json!("assigned"), &json!(owner), &json!(LATER))
        );
        let step = &row["history"][1];
        assert_eq!(
            (&step["desk"], &step["note"], &step["by"]),
            (&json!("supervisor"), &json!("今晚前"), &Value::Null)
        );
    }
    let people = desk.read("/people");
    let waits = |name: &str| {
        let mut people = people.as_array().expect("people").iter();
        let found = people.find(|person| person["name"] == name);
        found.expect("somebody")["open"].clone()
    };
    assert_eq!((waits("陈志远"), waits("张伟")), (json!(2), json!(0)));
}

#[test]
fn without_a_deadline_of_its_own_the_sites_rule_sets_one() {
    let mut desk = Desk::new();
    desk.found(1, "11.1");
    let owner = desk.person("陈志远");
    let body = json!({ "orders": [seen(1, "raised", 0)], "to": "assigned", "owner": owner });
    desk.moved(&body);
    let site = desk
        .handheld
        .row(&desk.world, "site", &desk.world.made.site.to_string());
    let hours = site.expect("a site")["finish_hours"][1]
        .as_i64()
        .expect("hours");
    let due = desk.order(1)["finish_by"]
        .as_str()
        .expect("a time")
        .to_owned();
    let due = chrono::DateTime::parse_from_rfc3339(&due).expect("a time");
    let left = due.to_utc() - desk.world.clock.now();
    assert!((left.num_minutes() - hours * 60).abs() <= 1, "{left}");
    // Given to somebody else it keeps its deadline.
    desk.waits(60);
    let other = desk.person("张伟");
    let body = json!({ "orders": [seen(1, "assigned", 0)], "to": "assigned", "owner": other });
    desk.moved(&body);
    let row = desk.order(1);
    assert_eq!(row["owner"], json!(other));
    assert_eq!(row["finish_by"], json!(due.to_rfc3339()));
}

#[test]
fn what_somebody_else_moved_on_meanwhile_is_told_and_left_as_it_is() {
    let mut desk = Desk::new();
    desk.found(1, "11.1");
    desk.found(2, "11.2");
    let owner = desk.person("陈志远");
    let all = json!([seen(1, "raised", 0), seen(2, "raised", 0)]);
    let one = json!({ "orders": [seen(1, "raised", 0)], "to": "rejected", "reason": "duplicate" });
    desk.moved(&one);
    let body = json!({ "orders": all, "to": "assigned", "owner": owner, "finish_by": LATER });
    assert_eq!(
        desk.moved(&body),
        json!({ "moved": 1, "changed": [order(1)] })
    );
    assert_eq!(desk.order(1)["state"], "rejected");
    assert_eq!(desk.order(1)["history"].as_array().map(Vec::len), Some(2));
    assert_eq!(desk.order(2)["state"], "assigned");
}

#[test]
fn a_bad_wish_is_refused_by_its_field_and_changes_nothing() {
    let mut desk = Desk::new();
    desk.found(1, "11.1");
    let owner = desk.person("陈志远");
    let wish = |change: Value| {
        let mut body = json!({ "orders": [seen(1, "raised", 0)], "to": "assigned",
            "owner": owner, "finish_by": LATER });
        for (field, value) in change.as_object().expect("fields") {
            body[field] = value.clone();
        }
        body
    };
    let nobody = "0190b6a0-0000-7000-8000-000000000999";
    for (change, code, field) in [
        (json!({ "orders": [] }), "bad_value", "`orders`"),
        (json!({ "owner": null }), "bad_value", "`owner`"),
        (json!({ "owner": nobody }), "bad_value", "`owner`"),
        (
            json!({ "finish_by": "tomorrow" }),
            "bad_value",
            "`finish_by`",
        ),
        (
            json!({ "finish_by": "2026-11-23T08:00:00+08:00" }),
            "bad_value",
            "`finish_by`",
        ),
        (
            json!({ "reply_by": "2026-11-23T08:00:00+08:00" }),
            "bad_value",
            "`reply_by`",
        ),
        (json!({ "to": "rejected" }), "bad_value", "`reason`"),
        (
            json!({ "to": "rejected", "reason": "Ei!" }),
            "bad_value",
            "`reason`",
        ),
        (json!({ "to": "fixed" }), "bad_value", "`note`"),
        (json!({ "note": "字".repeat(2_001) }), "bad_value", "`note`"),
        (json!({ "to": "verified" }), "bad_move", "Raised"),
        (json!({ "to": "done" }), "malformed", "done"),
    ] {
        let refused = desk.post("/orders/move", &wish(change)).refused(400, code);
        let message = refused["message"].as_str().expect("words");
        assert!(message.contains(field), "{field}: {message}");
    }
    let orders = json!([{ "order": nobody, "from": "raised", "go": 0 }]);
    desk.post("/orders/move", &wish(json!({ "orders": orders })))
        .refused(404, "not_found");
    assert_eq!(desk.order(1)["history"].as_array().map(Vec::len), Some(1));
}

#[test]
fn sent_back_with_a_reason_put_right_again_and_closed_every_step_has_time_and_person() {
    let mut desk = Desk::new();
    desk.found(1, "11.1");
    let owner = desk.person("陈志远");
    desk.moved(&json!({ "orders": [seen(1, "raised", 0)], "to": "assigned", "owner": owner }));
    let done = |from: &str, go: u32| {
        json!({ "type": "order_moved", "order": order(1), "from": from, "to": "fixed",
            "go": go })
    };
    let at = "2026-11-23T20:30:00+08:00";
    desk.handheld
        .append_at(at, Some(&owner), done("assigned", 0));
    desk.handheld.send_all(&desk.world).done(200);
    desk.moved(&json!({ "orders": [seen(1, "fixed", 0)], "to": "reopened",
        "reason": "photo_unclear", "note": "看不清" }));
    let row = desk.order(1);
    assert_eq!(
        (&row["state"], &row["go"], &row["owner"]),
        (&json!("reopened"), &json!(1), &json!(owner))
    );
    // What the handheld did before it heard of that comes too late.
    desk.handheld
        .append_at(at, Some(&owner), done("assigned", 0));
    desk.handheld
        .append_at(at, Some(&owner), done("reopened", 1));
    desk.handheld.send_all(&desk.world).done(200);
    desk.moved(&json!({ "orders": [seen(1, "fixed", 1)], "to": "verified" }));
    let told = desk.read(&format!("/findings/{}", finding(1)));
    let steps = told["history"].as_array().expect("steps");
    let said: Vec<_> = steps
        .iter()
        .map(|step| (&step["state"], &step["by"], &step["late"], &step["reason"]))
        .map(|step| json!(step))
        .collect();
    assert_eq!(
        said,
        [
            json!(["raised", "张伟", false, null]),
            json!(["assigned", "supervisor", false, null]),
            json!(["fixed", "陈志远", false, null]),
            json!(["reopened", "supervisor", false, "photo_unclear"]),
            json!(["fixed", "陈志远", true, null]),
            json!(["fixed", "陈志远", false, null]),
            json!(["verified", "supervisor", false, null]),
        ]
    );
    assert!(steps.iter().all(|step| step["at"].is_string()));
    assert_eq!(
        (&told["state"], &told["go"]),
        (&json!("verified"), &json!(1))
    );
    assert_eq!(told["moves"], json!(["reopened"]));
    assert_eq!(desk.read("/findings?open=1"), json!([]));
    assert_eq!(desk.read("/findings").as_array().map(Vec::len), Some(1));
    desk.world.server = None;
    let folder = Folder::open(&desk.world.path).expect("opened");
    let keys = Keys::open(&folder).expect("keys");
    let rebuilt = rebuild::run(&folder, &keys, desk.world.clock.now()).expect("rebuilt");
    assert!(rebuilt.differences.is_empty(), "{:?}", rebuilt.differences);
}

#[test]
fn given_again_without_a_name_it_keeps_its_owner() {
    let mut desk = Desk::new();
    desk.found(1, "11.1");
    let owner = desk.person("陈志远");
    desk.moved(&json!({ "orders": [seen(1, "raised", 0)], "to": "assigned", "owner": owner }));
    let body = json!({ "orders": [seen(1, "assigned", 0)], "to": "assigned",
        "finish_by": LATER });
    desk.moved(&body);
    let row = desk.order(1);
    assert_eq!(
        (&row["owner"], &row["finish_by"]),
        (&json!(owner), &json!(LATER))
    );
}

#[test]
fn a_page_that_saw_it_before_it_was_opened_again_closes_nothing() {
    let mut desk = Desk::new();
    desk.found(1, "11.1");
    let to = |from: &str, go: u32, to: &str| {
        let orders = [seen(1, from, go)];
        json!({ "orders": orders, "to": to, "note": "…" })
    };
    desk.moved(&to("raised", 0, "fixed"));
    desk.moved(&to("fixed", 0, "reopened"));
    desk.moved(&to("reopened", 1, "fixed"));
    let late = desk.moved(&to("fixed", 0, "verified"));
    assert_eq!(late, json!({ "moved": 0, "changed": [order(1)] }));
    assert_eq!(desk.order(1)["state"], "fixed");
}

#[test]
fn one_that_joined_another_is_moved_as_that_one_stands() {
    let mut desk = Desk::new();
    desk.found(1, "11.1");
    desk.found(2, "11.1");
    assert_eq!(desk.order(2), json!({ "joined": order(1) }));
    let owner = desk.person("陈志远");
    desk.moved(&json!({ "orders": [seen(1, "raised", 0)], "to": "assigned", "owner": owner }));
    let body = json!({ "orders": [seen(2, "assigned", 0)], "to": "fixed", "note": "擦了" });
    assert_eq!(desk.moved(&body), json!({ "moved": 1, "changed": [] }));
    assert_eq!(desk.order(1)["state"], "fixed");
}

#[test]
fn many_are_given_with_the_level_that_found_them_and_the_months_figures_count_them() {
    let mut desk = Desk::new();
    desk.found(1, "11.1");
    desk.found(2, "11.2");
    desk.found(3, "11.3");
    let owner = desk.person("陈志远");
    let body = json!({ "orders": [seen(1, "raised", 0), seen(2, "raised", 0)],
        "to": "assigned", "owner": owner, "level": "second" });
    desk.moved(&body);
    // Given on, it keeps what it was found at.
    let again = json!({ "orders": [seen(1, "assigned", 0)], "to": "assigned", "owner": owner });
    desk.moved(&again);
    let told = desk.read("/findings?open=1");
    let levels: Vec<_> = told.as_array().expect("findings").iter().rev().collect();
    assert_eq!(levels[0]["level"], "second");
    assert_eq!(levels[0]["level_name"]["zh"], "二级考核");
    assert_eq!(
        (&levels[1]["level"], &levels[2]["level"]),
        (&json!("second"), &Value::Null)
    );
    let listed = desk.read("/lists/findings?level=second");
    assert_eq!(listed["rows"].as_array().expect("rows").len(), 2);
    let report = desk
        .report("quality?month=2026-11&lang=zh")
        .done(200)
        .json();
    let facts = &report["parts"][1]["facts"];
    let found = json!([{ "name": "周自检", "value": "0" }, { "name": "二级考核", "value": "2" },
        { "name": "一级考核", "value": "0" }]);
    assert_eq!(facts, &found);
    let refused = |body: &Value| {
        let answer = desk.post("/orders/move", body).refused(400, "bad_value");
        answer["message"].to_string()
    };
    let mut odd = json!({ "orders": [seen(3, "raised", 0)], "to": "assigned", "owner": owner,
        "level": "third" });
    assert!(refused(&odd).contains("`level`"));
    odd["level"] = json!("first");
    odd["to"] = json!("rejected");
    odd["note"] = json!("不是");
    assert!(refused(&odd).contains("`level`"));
    desk.rebuilds_the_same();
}
