//! The field's work beside rounds: mounting, labels, exit lights, shifts.

use crate::rounds::{PLAN, check_arrived};
use device::command::{Command, PointState, Reply, Scanned, ShiftShown};
use house_tests::walker::plain;
use house_tests::{Walker, World};
use model::discharge::{Seen, SpanOutcome};
use model::ids::{CheckpointId, RoundId};
use model::outcome::Outcome;
use protocol::events::{How, PartValue, RoundKind, SkipReason};
use protocol::feed::Kind;
use serde_json::json;

pub fn unplanned(walker: &Walker, kind: RoundKind, checkpoints: Vec<CheckpointId>) -> RoundId {
    match walker.ok(Command::StartUnplanned { kind, checkpoints }) {
        Reply::Round(shown) => shown.row.round,
        other => panic!("{other:?}"),
    }
}

pub fn id_of(walker: &Walker, place: &str) -> CheckpointId {
    let (id, _) = walker.fed(Kind::Checkpoint, place).expect("the place");
    id.parse().expect("an id")
}

#[test]
fn a_place_that_was_added_and_tagged_offline_is_everybodys_after_sync() {
    let mut world = World::new();
    let walker = world.walker("a", "张伟", "2580");
    world.stop();
    let add = Command::AddPlace {
        name: "北侧风井".into(),
        building: "1栋".into(),
        floor: None,
        list: "tp13".into(),
    };
    let Reply::PlaceAdded { checkpoint } = walker.ok(add) else {
        panic!("not added")
    };
    walker.ok(Command::Bind {
        checkpoint,
        text: "04a1b2c3d4e5f6".into(),
        nfc: true,
        photos: Vec::new(),
    });
    world.start();
    walker.sync();
    check_arrived(&world, &walker);
    world.minute();
    let second = world.walker("b", "李强", "1470");
    let (_, row) = second.fed(Kind::Checkpoint, "北侧风井").expect("it came");
    assert_eq!(row["state"], "in_use");
    assert_eq!(row["tags"], json!(["04A1B2C3D4E5F6"]));
    let code = row["code"].as_str().expect("the server gave one");
    assert!(model::code::is_code(code), "{code}");
    assert_eq!(row["labels"].as_array().expect("labels").len(), 1);
    let round = unplanned(&second, RoundKind::Unplanned, Vec::new());
    let scanned = second.ok(Command::Scan {
        text: "04A1B2C3D4E5F6".into(),
        how: How::Nfc,
        round: Some(round),
        position: None,
    });
    assert!(
        matches!(scanned, Reply::Scanned(Scanned::Reached { .. })),
        "{scanned:?}"
    );
    assert_eq!(world.rebuild().differences, []);
    // What the feed shows by now isn't laid over it again.
    walker.sync();
    let (_, row) = walker.fed(Kind::Checkpoint, "北侧风井").expect("it came");
    assert_eq!(row["tags"].as_array().expect("tags").len(), 1);
}

#[test]
fn a_stale_label_is_closed_by_the_first_scan_of_the_new_one() {
    let world = World::new();
    let walker = world.walker("a", "张伟", "2580");
    let shown = walker.begin(PLAN);
    let place = shown.points[0].place.clone();
    let (id, mut row) = walker
        .fed(Kind::Checkpoint, &place.name)
        .expect("the place");
    let old = row["labels"][0].clone();
    let new = format!("TP1:{}BBBBBBBBBBBBBBBB", place.code.expect("a code"));
    let hash = protocol::chain::sha256_hex(new.as_bytes());
    row["labels"] = json!([old, hash]);
    world.set_rows(&[(Kind::Checkpoint, &id, &row)]);
    walker.sync();
    let scanned = walker.ok(Command::Scan {
        text: new,
        how: How::Qr,
        round: Some(shown.row.round),
        position: None,
    });
    assert!(
        matches!(scanned, Reply::Scanned(Scanned::Reached { .. })),
        "{scanned:?}"
    );
    walker.sync();
    walker.sync();
    let (_, row) = walker
        .fed(Kind::Checkpoint, &place.name)
        .expect("the place");
    assert_eq!(row["labels"], json!([hash]), "the old one counts no more");
}

/// Goes to a light, cuts its supply and walks on.
fn discharge(walker: &Walker, round: RoundId, checkpoint: CheckpointId) {
    walker.ok(Command::ReachByHand {
        round,
        checkpoint,
        reason: "月检".into(),
        photos: Vec::new(),
        position: None,
    });
    walker.ok(Command::StartTimer {
        round,
        checkpoint,
        equipment: None,
        item: "13.10".into(),
        part: "lasted".into(),
    });
}

#[test]
fn an_exit_lights_test_goes_on_over_kill_and_reboot_and_both_verdicts_arrive() {
    let mut world = World::new();
    let mut walker = world.walker("a", "赵磊", "9753");
    let places = ["1栋楼道", "2栋楼道"].map(|name| id_of(&walker, name));
    let round = unplanned(&walker, RoundKind::Unplanned, places.to_vec());
    for place in places {
        discharge(&walker, round, place);
    }
    walker.at("2026-11-23T22:15:00+08:00");
    walker.ok(Command::Lock);
    walker.unlock();
    walker.sync();
    walker.open();
    walker.at("2026-11-23T22:25:00+08:00");
    walker.reboot();
    walker.unlock();
    let running = walker.today().timers;
    assert_eq!(running.len(), 2, "both run on");
    walker.at("2026-11-23T22:30:00+08:00");
    let timer = &running[0];
    let (seq, seen) = (timer.seq, Seen::WentOut);
    let Reply::Checkpoint(shown) = walker.ok(Command::StopTimer { round, seq, seen }) else {
        panic!("no checkpoint")
    };
    let row = shown
        .items
        .iter()
        .find(|row| row.item.id == "13.10")
        .expect("asked");
    let timer = row.timer.as_ref().expect("the timer");
    // Ten minutes to the last line before the reboot, five since it: more than fifteen nobody saw.
    assert_eq!(timer.lasted.at_least_s, 15 * 60, "{timer:?}");
    let said: Vec<_> = timer
        .verdicts
        .iter()
        .map(|v| (v.rule.as_str(), v.outcome))
        .collect();
    assert_eq!(said[0].0, "site");
    assert_ne!(said[0].1, SpanOutcome::Pass, "{said:?}");
    let mut answer = plain("13.10", Outcome::Pass);
    answer.values = vec![PartValue {
        part: "lasted".into(),
        milli: Some(25_000),
        ..PartValue::default()
    }];
    walker.answer(round, shown.place.checkpoint, vec![answer], false);
    walker.ok(Command::FinishRound {
        round,
        signatures: Vec::new(),
    });
    walker.sync();
    check_arrived(&world, &walker);
    let answered = walker.lines_of("answered").pop().expect("a line");
    assert!(
        answered.contains(r#"{"rule":"site","outcome":"pass"}"#),
        "{answered}"
    );
    assert!(
        answered.contains(r#"{"rule":"standard","outcome":"fail"}"#),
        "{answered}"
    );
    assert_eq!(world.rebuild().differences, []);
}

#[test]
fn a_swapped_shift_and_a_temporary_person_reach_the_other_handhelds() {
    let mut world = World::new();
    let first = world.walker("a", "周静", "258036");
    let second = world.walker("b", "李强", "1470");
    let shift = |walker: &Walker| -> ShiftShown {
        match walker.ok(Command::Shift) {
            Reply::Shift(shift) => shift,
            other => panic!("{other:?}"),
        }
    };
    let shown = shift(&first);
    let row = shown
        .shifts
        .iter()
        .find(|row| row.staff.len() > 1 && row.running);
    let row = row.expect("a shift with two people");
    let (gives, stays) = (row.staff[0].clone(), row.staff[1].clone());
    let takes = first.fed(Kind::Staff, "孙国庆").expect("somebody").0;
    first.ok(Command::SwapShift {
        shift: row.shift.clone(),
        day: row.day.clone(),
        gives: gives.staff,
        takes: takes.parse().expect("an id"),
    });
    let added = first.ok(Command::AddPerson {
        name: "小周".into(),
        roles: vec![checklists::Role::Guard],
        pin: "7777".into(),
    });
    let Reply::PersonAdded { staff } = added else {
        panic!("{added:?}")
    };
    first.sync();
    second.sync();
    let there = shift(&second);
    let there = there
        .shifts
        .iter()
        .find(|one| one.shift == row.shift)
        .expect("the shift");
    let names: Vec<&str> = there.staff.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["孙国庆", stays.name.as_str()]);
    // What the desk sets afterwards stands, though this handheld said something else before.
    let (id, mut fed) = second.fed(Kind::Shift, &row.name).expect("the shift");
    fed["days"] = json!([]);
    world.set_rows(&[(Kind::Shift, &id, &fed)]);
    first.sync();
    let mut back = shift(&first).shifts.into_iter();
    let back = back.find(|one| one.shift == row.shift);
    assert_eq!(back.expect("the shift").staff[0].name, gives.name);
    let Reply::People { people } = second.ok(Command::People) else {
        panic!("no people")
    };
    assert!(
        people.iter().all(|one| one.staff != staff),
        "nobody can unlock there"
    );
    first.sync();
    let Reply::People { people } = first.ok(Command::People) else {
        panic!("no people")
    };
    let here = people.iter().find(|one| one.staff == staff).expect("here");
    assert_eq!(here.name, "小周", "the name stays on this handheld");
    assert_eq!(world.rebuild().differences, []);
}

#[test]
fn a_proposal_to_close_a_place_reaches_the_desk_and_a_closed_place_isnt_walked() {
    let world = World::new();
    let walker = world.walker("a", "张伟", "2580");
    let shown = walker.begin(PLAN);
    let place = shown.points[0].place.clone();
    let round = shown.row.round;
    walker.ok(Command::FinishRound {
        round,
        signatures: Vec::new(),
    });
    walker.ok(Command::ProposeClose {
        checkpoint: place.checkpoint,
        reason: SkipReason::Works,
        until: "2026-12-07".into(),
    });
    walker.sync();
    walker.sync();
    let (id, mut row) = walker
        .fed(Kind::Checkpoint, &place.name)
        .expect("the place");
    assert_eq!(row["close"]["until"], "2026-12-07");
    row["state"] = json!("closed");
    row["closed_until"] = json!("2026-12-07");
    row["close"] = json!(null);
    world.set_rows(&[(Kind::Checkpoint, &id, &row)]);
    walker.sync();
    for (time, there) in [
        ("2026-12-07T22:05:00+08:00", false),
        ("2026-12-08T22:05:00+08:00", true),
    ] {
        walker.at(time);
        let shown = walker.begin(PLAN);
        let mut points = shown.points.iter();
        let point = points.find(|point| point.place.checkpoint == place.checkpoint);
        assert_eq!(point.is_some(), there, "{time}");
        assert!(
            shown
                .points
                .iter()
                .all(|point| point.state == PointState::Todo)
        );
        let round = shown.row.round;
        walker.ok(Command::FinishRound {
            round,
            signatures: Vec::new(),
        });
    }
}

#[test]
fn a_baseline_is_one_round_over_the_whole_site_on_every_handheld() {
    let world = World::new();
    let first = world.walker("a", "张伟", "2580");
    let second = world.walker("b", "李强", "1470");
    let round = unplanned(&first, RoundKind::Baseline, Vec::new());
    let to = second.fed(Kind::Staff, "李强").expect("somebody").0;
    let to = to.parse().expect("an id");
    first.ok(Command::HandOverRound { round, to });
    first.sync();
    second.sync();
    let mut rows = second.today().rounds.into_iter();
    let row = rows
        .find(|row| row.round == round)
        .expect("it goes on there");
    assert_eq!(
        (row.kind, row.points_total),
        (Some(RoundKind::Baseline), 79)
    );
}
