//! Rounds beside the plans, drawn points, plans that changed, places that stay locked.

use super::*;
use protocol::events::{RoundKind, SkipReason};
use serde_json::json;

fn plan(more: serde_json::Value) -> String {
    let mut plan = json!({
        "name": "夜间巡逻 A 线", "version": 1, "role": "guard",
        "checkpoints": [id::<CheckpointId>(LOBBY), id::<CheckpointId>(CORRIDOR)],
        "rrule": "FREQ=DAILY", "start": "2026-10-01T22:00", "window_min": 30, "grace_min": 15});
    let (plan_map, more) = (plan.as_object_mut(), more.as_object().cloned());
    plan_map.expect("a map").extend(more.expect("a map"));
    row("plan", id::<PlanId>(PLAN), plan)
}

fn round_of(reply: Reply) -> RoundShown {
    match reply {
        Reply::Round(shown) => shown,
        other => panic!("{other:?}"),
    }
}

fn rounds(bench: &Bench) -> Vec<RoundRow> {
    match bench.ok(Command::Today) {
        Reply::Today(today) => today.rounds,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_draw_takes_one_of_so_many_points_and_the_same_on_every_handheld() {
    let bench = Bench::unlocked();
    feed(&bench.handheld, &[plan(json!({"one_of": 2}))], 1);
    let shown = bench.start();
    assert_eq!(shown.points.len(), 1);
    let drawn = shown.points[0].place.checkpoint;
    let both = [id(LOBBY), id(CORRIDOR)];
    assert_eq!(
        vec![drawn],
        model::draw::drawn(shown.row.round, &both, 2),
        "the draw is the model's"
    );
    // Who is at the other point all the same is shown there.
    let other = if drawn == id(LOBBY) { CORRIDOR } else { LOBBY };
    let (round, checkpoint) = (shown.row.round, id(other));
    bench.ok(Command::ReachByHand {
        round,
        checkpoint,
        reason: "顺路".into(),
        photos: Vec::new(),
        position: None,
    });
    let shown = round_of(bench.ok(Command::Round { round }));
    assert_eq!(shown.points.len(), 2);
}

#[test]
fn a_round_that_was_begun_goes_on_though_its_plan_has_other_times_now() {
    let bench = Bench::unlocked();
    let round = bench.start().row.round;
    let ended = plan(json!({"until": "2026-11-22", "version": 2}));
    feed(&bench.handheld, &[ended], 1);
    let shown = round_of(bench.ok(Command::Round { round }));
    assert_eq!(shown.row.start, START);
    bench.reach(LOBBY);
    bench.ok(Command::FinishRound {
        round,
        signatures: Vec::new(),
    });
    // What nobody began is gone.
    bench.at("2026-11-24T22:05:00+08:00");
    assert_eq!(rounds(&bench), []);
}

#[test]
fn a_plan_with_a_person_is_that_persons_alone() {
    let bench = Bench::unlocked();
    let others = plan(json!({"person": id::<StaffId>(ENGINEER)}));
    feed(&bench.handheld, &[others], 1);
    assert_eq!(rounds(&bench), []);
    let own = plan(json!({"person": id::<StaffId>(GUARD), "role": "engineer"}));
    feed(&bench.handheld, &[own], 1);
    assert_eq!(rounds(&bench).len(), 1);
}

#[test]
fn a_closed_place_is_walked_again_on_the_day_after() {
    let bench = Bench::unlocked();
    let closed = |until: &str| {
        let place = json!({"name": "楼道", "building": "3栋", "state": "closed", "touchpoint": 13,
            "lists": ["tp13"], "code": code(CORRIDOR), "closed_until": until});
        feed(
            &bench.handheld,
            &[row("checkpoint", id::<CheckpointId>(CORRIDOR), place)],
            1,
        );
        rounds(&bench)[0].points_total
    };
    assert_eq!(closed("2026-11-23"), 1);
    assert_eq!(closed("2026-11-22"), 2);
}

#[test]
fn an_unplanned_round_goes_wherever_it_is_taken() {
    let bench = Bench::unlocked();
    let kind = RoundKind::Unplanned;
    let checkpoints = Vec::new();
    let shown = round_of(bench.ok(Command::StartUnplanned { kind, checkpoints }));
    assert_eq!((shown.row.plan, shown.row.kind), (None, Some(kind)));
    let round = shown.row.round;
    let scanned = bench.ok(Command::Scan {
        text: code(ELSEWHERE),
        how: How::Code,
        round: None,
        position: None,
    });
    assert!(
        matches!(scanned, Reply::Scanned(Scanned::Reached { .. })),
        "{scanned:?}"
    );
    let answers = vec![input("13.1", Outcome::Pass)];
    bench.ok(Command::Answer {
        round,
        checkpoint: id(ELSEWHERE),
        answers,
        bulk: false,
        route: None,
    });
    let shown = round_of(bench.ok(Command::Round { round }));
    assert_eq!((shown.points.len(), shown.points[0].items_done), (1, 1));
    let bench = bench.reopened();
    bench.ok(Command::Unlock {
        staff: id(GUARD),
        pin: "1234".into(),
    });
    assert!(rounds(&bench).iter().any(|row| row.round == round));
    let Reply::Summary(summary) = bench.ok(Command::FinishRound {
        round,
        signatures: Vec::new(),
    }) else {
        panic!("no summary")
    };
    assert_eq!((summary.pass, summary.finished), (1, true));
}

#[test]
fn a_baseline_walks_the_whole_site_and_its_findings_wait_for_the_desk() {
    let bench = Bench::unlocked();
    let kind = RoundKind::Baseline;
    let checkpoints = Vec::new();
    let shown = round_of(bench.ok(Command::StartUnplanned { kind, checkpoints }));
    assert_eq!(shown.points.len(), 3);
    let round = shown.row.round;
    bench.ok(Command::Scan {
        text: code(ELSEWHERE),
        how: How::Code,
        round: Some(round),
        position: None,
    });
    bench.ok(Command::Answer {
        round,
        checkpoint: id(ELSEWHERE),
        answers: vec![fail("13.10")],
        bulk: false,
        route: None,
    });
    let Reply::Findings { findings } = bench.ok(Command::Findings) else {
        panic!("no findings")
    };
    let found = &findings[0];
    assert_eq!(found.state, model::orders::OrderState::Raised);
    assert_eq!((&found.owner, &found.finish_by), (&None, &None));
    let nowhere = vec![id(99)];
    let wrong = Command::StartUnplanned {
        kind,
        checkpoints: nowhere,
    };
    bench.check_refused(wrong, ErrorCode::NoSuchCheckpoint);
}

#[test]
fn a_round_goes_to_somebody_else_and_on() {
    let bench = Bench::unlocked();
    let round = bench.start().row.round;
    let to = id(ENGINEER);
    bench.ok(Command::HandOverRound { round, to });
    let last = lines(&bench).pop().expect("a line");
    assert!(
        last.contains("\"round_handed_over\"") && last.contains(&to.to_string()),
        "{last}"
    );
    let Reply::Today(today) = bench.ok(Command::Today) else {
        panic!("no day")
    };
    let mut rounds = today.rounds.into_iter();
    let row = rounds.find(|row| row.round == round).expect("it runs");
    assert_eq!(row.walker, Some(to));
    assert!(row.walker_name.is_some());
    bench.check_refused(
        Command::HandOverRound {
            round,
            to: id(GUARD),
        },
        ErrorCode::BadValue,
    );
    bench.check_refused(
        Command::HandOverRound { round, to: id(99) },
        ErrorCode::BadValue,
    );
    bench.ok(Command::FinishRound {
        round,
        signatures: Vec::new(),
    });
    bench.check_refused(
        Command::HandOverRound { round, to },
        ErrorCode::RoundFinished,
    );
}

#[test]
fn the_third_skip_for_one_reason_offers_to_close_the_place_and_asks_once() {
    let bench = Bench::unlocked();
    let skipped = |day: u32, reason| {
        bench.at(&format!("2026-11-{day}T22:05:00+08:00"));
        let start = format!("2026-11-{day}T22:00");
        let round = planned_round(id(PLAN), &start);
        let shown = round_of(bench.ok(Command::Skip {
            round,
            checkpoint: id(CORRIDOR),
            reason,
            note: None,
            photos: Vec::new(),
        }));
        shown.close
    };
    assert_eq!(skipped(23, SkipReason::Works), None);
    assert_eq!(skipped(24, SkipReason::Locked), None);
    assert_eq!(skipped(25, SkipReason::Works), None);
    let offered = skipped(26, SkipReason::Works).expect("the third for one reason");
    assert_eq!((offered.times, offered.until.as_str()), (3, "2026-12-10"));
    let propose = |until: &str| Command::ProposeClose {
        checkpoint: id(CORRIDOR),
        reason: SkipReason::Works,
        until: until.into(),
    };
    bench.check_refused(propose("2026-11-01"), ErrorCode::BadValue);
    bench.check_refused(propose("soon"), ErrorCode::BadValue);
    bench.ok(propose("2026-12-05"));
    assert_eq!(skipped(27, SkipReason::Works), None, "asked a moment ago");
}

#[test]
fn being_there_once_starts_the_count_of_skips_again() {
    let bench = Bench::unlocked();
    for day in 23..=26 {
        bench.at(&format!("2026-11-{day}T22:05:00+08:00"));
        let start = format!("2026-11-{day}T22:00");
        let round = planned_round(id(PLAN), &start);
        if day == 25 {
            bench.reach(CORRIDOR);
            continue;
        }
        let shown = round_of(bench.ok(Command::Skip {
            round,
            checkpoint: id(CORRIDOR),
            reason: SkipReason::Works,
            note: None,
            photos: Vec::new(),
        }));
        assert_eq!(shown.close, None, "day {day}");
    }
}

#[test]
fn places_are_picked_from_those_that_are_open_and_events_from_where_they_are_judged() {
    let bench = Bench::unlocked();
    let list = checklists::built_in().checklist("tp18").expect("there");
    let events = list.items.iter();
    assert!(
        events
            .clone()
            .any(|item| item.template == checklists::Template::Event)
    );
    let centre = json!({"name": "客服中心", "building": "1栋", "state": "in_use",
        "touchpoint": 18, "lists": ["tp18"]});
    let list = serde_json::to_value(list).expect("json");
    let rows = [
        row("checklist", "tp18", list),
        row("checkpoint", id::<CheckpointId>(40), centre),
    ];
    feed(&bench.handheld, &rows, 1);
    let places = |events| match bench.ok(Command::Places { events }) {
        Reply::Places { places } => places,
        other => panic!("{other:?}"),
    };
    let names = |rows: Vec<MountRow>| -> Vec<String> {
        rows.into_iter().map(|row| row.place.name).collect()
    };
    assert_eq!(names(places(false)), ["客服中心", "别处", "大堂", "楼道"]);
    assert_eq!(names(places(true)), ["客服中心"]);
}
