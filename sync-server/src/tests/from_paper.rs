//! Rounds that were walked with paper, at the desk: marked, and judged by when they were walked.

use crate::judge;
use crate::tests::ledger::Desk;
use serde_json::{Value, json};

const START: &str = "2026-11-23T22:00";
const PLAN: &str = "夜间巡逻A线";
const NIGHT: &str = "2026-11-23T22:01:00+08:00";
const NOON: &str = "2026-11-24T12:00:00+08:00";

/// A guard's round of the night, seen the day after.
struct Night {
    desk: Desk,
    plan: String,
    round: String,
    guard: String,
    office: String,
}

impl Night {
    fn new() -> Self {
        let mut desk = Desk::new();
        let (plan, _) = desk.handheld.named(&desk.world, "plan", PLAN);
        let (guard, _) = desk.handheld.named(&desk.world, "staff", "张伟");
        let (office, _) = desk.handheld.named(&desk.world, "staff", "周静");
        let id = plan.parse().expect("a plan");
        let round = model::ids::planned_round(id, START).to_string();
        // From 20:00 to noon of the next day.
        desk.waits(16 * 60);
        Self {
            desk,
            plan,
            round,
            guard,
            office,
        }
    }

    fn judged(&self) {
        let now = self.desk.world.clock.now();
        let mut writer = self.desk.world.writer();
        writer.write(now, judge::run).expect("judged");
    }

    fn say(&mut self, at: &str, by: &str, event: Value) {
        self.desk.handheld.append_at(at, Some(by), event);
    }

    fn starts(&mut self, at: &str, by: String, paper: Option<&str>) {
        let mut started = json!({ "type": "round_started", "round": self.round,
            "plan": self.plan, "plan_version": 1, "start": START });
        if let Some(walked_at) = paper {
            started["paper"] = json!({ "walked_by": self.guard, "walked_at": walked_at });
        }
        self.say(at, &by, started);
    }

    /// Typed in at noon, with every point left out but one; the board's row then.
    fn typed(&mut self, walked_at: &str) -> Value {
        let office = self.office.clone();
        self.starts(NOON, office.clone(), Some(walked_at));
        let (_, row) = self.desk.handheld.named(&self.desk.world, "plan", PLAN);
        for (n, place) in row["checkpoints"]
            .as_array()
            .expect("a route")
            .iter()
            .enumerate()
        {
            let event = match n {
                0 => json!({ "type": "checkpoint_reached", "round": self.round,
                    "checkpoint": place, "how": "paper" }),
                _ => json!({ "type": "checkpoint_skipped", "round": self.round,
                    "checkpoint": place, "reason": "locked" }),
            };
            self.say(NOON, &office, event);
        }
        let skipped = json!({ "type": "checkpoint_skipped", "round": self.round,
            "checkpoint": row["checkpoints"][0], "reason": "locked" });
        self.say(NOON, &office, skipped);
        self.finishes(NOON, office);
        self.row()
    }

    fn finishes(&mut self, at: &str, by: String) {
        let finished = json!({ "type": "round_finished", "round": self.round,
            "points_done": 1, "points_total": 14 });
        self.say(at, &by, finished);
    }

    fn board(&self) -> Value {
        self.desk.handheld.send_all(&self.desk.world).done(200);
        self.desk.read("/board?day=2026-11-23")
    }

    fn row(&self) -> Value {
        let board = self.board();
        let mut rows = board["rounds"].as_array().expect("rounds").iter();
        let row = rows.find(|one| one["round"] == self.round);
        row.expect("the round").clone()
    }
}

#[test]
fn a_missed_round_comes_off_paper_marked_with_a_trace_and_by_its_own_time() {
    let mut night = Night::new();
    night.judged();
    assert_ne!(night.row()["state"], "done");
    let walked = "2026-11-23T22:20:00+08:00";
    let row = night.typed(walked);
    assert_eq!(
        (&row["state"], &row["was_missed"]),
        (&json!("done"), &json!(true))
    );
    assert_eq!(
        (&row["by"], &row["started_at"], &row["finished_at"]),
        (&json!("张伟"), &json!(walked), &json!(walked))
    );
    let paper = json!({ "walked_at": walked, "typed_at": NOON, "typed_by": "周静" });
    assert_eq!(row["paper"], paper);
    let board = night.board();
    assert_eq!(board["from_paper"], 1);
    let record = night.desk.read(&format!("/rounds/{}", night.round));
    assert_eq!(record["paper"], paper);
    let point = &record["points"][0];
    assert_eq!(
        (&point["how"], &point["reached_at"]),
        (&json!("paper"), &json!(walked))
    );
}

#[test]
fn paper_that_was_written_after_the_window_is_late_however_it_arrives() {
    let mut night = Night::new();
    assert_eq!(
        night.typed("2026-11-24T01:00:00+08:00")["state"],
        "done_late"
    );
}

#[test]
fn a_handheld_that_was_there_after_all_makes_the_round_its_own() {
    let mut night = Night::new();
    night.typed("2026-11-23T23:00:00+08:00");
    let guard = night.guard.clone();
    night.starts(NIGHT, guard.clone(), None);
    night.finishes("2026-11-23T22:25:00+08:00", guard);
    let row = night.row();
    assert_eq!(
        (&row["paper"], &row["started_at"]),
        (&json!(null), &json!(NIGHT))
    );
    assert_eq!(
        (&row["by"], &row["state"]),
        (&json!("张伟"), &json!("done"))
    );
}

#[test]
fn paper_beside_a_round_that_was_walked_changes_nothing_of_when() {
    let mut night = Night::new();
    let guard = night.guard.clone();
    night.starts(NIGHT, guard.clone(), None);
    night.finishes("2026-11-23T22:25:00+08:00", guard);
    let row = night.typed("2026-11-23T23:59:00+08:00");
    assert_eq!(
        (&row["paper"], &row["started_at"]),
        (&json!(null), &json!(NIGHT))
    );
    assert_eq!(row["finished_at"], "2026-11-23T22:25:00+08:00");
}

/// How long a light lasted, as a line says it.
fn lasted(place: &str, round: &str, milli: i64) -> Value {
    json!({ "type": "answered", "round": round, "answers": [{ "checkpoint": place,
        "item": "13.10", "list": "tp13", "list_version": 1, "outcome": "pass",
        "values": [{ "part": "lasted", "milli": milli, "unit": "min" }] }] })
}

#[test]
fn a_reading_from_paper_is_as_old_as_its_walk() {
    let mut night = Night::new();
    let office = night.office.clone();
    night.starts(NOON, office.clone(), Some("2026-11-23T22:20:00+08:00"));
    let (place, _) = night
        .desk
        .handheld
        .named(&night.desk.world, "checkpoint", "1栋大堂");
    let read = |round: &str, milli| lasted(&place, round, milli);
    let other = "0190b6a0-0000-8000-8000-0000000000bb";
    let begins = json!({ "type": "round_started", "round": other });
    night.say("2026-11-24T06:00:00+08:00", &office, begins);
    night.say("2026-11-24T06:00:00+08:00", &office, read(other, 2_000));
    let round = night.round.clone();
    night.say(NOON, &office, read(&round, 1_000));
    night.board();
    let id = format!("{place}/13.10/lasted");
    let row = night.desk.handheld.row(&night.desk.world, "reading", &id);
    let row = row.expect("a reading");
    assert_eq!(row["value"]["milli"], 2_000, "paper is the older one");
}

#[test]
fn a_clock_that_is_years_ahead_outdates_no_reading_that_follows() {
    for walked_at in [None, Some("2099-01-01T00:00:00+08:00")] {
        let mut night = Night::new();
        let office = night.office.clone();
        let said_at = walked_at.map_or("2099-01-01T00:00:00+08:00", |_| NOON);
        night.starts(said_at, office.clone(), walked_at);
        let (place, _) = night
            .desk
            .handheld
            .named(&night.desk.world, "checkpoint", "1栋大堂");
        let read = |round: &str, milli| lasted(&place, round, milli);
        let round = night.round.clone();
        night.say(said_at, &office, read(&round, 1_000));
        night.desk.handheld.send_all(&night.desk.world).done(200);
        night.desk.waits(60);
        let other = "0190b6a0-0000-7000-8000-0000000000bb";
        let begins = json!({ "type": "round_started", "round": other });
        night.say("2026-11-24T12:50:00+08:00", &office, begins);
        night.say("2026-11-24T12:50:00+08:00", &office, read(other, 2_000));
        night.desk.handheld.send_all(&night.desk.world).done(200);
        let id = format!("{place}/13.10/lasted");
        let row = night.desk.handheld.row(&night.desk.world, "reading", &id);
        assert_eq!(
            row.expect("a reading")["value"]["milli"],
            2_000,
            "{walked_at:?}"
        );
    }
}

#[test]
fn what_paper_saw_before_a_repair_opens_nothing_again() {
    let mut night = Night::new();
    let (guard, office, round) = (
        night.guard.clone(),
        night.office.clone(),
        night.round.clone(),
    );
    let (place, _) = night
        .desk
        .handheld
        .named(&night.desk.world, "checkpoint", "1栋大堂");
    let made = |joins: bool| {
        json!({ "finding": "0190b6a0-0000-7000-8000-0000000000f1", "joins": joins,
            "order": "0190b6a0-0000-7000-8000-0000000000e1", "severity": "normal",
            "role": "engineer", "state": "raised" })
    };
    let fails = |round: &str, joins: bool| {
        json!({ "type": "answered", "round": round, "answers": [{ "checkpoint": place,
            "item": "11.1", "list": "tp11", "list_version": 1, "outcome": "fail",
            "clauses": ["dim"], "finding": made(joins) }] })
    };
    let other = "0190b6a0-0000-7000-8000-0000000000bb";
    let begins = json!({ "type": "round_started", "round": other });
    night.say("2026-11-23T20:00:00+08:00", &guard, begins);
    night.say("2026-11-23T20:00:00+08:00", &guard, fails(other, false));
    for (at, from, to) in [
        ("2026-11-24T08:00:00+08:00", "raised", "fixed"),
        ("2026-11-24T09:00:00+08:00", "fixed", "verified"),
    ] {
        let moved = json!({ "type": "order_moved", "go": 0, "from": from, "to": to,
            "order": "0190b6a0-0000-7000-8000-0000000000e1" });
        night.say(at, &guard, moved);
    }
    night.starts(NOON, office.clone(), Some("2026-11-23T22:20:00+08:00"));
    night.say(NOON, &office, fails(&round, true));
    night.desk.handheld.send_all(&night.desk.world).done(200);
    let told = night.desk.read("/findings");
    assert_eq!(told[0]["state"], "verified", "{told}");
}
