//! Duties: dated, done with evidence, in one act.

use super::*;
use serde_json::{Value, json};

const DUTY: u8 = 31;
const FIRST: &str = "2026-11-20T08:00";

/// A survey that is due for ten days from the 20th on, with a day of grace.
fn bench(more: Value) -> Bench {
    let bench = Bench::unlocked();
    let mut plan = json!({ "name": "满意度调查", "version": 1, "role": "guard", "checkpoints": [],
        "rrule": "FREQ=YEARLY", "start": FIRST, "window_min": 14_400, "grace_min": 1_440,
        "kind": "duty" });
    let fields = plan.as_object_mut().expect("a map");
    fields.extend(more.as_object().cloned().expect("a map"));
    feed(&bench.handheld, &[row("plan", id::<PlanId>(DUTY), plan)], 1);
    bench
}

fn duty(bench: &Bench) -> Option<RoundRow> {
    match bench.ok(Command::Today) {
        Reply::Today(today) => today.rounds.into_iter().find(|row| row.duty),
        other => panic!("{other:?}"),
    }
}

fn does(note: Option<&str>, photos: Vec<String>) -> Command {
    Command::DoDuty {
        plan: id(DUTY),
        start: FIRST.into(),
        photos,
        note: note.map(str::to_owned),
        count: Some(120),
    }
}

fn round_of(reply: Reply) -> RoundShown {
    match reply {
        Reply::Round(shown) => shown,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_duty_is_among_todays_rounds_through_its_window() {
    let bench = bench(json!({}));
    for (time, state) in [
        ("2026-11-20T07:00:00+08:00", Some(RoundState::NotDue)),
        ("2026-11-20T08:00:00+08:00", Some(RoundState::Due)),
        ("2026-11-29T12:00:00+08:00", Some(RoundState::Due)),
        ("2026-11-30T08:00:00+08:00", Some(RoundState::Late)),
        ("2026-12-01T08:00:00+08:00", None),
        ("2026-11-19T12:00:00+08:00", None),
    ] {
        bench.at(time);
        assert_eq!(duty(&bench).map(|row| row.state), state, "{time}");
    }
}

#[test]
fn one_act_begins_proves_and_ends_a_duty() {
    let bench = bench(json!({}));
    let before = bench.last();
    let shown = round_of(bench.ok(does(Some(" 问卷已回收 "), Vec::new())));
    assert_eq!(shown.row.state, RoundState::Done);
    let proof = shown.duty.expect("what proves it");
    assert_eq!(
        (proof.note.as_deref(), proof.count),
        (Some("问卷已回收"), Some(120))
    );
    let written = lines(&bench).split_off(before as usize);
    let read = |line: &String| serde_json::from_str::<Value>(line).expect("JSON");
    let kinds: Vec<Value> = written
        .iter()
        .map(|line| read(line)["type"].clone())
        .collect();
    assert_eq!(kinds, ["round_started", "duty_done", "round_finished"]);
    assert!(read(&written[1])["salt"].is_string(), "it has free words");
    let mut store = bench.handheld.store();
    let before = store.read_model().expect("read");
    store.rebuild().expect("rebuilt");
    assert_eq!(store.read_model().expect("read"), before);
}

#[test]
fn a_duty_without_a_photo_or_a_note_isnt_done() {
    let bench = bench(json!({}));
    bench.check_refused(does(None, Vec::new()), ErrorCode::BadValue);
    bench.check_refused(does(Some("  "), Vec::new()), ErrorCode::BadValue);
    let unknown = vec!["ab".repeat(32)];
    assert_eq!(bench.refused(does(None, unknown)).code, ErrorCode::BadValue);
    let round = planned_round(id(DUTY), FIRST);
    bench.ok(Command::StartRound {
        plan: id(DUTY),
        start: FIRST.into(),
    });
    bench.check_refused(
        Command::FinishRound {
            round,
            signatures: Vec::new(),
        },
        ErrorCode::BadValue,
    );
}

#[test]
fn a_duty_that_is_done_stays_for_the_day_and_takes_no_more() {
    let bench = bench(json!({}));
    bench.ok(does(Some("完成"), Vec::new()));
    bench.check_refused(does(Some("again"), Vec::new()), ErrorCode::RoundFinished);
    assert_eq!(duty(&bench).map(|row| row.state), Some(RoundState::Done));
    bench.at("2026-11-24T12:00:00+08:00");
    assert_eq!(duty(&bench), None);
}

#[test]
fn a_duty_in_its_grace_is_done_late() {
    let bench = bench(json!({}));
    bench.at("2026-11-30T09:00:00+08:00");
    let shown = round_of(bench.ok(does(Some("完成"), Vec::new())));
    assert_eq!(shown.row.state, RoundState::DoneLate);
}

#[test]
fn a_plan_that_is_walked_is_no_duty() {
    let bench = bench(json!({}));
    let walked = Command::DoDuty {
        plan: id(PLAN),
        start: START.into(),
        photos: Vec::new(),
        note: Some("完成".into()),
        count: None,
    };
    bench.check_refused(walked, ErrorCode::BadValue);
}

#[test]
fn a_scan_belongs_to_a_walk_though_a_duty_is_due_at_the_same_place() {
    let bench = bench(json!({ "checkpoints": [id::<CheckpointId>(LOBBY)] }));
    let walk = bench.start().row.round;
    assert_eq!(bench.reach(LOBBY).round, walk);
    let shown = round_of(bench.ok(Command::Round {
        round: planned_round(id(DUTY), FIRST),
    }));
    assert_eq!((shown.row.points_done, shown.row.points_total), (0, 1));
    let shown = round_of(bench.ok(does(Some("完成"), Vec::new())));
    assert_eq!((shown.row.points_done, shown.row.points_total), (1, 1));
}
