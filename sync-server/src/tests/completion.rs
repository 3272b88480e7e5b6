//! The calendar of completion and how plans are kept: numbers of four nights that a hand can count.

use crate::judge;
use crate::tests::ledger::Desk;
use model::ids::planned_round;
use serde_json::{Value, json};

const NIGHT: &str = "夜间巡逻A线";

impl Desk {
    /// The site with its night plan alone; due at 22:00 for an hour, and an hour of grace.
    fn nights() -> Self {
        let desk = Self::new();
        for (kind, id, row) in desk.handheld.feed(&desk.world).0 {
            if kind == "plan" && row["name"] != NIGHT {
                desk.set(&kind, &id, &Value::Null);
            }
        }
        desk
    }

    fn walks_at(&mut self, day: u32, from: &str, to: Option<&str>) {
        let (plan, _) = self.handheld.named(&self.world, "plan", NIGHT);
        let (staff, _) = self.handheld.named(&self.world, "staff", "张伟");
        let start = format!("2026-11-{day}T22:00");
        let round = planned_round(plan.parse().expect("a plan"), &start);
        let at = |clock: &str| format!("2026-11-{day}T{clock}:00+08:00");
        let started = json!({ "type": "round_started", "round": round, "plan": plan,
            "plan_version": 1, "start": start });
        self.handheld.append_at(&at(from), Some(&staff), started);
        if let Some(to) = to {
            let over = json!({ "type": "round_finished", "round": round, "points_done": 0,
                "points_total": 14 });
            self.handheld.append_at(&at(to), Some(&staff), over);
        }
        self.handheld.send_all(&self.world).done(200);
    }

    /// Monday in time, Tuesday late, Wednesday begun, Thursday nobody. It is Friday noon then.
    fn four_nights() -> Self {
        let mut desk = Self::nights();
        desk.walks_at(23, "22:05", Some("22:50"));
        desk.walks_at(24, "22:10", Some("23:30"));
        desk.walks_at(25, "22:10", None);
        desk.waits(3 * 24 * 60 + 16 * 60);
        let now = desk.world.clock.now();
        desk.world.writer().write(now, judge::run).expect("judged");
        desk
    }
}

fn day<'a>(told: &'a Value, day: &str) -> &'a Value {
    let mut days = told["days"].as_array().expect("days").iter();
    days.find(|one| one["day"] == day).expect("a day")
}

#[test]
fn each_day_says_what_was_handed_in_of_what_was_due() {
    let desk = Desk::four_nights();
    let told = desk.read("/completion?year=2026");
    assert_eq!(told["today"], "2026-11-27");
    for (date, word) in [
        ("2026-11-23", "done"),
        ("2026-11-24", "late"),
        ("2026-11-25", "open"),
        ("2026-11-26", "missed"),
        ("2026-11-27", "ahead"),
        ("2026-12-31", "ahead"),
    ] {
        let counts = day(&told, date);
        for name in ["done", "late", "open", "missed", "unknown", "ahead"] {
            assert_eq!(
                counts[name],
                u32::from(name == word),
                "{date} {name}: {counts}"
            );
        }
    }
    assert_eq!(told["days"].as_array().map(Vec::len), Some(39));
    assert_eq!(
        told["hours"],
        json!([
            { "weekday": 0, "hour": 22, "missed": 0, "due": 1 },
            { "weekday": 1, "hour": 22, "missed": 0, "due": 1 },
            { "weekday": 2, "hour": 22, "missed": 0, "due": 1 },
            { "weekday": 3, "hour": 22, "missed": 1, "due": 1 },
        ])
    );
    assert_eq!(desk.read("/completion?year=2025")["days"], json!([]));
}

#[test]
fn a_day_counts_as_its_board_does() {
    let desk = Desk::four_nights();
    let told = desk.read("/completion?year=2026");
    for date in ["2026-11-23", "2026-11-24", "2026-11-25", "2026-11-26"] {
        let board = desk.read(&format!("/board?day={date}"));
        let (tiles, counts) = (&board["tiles"], day(&told, date));
        let sum = |of: &Value, names: &[&str]| -> u64 {
            names.iter().filter_map(|name| of[*name].as_u64()).sum()
        };
        assert_eq!(
            sum(counts, &["done", "late", "open"]),
            sum(tiles, &["on_time", "late", "incomplete", "running"]),
            "{date}: {tiles}"
        );
        assert_eq!(counts["missed"], tiles["missed"], "{date}");
        assert_eq!(counts["unknown"], tiles["unknown"], "{date}");
    }
}

#[test]
fn missed_rounds_are_listed_by_their_hour_of_the_week() {
    let desk = Desk::four_nights();
    let all = desk.read("/completion/rounds?year=2026");
    assert_eq!(all.as_array().map(Vec::len), Some(1));
    let round = &all[0];
    assert_eq!(
        (&round["name"], &round["day"], &round["start"]),
        (
            &json!(NIGHT),
            &json!("2026-11-26"),
            &json!("2026-11-26T22:00:00+08:00")
        )
    );
    assert_eq!(
        desk.read("/completion/rounds?year=2026&weekday=3&hour=22"),
        all
    );
    assert_eq!(
        desk.read("/completion/rounds?year=2026&weekday=0&hour=22"),
        json!([])
    );
    let year = "due-rounds?from=2026-01-01&to=2026-12-31&came=missed";
    let rows = desk.rows(&format!("{year}&weekday=3&hour=22"));
    assert_eq!(rows.len(), 1);
    assert_eq!(
        (&rows[0]["round"], &rows[0]["day"]),
        (&round["round"], &round["day"])
    );
    assert_eq!(desk.rows(year).len(), 1);
    assert_eq!(desk.rows(&format!("{year}&weekday=0&hour=22")).len(), 0);
}

#[test]
fn rounds_in_trouble_are_listed_alone() {
    let desk = Desk::four_nights();
    let trouble = desk.rows("rounds?day=2026-11-26&trouble=1");
    assert_eq!((trouble.len(), &trouble[0]["state"]), (1, &json!("missed")));
    assert_eq!(desk.rows("rounds?day=2026-11-28").len(), 1, "ahead");
    assert_eq!(desk.rows("rounds?day=2026-11-28&trouble=1").len(), 0);
}

#[test]
fn what_was_due_is_listed_as_the_year_counts_it() {
    let desk = Desk::four_nights();
    let told = desk.read("/completion?year=2026");
    let days = told["days"].as_array().expect("days");
    for name in ["done", "late", "open", "missed", "unknown", "ahead"] {
        let counted: u64 = days.iter().filter_map(|day| day[name].as_u64()).sum();
        let asked = format!("due-rounds?from=2026-01-01&to=2026-12-31&came={name}");
        assert_eq!(desk.rows(&asked).len() as u64, counted, "{name}");
    }
    let known = desk.rows("due-rounds?month=2026-11&role=guard&came=done,late,open,missed");
    assert_eq!(known.len(), 4);
    let kept = &desk.read("/performance")["plans_by_month"][0];
    assert_eq!(kept["due"], 4, "{kept}");
    let missed = desk.rows("due-rounds?month=2026-11&weekday=3&hour=22&came=missed");
    assert_eq!(missed[0]["start"], "2026-11-26T22:00:00+08:00");
    assert_eq!(missed.len(), 1);
}

#[test]
fn plans_kept_are_those_handed_in_within_their_window() {
    let desk = Desk::four_nights();
    let told = desk.read("/performance");
    assert_eq!(
        told["plans_by_month"],
        json!([{ "of": "2026-11", "kept": 1, "due": 4 }])
    );
    assert_eq!(
        told["plans_by_role"],
        json!([{ "of": "guard", "kept": 1, "due": 4 }])
    );
    let months = told["months"].as_array().expect("months");
    assert_eq!((months.len(), &months[11]), (12, &json!("2026-11")));
}

const ORDER: &str = "0190b6a0-0000-7000-8000-0000000000e7";

#[test]
fn an_order_took_as_long_as_its_steps_say() {
    let mut desk = Desk::new();
    let (place, _) = desk.handheld.named(&desk.world, "checkpoint", "1栋大堂");
    let (by, _) = desk.handheld.named(&desk.world, "staff", "张伟");
    let raised = json!({ "type": "finding_raised", "checkpoint": place, "item": "11.1",
        "clauses": [], "made": { "finding": "0190b6a0-0000-7000-8000-0000000000f7",
        "order": ORDER, "severity": "normal", "role": "cleaner", "state": "raised" } });
    desk.handheld
        .append_at("2026-11-23T20:00:00+08:00", Some(&by), raised);
    desk.handheld.send_all(&desk.world).done(200);
    desk.waits(30);
    let moved = |from: &str, to: &str| {
        json!({ "orders": [{ "order": ORDER, "from": from, "go": 0 }], "to": to,
            "owner": (to == "assigned").then_some(&by) })
    };
    desk.post("/orders/move", &moved("raised", "assigned"))
        .done(200);
    let fixed = json!({ "type": "order_moved", "order": ORDER, "from": "assigned",
        "to": "fixed", "go": 0 });
    desk.handheld
        .append_at("2026-11-23T21:40:00+08:00", Some(&by), fixed);
    desk.handheld.send_all(&desk.world).done(200);
    desk.waits(90);
    desk.post("/orders/move", &moved("fixed", "verified"))
        .done(200);
    let told = desk.read("/performance");
    let took = |n: i64| json!({ "n": 1, "median_min": n, "ninetieth_min": n });
    let all = |of: &str| {
        json!([{ "of": of, "raised": 1, "assigned": took(30), "fixed": took(100),
            "verified": took(120) }])
    };
    assert_eq!(told["orders_by_month"], all("2026-11"));
    assert_eq!(told["orders_by_role"], all("cleaner"));
    assert_eq!(told["orders_by_kind"], all(""));
    let listed = desk.read("/performance/orders?month=2026-11&role=cleaner&kind=");
    assert_eq!(listed.as_array().map(Vec::len), Some(1));
    assert_eq!(
        (&listed[0]["place"], &listed[0]["fixed_min"]),
        (&json!("1栋大堂"), &json!(100))
    );
    assert_eq!(desk.read("/performance/orders?role=guard"), json!([]));
}

#[test]
fn todays_board_says_how_the_day_before_ended_and_no_other_board_does() {
    let desk = Desk::four_nights();
    let before = desk.read("/board")["before"].clone();
    assert_eq!(before["day"], "2026-11-26", "{before}");
    assert_eq!(
        (&before["rounds"], &before["tiles"]["missed"]),
        (&json!(1), &json!(1))
    );
    assert_eq!(before["points_left"], 14);
    // Its list: the rounds that these places belong to, and no others.
    let left = desk.rows("rounds?day=2026-11-26&any_left=1");
    assert_eq!(left.len(), 1, "{left:?}");
    assert_eq!(left[0]["left"], 14);
    assert!(
        desk.rows("rounds?day=2026-11-25&any_left=1").is_empty(),
        "of a round that runs nothing is left out yet"
    );
    assert_eq!(desk.read("/board?day=2026-11-24")["before"], Value::Null);
}
