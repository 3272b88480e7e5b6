//! Where phones were, as a round's record shows it.

use crate::tests::ledger::Desk;
use serde_json::{Value, json};

const ROUND: &str = "0190b6a0-0000-8000-8000-0000000000aa";
const AT: &str = "2026-11-23T20:00:00+08:00";

impl Desk {
    /// A round in which somebody is at a place; the seq of the visit.
    fn visits(&mut self, place: &str, position: Value) -> u64 {
        let (checkpoint, _) = self.handheld.named(&self.world, "checkpoint", place);
        self.handheld
            .append_at(AT, None, json!({ "type": "round_started", "round": ROUND }));
        let mut reached = json!({ "type": "checkpoint_reached", "round": ROUND,
            "checkpoint": checkpoint, "how": "qr" });
        if !position.is_null() {
            reached["position"] = position;
        }
        self.handheld.append_at(AT, None, reached)
    }

    fn located(&mut self, at: &str, of: u64, position: Value) {
        let said = json!({ "type": "located", "of": { "seq": of }, "position": position });
        self.handheld.append_at(at, None, said);
    }

    /// What the record says of where the only visit was.
    fn there(&self) -> Value {
        self.handheld.send_all(&self.world).done(200);
        let record = self.read(&format!("/rounds/{ROUND}"));
        record["points"][0]["position"].clone()
    }
}

fn at(latitude_e7: i64, accuracy_m: u32, mock: bool) -> Value {
    json!({ "latitude_e7": latitude_e7, "longitude_e7": 1_214_737_010i64,
        "accuracy_m": accuracy_m, "mock": mock })
}

const LOBBY: &str = "1栋大堂";

#[test]
fn a_record_says_how_far_from_its_place_a_visit_was_and_marks_what_is_far() {
    for (latitude_e7, accuracy_m, distance_m, far) in [
        (312_304_160, 10, 0, false),
        (312_319_160, 10, 167, true),
        (312_319_160, 20, 167, false),
    ] {
        let mut desk = Desk::new();
        let measured = json!({ "position":
            { "latitude_e7": 312_304_160, "longitude_e7": 1_214_737_010 } });
        desk.change("checkpoint", LOBBY, measured);
        desk.visits(LOBBY, at(latitude_e7, accuracy_m, false));
        let there = desk.there();
        assert_eq!(there["distance_m"], distance_m, "{there}");
        assert_eq!(
            (&there["far"], &there["mock"]),
            (&json!(far), &json!(false))
        );
    }
}

#[test]
fn a_place_that_nobody_measured_has_no_distance_and_a_mock_position_is_marked() {
    let mut desk = Desk::new();
    desk.visits(LOBBY, at(312_304_160, 10, true));
    let there = desk.there();
    assert_eq!(there["distance_m"], json!(null));
    assert_eq!(
        (&there["far"], &there["mock"]),
        (&json!(false), &json!(true))
    );
}

#[test]
fn a_position_that_comes_after_its_visit_says_how_long_after() {
    let mut desk = Desk::new();
    let visit = desk.visits(LOBBY, json!(null));
    desk.located(
        "2026-11-23T20:00:07+08:00",
        visit,
        at(312_304_160, 10, false),
    );
    desk.located("2026-11-23T20:09:00+08:00", visit, at(1, 10, false));
    let there = desk.there();
    assert_eq!(
        (&there["after_s"], &there["latitude_e7"]),
        (&json!(7), &json!(312_304_160))
    );
}

#[test]
fn a_position_that_no_globe_has_costs_nothing_but_itself() {
    let mut desk = Desk::new();
    let visit = desk.visits(LOBBY, at(900_000_001, 10, false));
    desk.located(
        "2026-11-23T20:00:07+08:00",
        visit,
        at(-900_000_001, 10, false),
    );
    desk.located("2026-11-23T20:00:08+08:00", visit + 40, at(1, 10, false));
    assert_eq!(desk.there(), json!(null));
    let record = desk.read(&format!("/rounds/{ROUND}"));
    assert_eq!(record["points"][0]["how"], "qr");
}

#[test]
fn nobody_says_where_another_handheld_was() {
    let mut desk = Desk::new();
    let visit = desk.visits(LOBBY, json!(null));
    desk.handheld.send_all(&desk.world).done(200);
    let mut other = crate::tests::handheld::Handheld::enrolled(&desk.world, 2);
    let said = json!({ "type": "located", "position": at(1, 10, false),
        "of": { "journal": desk.handheld.journal, "seq": visit } });
    other.append_at(AT, None, said);
    other.send_all(&desk.world).done(200);
    desk.located(
        "2026-11-23T20:00:07+08:00",
        visit,
        at(312_304_160, 10, false),
    );
    let there = desk.there();
    assert_eq!(there["latitude_e7"], 312_304_160, "{there}");
}
