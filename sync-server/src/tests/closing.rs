//! Places that can't be walked, at the desk.

use crate::tests::ledger::Desk;
use crate::tests::world::Answer;
use serde_json::{Value, json};

const PLACE: &str = "1栋大堂";

impl Desk {
    fn decide(&self, id: &str, call: &str, body: &Value) -> Answer {
        self.post(&format!("/checkpoints/{id}/{call}"), body)
    }

    /// Somebody proposes to close a place; its id.
    fn proposed(&mut self) -> String {
        let (id, _) = self.handheld.named(&self.world, "checkpoint", PLACE);
        let (by, _) = self.handheld.named(&self.world, "staff", "张伟");
        let said = json!({ "type": "close_proposed", "checkpoint": id, "reason": "works",
            "until": "2026-12-07" });
        self.handheld
            .append_at("2026-11-23T20:00:00+08:00", Some(&by), said);
        self.handheld.send_all(&self.world).done(200);
        id
    }

    fn place(&self) -> Value {
        self.handheld.named(&self.world, "checkpoint", PLACE).1
    }
}

#[test]
fn the_desk_accepts_a_proposal_and_opens_the_place_again() {
    let mut desk = Desk::new();
    let id = desk.proposed();
    let listed = desk.read("/closing");
    assert_eq!(
        listed[0]["proposed"],
        json!({ "reason": "works", "until": "2026-12-07", "by": "张伟",
            "at": "2026-11-23T20:00:00+08:00" })
    );
    assert_eq!(listed[0]["closed"], false);
    let row = desk.rows("closings?proposed=1")[0].clone();
    assert_eq!(
        (&row["name"], &row["by"], &row["reason"], &row["until"]),
        (
            &json!(PLACE),
            &json!("张伟"),
            &json!("works"),
            &json!("2026-12-07")
        )
    );
    assert_eq!(desk.rows("closings?closed=1").len(), 0);
    desk.decide(&id, "close", &json!({ "until": "2026-12-05" }))
        .done(204);
    let row = desk.place();
    assert_eq!(
        (&row["state"], &row["closed_until"]),
        (&json!("closed"), &json!("2026-12-05"))
    );
    let listed = desk.read("/closing");
    assert_eq!(
        (&listed[0]["closed"], &listed[0]["proposed"]),
        (&json!(true), &json!(null))
    );
    desk.decide(&id, "open", &json!({})).done(204);
    assert_eq!(desk.place()["state"], "in_use");
    assert_eq!(desk.read("/closing"), json!([]));
}

#[test]
fn a_place_is_closed_up_to_its_day_and_open_after_without_anybody() {
    let mut desk = Desk::new();
    let id = desk.proposed();
    let until = json!({ "until": "2026-11-25" });
    desk.decide(&id, "close", &until).done(204);
    desk.waits(2 * 24 * 60);
    assert_eq!(
        desk.read("/closing")[0]["closed"],
        true,
        "on the day itself"
    );
    desk.waits(24 * 60);
    assert_eq!(desk.read("/closing"), json!([]));
    assert_eq!(desk.rows("closings?closed=1").len(), 0);
}

#[test]
fn a_place_that_nothing_hangs_at_is_to_be_mounted_once_it_is_open_again() {
    let desk = Desk::new();
    desk.change("checkpoint", PLACE, json!({ "state": "to_mount" }));
    let before = desk.place();
    assert_eq!(
        before["labels"].as_array().map(Vec::len),
        Some(1),
        "as every imported place"
    );
    let (id, _) = desk.handheld.named(&desk.world, "checkpoint", PLACE);
    let body = json!({ "until": "2026-12-05" });
    for _ in 0..2 {
        desk.decide(&id, "close", &body).done(204);
        assert_eq!(desk.place()["state"], "closed");
    }
    desk.decide(&id, "open", &json!({})).done(204);
    assert_eq!(desk.place(), before);
}

#[test]
fn a_refused_proposal_leaves_the_place_as_it_was() {
    let mut desk = Desk::new();
    let before = desk.place();
    let id = desk.proposed();
    desk.decide(&id, "open", &json!({})).done(204);
    assert_eq!(desk.place(), before);
}

#[test]
fn a_day_that_was_or_is_too_far_and_a_place_that_isnt_there_are_refused() {
    let mut desk = Desk::new();
    let id = desk.proposed();
    let before = desk.place();
    for until in ["2026-11-22", "2027-11-24", "soon"] {
        let body = json!({ "until": until });
        desk.decide(&id, "close", &body).refused(400, "malformed");
    }
    desk.decide(&id, "close", &json!({}))
        .refused(400, "malformed");
    assert_eq!(desk.place(), before);
    let nowhere = uuid::Uuid::from_u128(1).to_string();
    let body = json!({ "until": "2026-12-05" });
    desk.decide(&nowhere, "close", &body)
        .refused(404, "not_found");
    desk.change("checkpoint", PLACE, json!({ "state": "retired" }));
    desk.decide(&id, "close", &body).refused(404, "not_found");
}
