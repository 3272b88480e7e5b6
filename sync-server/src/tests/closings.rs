//! Places that somebody proposes to close, and those that are closed, at the desk.

use crate::tests::ledger::Desk;
use serde_json::{Value, json};

const AT: &str = "2026-11-23T19:00:00+08:00";

impl Desk {
    fn proposes_to_close(&mut self, place: &str, until: &str) -> String {
        let (id, _) = self.handheld.named(&self.world, "checkpoint", place);
        let (by, _) = self.handheld.named(&self.world, "staff", "张伟");
        let said = json!({ "type": "close_proposed", "checkpoint": id, "reason": "works",
            "until": until });
        self.handheld.append_at(AT, Some(&by), said);
        self.handheld.send_all(&self.world).done(200);
        id
    }
}

#[test]
fn what_a_handheld_proposes_waits_for_the_desk_with_who_why_and_until_when() {
    let mut desk = Desk::new();
    assert_eq!(desk.read("/checkpoints")["proposed"], json!([]));
    let id = desk.proposes_to_close("东门人行口", "2026-12-07");
    let shown = desk.read("/checkpoints");
    let place = desk
        .handheld
        .row(&desk.world, "checkpoint", &id)
        .expect("a place");
    assert_eq!(
        shown["proposed"],
        json!([{ "checkpoint": id, "name": "东门人行口", "building": place["building"],
            "floor": null, "reason": "works", "until": "2026-12-07", "by": "张伟", "at": AT,
            "plans": 2 }])
    );
    assert_eq!(
        (&shown["closed"], &shown["today"]),
        (&json!([]), &json!("2026-11-23"))
    );
}

#[test]
fn closed_places_say_until_when_and_are_counted() {
    let desk = Desk::new();
    let counts = |shown: &Value| shown["counts"].clone();
    let before = counts(&desk.read("/checkpoints"));
    let past = json!({ "state": "closed", "closed_until": "2026-11-22" });
    desk.change("checkpoint", "东门人行口", past);
    let shut = json!({ "state": "closed", "closed_until": null });
    desk.change("checkpoint", "1栋大堂", shut);
    desk.change("checkpoint", "1栋楼道", json!({ "state": "retired" }));
    let shown = desk.read("/checkpoints");
    let closed = shown["closed"].as_array().expect("closed");
    let told: Vec<Value> = closed
        .iter()
        .map(|one| json!([one["name"], one["until"], one["open_again"]]))
        .collect();
    assert_eq!(told.len(), 2, "{shown}");
    assert!(told.contains(&json!(["东门人行口", "2026-11-22", true])));
    assert!(told.contains(&json!(["1栋大堂", null, false])));
    let after = counts(&shown);
    assert_eq!(
        (&after["closed"], &after["retired"]),
        (&json!(2), &json!(1))
    );
    let in_use = |counts: &Value| counts["in_use"].as_u64().expect("a count");
    assert_eq!(in_use(&after) + 3, in_use(&before));
}
