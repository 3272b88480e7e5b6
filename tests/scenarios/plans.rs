//! Plans in the field: what falls due, and when, is the same on the handheld, at the server and on
//! the board.

use crate::rounds::PLAN;
use device::command::{Command, Reply, RoundState, Scanned};
use house_tests::{Walker, World};
use model::ids::RoundId;
use protocol::events::How;
use protocol::feed::Kind;
use serde_json::{Value, json};

/// Sets fields of the plan that these stories walk.
fn plan_is(world: &World, walker: &Walker, changes: Value) {
    let (id, mut row) = walker.fed(Kind::Plan, PLAN).expect("the plan");
    let changes = changes.as_object().expect("fields").clone();
    row.as_object_mut().expect("a row").extend(changes);
    world.set_rows(&[(Kind::Plan, &id, &row)]);
    walker.sync();
}

fn site_is(world: &World, walker: &Walker, changes: Value) {
    let (id, mut row) = walker.fed(Kind::Site, "碧水湾").expect("the site");
    let changes = changes.as_object().expect("fields").clone();
    row.as_object_mut().expect("a row").extend(changes);
    world.set_rows(&[(Kind::Site, &id, &row)]);
    walker.sync();
}

/// Moves both clocks, and does the minute's work.
fn both_at(world: &World, walker: &Walker, time: &str) {
    walker.at(time);
    world.set_clock(time);
    world.minute();
}

/// A round on the board of a day.
fn board(world: &World, day: &str, round: RoundId) -> Option<Value> {
    let board = world.console(&format!("/board?day={day}"));
    let rounds = board["rounds"].as_array().expect("rounds").iter();
    let mut found = rounds.filter(|row| row["round"] == json!(round));
    found.next().cloned()
}

fn is_there(walker: &Walker) -> bool {
    walker.today().rounds.iter().any(|row| row.name == PLAN)
}

#[test]
fn a_night_round_over_midnight_is_one_round_of_the_day_that_it_began() {
    let world = World::new();
    let walker = world.walker("a", "张伟", "2580");
    plan_is(&world, &walker, json!({"window_min": 240, "grace_min": 60}));
    both_at(&world, &walker, "2026-11-23T23:50:00+08:00");
    let shown = walker.begin(PLAN);
    let round = shown.row.round;
    for (n, point) in shown.points.iter().enumerate() {
        if n == 5 {
            both_at(&world, &walker, "2026-11-24T00:10:00+08:00");
        }
        let list = walker.reach(round, point.place.code.as_deref().expect("a code"));
        walker.pass_the_rest(&list);
    }
    assert_eq!(walker.today().day, "2026-11-23");
    assert_eq!(walker.round(PLAN).state, RoundState::Running);
    walker.ok(Command::FinishRound {
        round,
        signatures: Vec::new(),
    });
    assert_eq!(walker.round(PLAN).state, RoundState::Done, "in its window");
    walker.sync();
    both_at(&world, &walker, "2026-11-24T05:00:00+08:00");
    let row = board(&world, "2026-11-23", round).expect("on its day");
    assert!(
        row["finished_at"].is_string() && row["was_missed"] == false,
        "{row}"
    );
    assert_eq!(board(&world, "2026-11-24", round), None, "and on no other");
}

#[test]
fn where_clocks_change_both_sides_name_the_same_rounds() {
    let world = World::new();
    let walker = world.walker("a", "张伟", "2580");
    let changes = json!({"time_zone": "Europe/Berlin", "day_start_min": 0});
    site_is(&world, &walker, changes);
    // 02:30 isn't there on one night, and twice on another: once a day it falls due once, each hour
    // it falls due whenever it is so late.
    let (spring, autumn) = ("2027-03-28", "2027-10-31");
    for (rule, day, starts) in [
        ("FREQ=DAILY", spring, vec!["02:30"]),
        ("FREQ=DAILY", autumn, vec!["02:30"]),
        (
            "FREQ=DAILY;BYHOUR=1,2,3",
            autumn,
            vec!["01:30", "02:30", "03:30"],
        ),
        (
            "FREQ=HOURLY;BYHOUR=1,2,3",
            autumn,
            vec!["01:30", "02:30", "02:30;2", "03:30"],
        ),
    ] {
        // A plan asks from when it was set.
        both_at(&world, &walker, &format!("{day}T00:00:00+01:00"));
        let changes = json!({"rrule": rule, "start": "2026-01-01T02:30", "window_min": 20,
            "grace_min": 5});
        plan_is(&world, &walker, changes);
        both_at(&world, &walker, &format!("{day}T04:00:00+01:00"));
        walker.sync();
        let here = walker.today().rounds.into_iter();
        let here: Vec<_> = here.filter(|row| row.name == PLAN).collect();
        let named: Vec<&str> = here.iter().map(|row| &row.start[11..]).collect();
        assert_eq!(named, starts, "{rule} {day}");
        let board = world.console(&format!("/board?day={}", walker.today().day));
        let of_plan = |row: &&Value| row["name"] == PLAN;
        let there = board["rounds"]
            .as_array()
            .expect("rounds")
            .iter()
            .filter(of_plan);
        let there: Vec<&Value> = there.map(|row| &row["round"]).collect();
        let here: Vec<Value> = here.iter().map(|row| json!(row.round)).collect();
        assert_eq!(there, here.iter().collect::<Vec<_>>(), "{rule} {day}");
    }
}

#[test]
fn a_worked_saturday_has_its_round_and_a_free_friday_has_none() {
    let world = World::new();
    let walker = world.walker("a", "张伟", "2580");
    let year = json!({"year": 2026, "off": ["11-27"], "work": ["11-28"]});
    site_is(&world, &walker, json!({ "calendar": [year] }));
    plan_is(&world, &walker, json!({"days": "working"}));
    for (time, there) in [
        ("2026-11-26T22:05:00+08:00", true),
        ("2026-11-27T22:05:00+08:00", false),
        ("2026-11-28T22:05:00+08:00", true),
        ("2026-11-29T22:05:00+08:00", false),
        ("2026-11-30T22:05:00+08:00", true),
    ] {
        both_at(&world, &walker, time);
        assert_eq!(is_there(&walker), there, "{time}");
        let board = world.console(&format!("/board?day={}", &time[..10]));
        let rounds = board["rounds"].as_array().expect("rounds");
        let on_board = rounds.iter().any(|row| row["name"] == PLAN);
        assert_eq!(on_board, there, "{time}");
    }
}

#[test]
fn a_round_of_a_silent_handheld_is_unknown_then_missed_then_there_with_a_trace() {
    let world = World::new();
    let walker = world.walker("a", "张伟", "2580");
    walker.sync();
    walker.at("2026-11-24T22:05:00+08:00");
    let shown = walker.begin(PLAN);
    let round = shown.row.round;
    for point in &shown.points {
        let list = walker.reach(round, point.place.code.as_deref().expect("a code"));
        walker.pass_the_rest(&list);
    }
    walker.ok(Command::FinishRound {
        round,
        signatures: Vec::new(),
    });
    // Nothing is sent: the desk can't know.
    let stands = |time: &str| {
        world.set_clock(time);
        world.minute();
        board(&world, "2026-11-24", round).unwrap_or_else(|| panic!("{time}"))["state"].clone()
    };
    assert_eq!(stands("2026-11-25T00:30:00+08:00"), "unknown");
    assert_eq!(stands("2026-11-26T00:30:00+08:00"), "missed");
    walker.sync();
    let row = board(&world, "2026-11-24", round).expect("planned");
    assert_eq!(row["was_missed"], true, "{row}");
    assert!(["done", "incomplete"].contains(&row["state"].as_str().expect("a state")));
    assert!(row["finished_at"].is_string());
}

#[test]
fn two_people_walk_one_round_and_each_sees_what_the_other_did() {
    let world = World::new();
    let first = world.walker("a", "张伟", "2580");
    let second = world.walker("b", "李强", "1470");
    let shown = first.begin(PLAN);
    let round = shown.row.round;
    assert_eq!(second.begin(PLAN).row.round, round, "one round on both");
    let code = |n: usize| shown.points[n].place.code.clone().expect("a code");
    let list = first.reach(round, &code(0));
    first.pass_the_rest(&list);
    let list = second.reach(round, &code(1));
    second.pass_the_rest(&list);
    for walker in [&first, &second, &first] {
        walker.sync();
    }
    for walker in [&first, &second] {
        let Reply::Round(shown) = walker.ok(Command::Round { round }) else {
            panic!("no round")
        };
        let reached: Vec<bool> = shown.points.iter().map(|p| p.how.is_some()).collect();
        assert_eq!(&reached[..3], &[true, true, false]);
    }
    let row = board(&world, "2026-11-23", round).expect("planned");
    assert_eq!(
        row["points"].as_array().expect("points").len(),
        shown.points.len()
    );
}

#[test]
fn a_home_made_label_opens_nothing_and_the_visit_goes_on_by_code() {
    let world = World::new();
    let walker = world.walker("a", "张伟", "2580");
    let shown = walker.begin(PLAN);
    let round = shown.row.round;
    let code = shown.points[0].place.code.clone().expect("a code");
    let lines = walker.stands().last;
    let scanned = walker.ok(Command::Scan {
        text: format!("TP1:{code}AAAAAAAAAAAAAAAA"),
        how: How::Qr,
        round: Some(round),
        position: None,
    });
    assert_eq!(scanned, Reply::Scanned(Scanned::Unknown));
    assert_eq!(walker.stands().last, lines, "nothing was written");
    assert_eq!(walker.reach(round, &code).how, Some(How::Code));
}

#[test]
fn a_plan_whose_times_change_from_a_day_leaves_the_past_as_it_was() {
    let world = World::new();
    let walker = world.walker("a", "张伟", "2580");
    let before = walker.begin(PLAN).row.round;
    walker.sync();
    let (old, row) = walker.fed(Kind::Plan, PLAN).expect("the plan");
    let (mut ended, mut fresh) = (row.clone(), row);
    ended["until"] = json!("2026-11-23");
    fresh["start"] = json!("2026-11-24T21:00");
    fresh["replaces"] = json!(old);
    let new = "0190b6a0-0000-7000-8000-00000000aaaa";
    world.set_rows(&[(Kind::Plan, &old, &ended), (Kind::Plan, new, &fresh)]);
    walker.sync();
    let starts = |walker: &Walker| -> Vec<String> {
        let rows = walker.today().rounds.into_iter();
        let rows = rows.filter(|row| row.name == PLAN);
        rows.map(|row| row.start).collect()
    };
    assert_eq!(starts(&walker), ["2026-11-23T22:00"]);
    walker.ok(Command::FinishRound {
        round: before,
        signatures: Vec::new(),
    });
    both_at(&world, &walker, "2026-11-24T21:05:00+08:00");
    assert_eq!(starts(&walker), ["2026-11-24T21:00"]);
    walker.sync();
    assert!(
        board(&world, "2026-11-23", before).is_some(),
        "the past is as it was"
    );
}

#[test]
fn a_quota_is_no_round_that_could_be_missed() {
    let world = World::new();
    let walker = world.walker("a", "张伟", "2580");
    plan_is(&world, &walker, json!({"kind": "quota", "quota": 10}));
    both_at(&world, &walker, "2026-11-24T22:05:00+08:00");
    assert!(!is_there(&walker));
    both_at(&world, &walker, "2026-11-27T22:05:00+08:00");
    let board = world.console("/board?day=2026-11-24");
    let rounds = board["rounds"].as_array().expect("rounds");
    assert!(rounds.iter().all(|row| row["name"] != PLAN));
}
