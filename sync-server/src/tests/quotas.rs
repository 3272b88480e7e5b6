//! Quotas at the desk: how many of how many, in this period and those before.

use crate::tests::ledger::Desk;
use serde_json::{Value, json};

const PLAN: &str = "0190b6a0-0000-7000-8000-0000000000e1";

/// A desk with a quota: two places a week where the list of corridors is answered.
fn desk() -> Desk {
    let desk = Desk::bare();
    let plan = json!({ "name": "每周走访", "version": 1, "role": "guard", "checkpoints": [],
        "rrule": "FREQ=WEEKLY;BYDAY=MO", "start": "2026-11-02T00:00", "window_min": 10_080,
        "grace_min": 0, "kind": "quota", "quota": 2, "counts": "tp13" });
    desk.set("plan", PLAN, &plan);
    desk
}

impl Desk {
    /// An event round that answers an item at a place; with a finding that is fixed on the spot.
    fn event(&mut self, at: &str, place: &str, item: &str, finding: Option<u128>) {
        self.looked(Some("event"), at, place, item, finding);
    }

    fn looked(
        &mut self,
        kind: Option<&str>,
        at: &str,
        place: &str,
        item: &str,
        finding: Option<u128>,
    ) {
        let round = uuid::Uuid::from_u128(u128::from(self.handheld.last()) + 0x9000);
        let (place, _) = self.handheld.named(&self.world, "checkpoint", place);
        let mut started = json!({ "type": "round_started", "round": round });
        if let Some(kind) = kind {
            started["kind"] = json!(kind);
        }
        let mut answer = json!({ "checkpoint": place, "item": item, "list": "l",
            "list_version": 1, "outcome": "pass" });
        if let Some(number) = finding {
            answer["outcome"] = json!("fail");
            answer["finding"] = json!({ "finding": uuid::Uuid::from_u128(0xf0 + number),
                "order": uuid::Uuid::from_u128(0xe0 + number), "severity": "normal",
                "role": "engineer", "state": "fixed" });
        }
        let events = [
            started,
            json!({ "type": "answered", "round": round, "answers": [answer] }),
            json!({ "type": "round_finished", "round": round, "points_done": 1,
                "points_total": 1 }),
        ];
        for event in events {
            self.handheld.append_at(at, None, event);
        }
        self.handheld.send_all(&self.world).done(200);
    }

    /// Done and standing of each period, the running one first.
    fn periods(&self) -> Vec<(Value, Value)> {
        let quotas = self.read("/quotas");
        let periods = quotas[0]["periods"].as_array().expect("periods");
        let read = |one: &Value| (one["done"].clone(), one["stands"].clone());
        periods.iter().map(read).collect()
    }

    /// What the feed says counts now.
    fn counted(&self) -> usize {
        let row = self.handheld.row(&self.world, "quota", PLAN);
        let row = row.expect("a row of the feed");
        assert_eq!(row["start"], "2026-11-23T00:00");
        row["works"].as_array().expect("works").len()
    }
}

fn is(done: u32, stands: &str) -> (Value, Value) {
    (json!(done), json!(stands))
}

#[test]
fn finished_work_is_counted_in_its_period_and_past_ones_are_short() {
    let mut desk = desk();
    desk.event("2026-11-18T10:00:00+08:00", "1栋楼道", "13.1", None);
    desk.event("2026-11-23T10:00:00+08:00", "1栋楼道", "13.1", None);
    desk.event("2026-11-23T11:00:00+08:00", "1栋大堂", "11.1", None);
    let shown = desk.periods();
    assert_eq!(
        shown,
        [
            is(1, "open"),
            is(1, "short"),
            is(0, "short"),
            is(0, "short")
        ]
    );
    assert_eq!(desk.counted(), 1);
    desk.event("2026-11-23T12:00:00+08:00", "2栋楼道", "13.1", None);
    assert_eq!(desk.periods()[0], is(2, "met"));
    assert_eq!(desk.counted(), 2, "the handhelds hear of it");
    let shown = desk.read("/quotas");
    assert_eq!(shown[0]["periods"][0]["wanted"], 2);
    assert_eq!(
        shown[0]["periods"][0]["closes"],
        "2026-11-30T00:00:00+08:00"
    );
    let listed = desk.file("quotas").done(200).json();
    let rows = listed["rows"].as_array().expect("rows").iter();
    let rows = rows.map(|row| {
        assert_eq!(
            (&row["wanted"], &row["name"]),
            (&json!(2), &json!("每周走访"))
        );
        (row["done"].clone(), row["stands"].clone())
    });
    assert_eq!(rows.collect::<Vec<_>>(), desk.periods());
}

#[test]
fn an_order_counts_when_it_is_put_right_and_what_an_event_found_counts_once() {
    let mut desk = desk();
    desk.event("2026-11-23T10:00:00+08:00", "1栋楼道", "13.10", Some(1));
    assert_eq!(desk.counted(), 1, "the round and its own finding are one");
    desk.looked(
        None,
        "2026-11-23T11:00:00+08:00",
        "2栋楼道",
        "13.10",
        Some(2),
    );
    assert_eq!(desk.counted(), 2);
    assert_eq!(desk.periods()[0], is(2, "met"));
    let reopened = json!({ "type": "order_moved", "order": uuid::Uuid::from_u128(0xe2),
        "from": "fixed", "to": "reopened", "go": 0 });
    desk.handheld
        .append_at("2026-11-23T12:00:00+08:00", None, reopened);
    desk.handheld.send_all(&desk.world).done(200);
    assert_eq!(desk.periods()[0], is(1, "open"));
    assert_eq!(desk.counted(), 1);
}

#[test]
fn a_quota_that_is_set_after_the_work_counts_it_all_the_same() {
    let mut desk = Desk::bare();
    desk.event("2026-11-23T10:00:00+08:00", "1栋楼道", "13.1", None);
    assert_eq!(desk.read("/quotas"), json!([]));
    let plan = json!({ "name": "每周走访", "version": 1, "role": "guard", "checkpoints": [],
        "rrule": "FREQ=WEEKLY;BYDAY=MO", "start": "2026-11-02T00:00", "window_min": 10_080,
        "grace_min": 0, "kind": "quota", "quota": 2, "counts": "tp13" });
    desk.set("plan", PLAN, &plan);
    assert_eq!(desk.periods()[0], is(1, "open"));
    assert_eq!(desk.counted(), 1);
}

#[test]
fn a_walk_counts_in_the_week_in_which_it_ended() {
    let mut desk = desk();
    let round = uuid::Uuid::from_u128(0x9abc);
    let (place, _) = desk.handheld.named(&desk.world, "checkpoint", "1栋楼道");
    for (at, event) in [
        (
            "2026-11-19T10:00:00+08:00",
            json!({ "type": "round_started", "round": round, "kind": "event" }),
        ),
        (
            "2026-11-19T10:01:00+08:00",
            json!({ "type": "answered", "round": round, "answers": [{ "checkpoint": place,
                "item": "13.1", "list": "tp13", "list_version": 1, "outcome": "pass" }] }),
        ),
        (
            "2026-11-23T08:00:00+08:00",
            json!({ "type": "round_finished", "round": round, "points_done": 1,
                "points_total": 1 }),
        ),
    ] {
        desk.handheld.append_at(at, None, event);
    }
    desk.handheld.send_all(&desk.world).done(200);
    assert_eq!(desk.counted(), 1);
    assert_eq!(desk.periods()[..2], [is(1, "open"), is(0, "short")]);
}
