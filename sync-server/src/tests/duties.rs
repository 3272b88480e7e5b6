//! Duties at the desk: due over days, proved in the record, missed like any round.

use crate::judge;
use crate::tests::ledger::Desk;
use serde_json::{Value, json};

const PLAN: &str = "0190b6a0-0000-7000-8000-0000000000d1";
const START: &str = "2026-11-24T08:00";
const PHOTO: &str = "abababababababababababababababababababababababababababababababab";

/// A desk with a duty that is due from the 24th on, for ten days and a day of grace.
fn desk() -> Desk {
    let desk = Desk::bare();
    let plan = json!({ "name": "满意度调查", "version": 1, "role": "guard", "checkpoints": [],
        "rrule": "FREQ=YEARLY", "start": START, "window_min": 14_400, "grace_min": 1_440,
        "kind": "duty" });
    desk.set("plan", PLAN, &plan);
    desk
}

fn round() -> String {
    model::ids::planned_round(PLAN.parse().expect("a plan"), START).to_string()
}

impl Desk {
    fn duty_on(&self, day: &str) -> Option<Value> {
        let board = self.read(&format!("/board?day={day}"));
        let rows = board["rounds"].as_array().expect("rounds").iter();
        rows.into_iter().find(|row| row["duty"] == true).cloned()
    }

    /// Somebody does it at a local time, with evidence or without.
    fn duty_done(&mut self, at: &str, proved: bool) {
        let (by, _) = self.handheld.named(&self.world, "staff", "张伟");
        let round = round();
        let mut events = vec![
            json!({ "type": "round_started", "round": round, "plan": PLAN,
            "plan_version": 1, "start": START }),
        ];
        if proved {
            events.push(json!({ "type": "duty_done", "round": round, "count": 120,
                "note": "问卷已回收", "photos": [PHOTO] }));
        }
        events.push(
            json!({ "type": "round_finished", "round": round, "points_done": 0,
            "points_total": 0 }),
        );
        for event in events {
            self.handheld.append_at(at, Some(&by), event);
        }
        self.handheld.send_all(&self.world).done(200);
    }

    fn time_passes(&mut self, days: i64) {
        self.waits(days * 24 * 60);
        let now = self.world.clock.now();
        self.world.writer().write(now, judge::run).expect("judged");
    }
}

#[test]
fn a_duty_stands_on_one_day_today_while_it_is_due_and_when_it_was_done() {
    let mut desk = desk();
    desk.waits(2 * 24 * 60);
    let state = |desk: &Desk, day: &str| desk.duty_on(day).map(|row| row["state"].clone());
    assert_eq!(state(&desk, "2026-11-23"), None);
    assert_eq!(
        state(&desk, "2026-11-24"),
        None,
        "that day said nothing of it"
    );
    assert_eq!(state(&desk, "2026-11-25"), Some(json!("due")), "today");
    assert_eq!(state(&desk, "2026-12-05"), None);
    desk.waits(3 * 24 * 60);
    let days = (20..=30).map(|day| format!("2026-11-{day}"));
    let due: Vec<String> = days.filter(|day| state(&desk, day).is_some()).collect();
    assert_eq!(due, ["2026-11-28"]);
    desk.duty_done("2026-11-25T10:00:00+08:00", true);
    assert_eq!(state(&desk, "2026-11-28"), None);
    assert_eq!(
        state(&desk, "2026-11-25"),
        Some(json!("done")),
        "when it was done"
    );
}

#[test]
fn a_dutys_record_shows_what_proves_it() {
    let mut desk = desk();
    desk.waits(2 * 24 * 60);
    desk.duty_done("2026-11-25T10:00:00+08:00", true);
    let record = desk.read(&format!("/rounds/{}", round()));
    assert_eq!(
        (&record["duty"], &record["state"]),
        (&json!(true), &json!("done"))
    );
    assert_eq!(
        record["evidence"],
        json!([{ "at": "2026-11-25T10:00:00+08:00", "by": "张伟", "count": 120,
            "note": "问卷已回收", "photos": [PHOTO], "photo_held": [false] }])
    );
}

#[test]
fn a_duty_that_was_ended_without_proof_is_incomplete() {
    let mut desk = desk();
    desk.waits(2 * 24 * 60);
    desk.duty_done("2026-11-25T10:00:00+08:00", false);
    let record = desk.read(&format!("/rounds/{}", round()));
    assert_eq!(
        (&record["state"], &record["evidence"]),
        (&json!("incomplete"), &json!([]))
    );
}

#[test]
fn a_duty_that_nobody_did_is_missed_after_its_grace_and_not_before() {
    let mut desk = desk();
    desk.time_passes(10);
    assert_eq!(desk.duty_on("2026-12-03").expect("due")["state"], "due");
    desk.time_passes(4);
    // Its grace ended on the 5th at 08:00.
    assert_eq!(desk.duty_on("2026-12-05").expect("over")["state"], "missed");
    desk.duty_done("2026-12-03T10:00:00+08:00", true);
    let row = desk.duty_on("2026-12-03").expect("done");
    assert_eq!(
        (&row["state"], &row["was_missed"]),
        (&json!("done"), &json!(true))
    );
}
