//! Missed and unknown: the server's word, when the handhelds that could know have spoken.

use crate::tests::handheld::Handheld;
use crate::tests::world::World;
use crate::writer::Writing;
use crate::{judge, own, start};
use model::ids::planned_round;
use protocol::feed::Kind;
use serde_json::json;

/// The plan 夜间巡逻A线 of the sample, due at 22:00, over at midnight.
const START: &str = "2026-11-23T22:00";

fn judge(world: &World) {
    let now = world.clock.now();
    world.writer().write(now, judge::run).expect("judged");
}

/// A guard's handheld, unlocked and synced.
fn guard(world: &World) -> (Handheld, String) {
    let mut handheld = Handheld::enrolled(world, 1);
    let (plan, _) = handheld.named(world, "plan", "夜间巡逻A线");
    let (staff, _) = handheld.named(world, "staff", "张伟");
    let unlocked = json!({ "type": "unlocked", "how": "pin" });
    handheld.append_at("2026-11-23T20:00:00+08:00", Some(&staff), unlocked);
    handheld.send_all(world).done(200);
    let round = planned_round(plan.parse().expect("a plan"), START).to_string();
    (handheld, round)
}

fn stands(world: &World, handheld: &Handheld, round: &str) -> Option<String> {
    let row = handheld.row(world, "round", round)?;
    row["stands"].as_str().map(str::to_owned)
}

#[test]
fn a_round_is_unknown_until_its_roles_handhelds_have_reported_then_missed() {
    let world = World::new();
    let (handheld, round) = guard(&world);
    world.wait(3 * 60);
    judge(&world);
    assert_eq!(stands(&world, &handheld, &round), None, "grace isn't over");
    world.wait(60);
    judge(&world);
    assert_eq!(
        stands(&world, &handheld, &round).as_deref(),
        Some("unknown")
    );
    handheld.send(&world, 3, 2).done(200);
    judge(&world);
    assert_eq!(stands(&world, &handheld, &round).as_deref(), Some("missed"));
}

#[test]
fn a_day_after_the_window_patience_ends() {
    let world = World::new();
    let (handheld, round) = guard(&world);
    world.wait(4 * 60);
    judge(&world);
    world.wait(23 * 60);
    judge(&world);
    assert_eq!(stands(&world, &handheld, &round).as_deref(), Some("missed"));
}

#[test]
fn a_round_that_arrives_late_is_no_longer_missed() {
    let world = World::new();
    let (mut handheld, round) = guard(&world);
    world.wait(28 * 60);
    judge(&world);
    handheld.append_at(
        "2026-11-23T22:10:00+08:00",
        None,
        json!({ "type": "round_started", "round": round, "start": START }),
    );
    handheld.append_at(
        "2026-11-23T22:50:00+08:00",
        None,
        json!({ "type": "round_finished", "round": round, "points_done": 14,
            "points_total": 14 }),
    );
    handheld.send_all(&world).done(200);
    judge(&world);
    assert_eq!(
        stands(&world, &handheld, &round).as_deref(),
        Some("finished")
    );
}

#[test]
fn without_a_handheld_that_could_know_a_round_is_missed_at_once() {
    let world = World::new();
    let handheld = Handheld::enrolled(&world, 1);
    let (plan, _) = handheld.named(&world, "plan", "夜间巡逻A线");
    let round = planned_round(plan.parse().expect("a plan"), START).to_string();
    world.wait(4 * 60);
    judge(&world);
    assert_eq!(stands(&world, &handheld, &round).as_deref(), Some("missed"));
}

#[test]
fn rounds_of_past_days_leave_the_feed() {
    let world = World::new();
    let (handheld, round) = guard(&world);
    world.wait(28 * 60);
    judge(&world);
    assert!(stands(&world, &handheld, &round).is_some());
    world.wait(3 * 24 * 60);
    judge(&world);
    assert_eq!(stands(&world, &handheld, &round), None);
}

#[test]
fn a_round_that_starts_before_time_began_is_taken_and_blocks_nothing() {
    let world = World::new();
    let (mut handheld, _) = guard(&world);
    for start in ["-262143-01-01T00:00", "+262142-12-31T23:59", "no time"] {
        let round = model::ids::RoundId(crate::own::new_id(world.clock.now()));
        let line = json!({ "type": "round_started", "round": round, "start": start });
        handheld.append_at("2026-11-23T22:10:00+08:00", None, line);
        handheld.send_all(&world).done(200);
        judge(&world);
    }
}

/// From today on, plan A begins an hour later, under a new plan; returns that one's id.
fn move_plan(world: &World, handheld: &Handheld) -> String {
    let (old, mut row) = handheld.named(world, "plan", "夜间巡逻A线");
    let new = "0190b6a0-0000-7000-8000-00000000abcd".to_owned();
    let mut moved = row.clone();
    row["until"] = json!("2026-11-22");
    moved["start"] = json!("2026-11-23T23:00");
    moved["replaces"] = json!(old);
    let set = |id: &str, row: &serde_json::Value| start::set(Kind::Plan, id.to_owned(), row);
    let rows = vec![
        set(&old, &row).expect("a row"),
        set(&new, &moved).expect("a row"),
    ];
    let now = world.clock.now();
    let mut writer = world.writer();
    let set =
        |writing: &Writing<'_>| own::append(writing, Some(1), vec![start::rows_set(rows.clone())]);
    writer.write(now, set).expect("set");
    new
}

#[test]
fn a_round_walked_by_the_old_times_counts_for_the_plan_that_replaced_them() {
    for walked in [false, true] {
        let world = World::new();
        let (mut handheld, old_round) = guard(&world);
        let new = move_plan(&world, &handheld);
        if walked {
            let (plan, _) = handheld.named(&world, "plan", "夜间巡逻A线");
            let started = json!({ "type": "round_started", "round": old_round, "plan": plan,
                "plan_version": 1, "start": START });
            handheld.append_at("2026-11-23T22:05:00+08:00", None, started);
        }
        world.wait(26 * 60);
        handheld.send_all(&world).done(200);
        judge(&world);
        let new_round = planned_round(new.parse().expect("a plan"), "2026-11-23T23:00");
        let said = stands(&world, &handheld, &new_round.to_string());
        let of_old = stands(&world, &handheld, &old_round);
        match walked {
            true => assert_eq!((said, of_old.as_deref()), (None, Some("running"))),
            false => assert_eq!((said.as_deref(), of_old), (Some("missed"), None)),
        }
    }
}
