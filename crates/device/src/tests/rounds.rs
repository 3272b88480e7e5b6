//! Rounds: due, reached, walked, finished.

use super::*;
use protocol::events::SkipReason;

fn today(bench: &Bench) -> Today {
    match bench.ok(Command::Today) {
        Reply::Today(today) => today,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_round_is_due_late_and_over_by_the_clock() {
    let bench = Bench::unlocked();
    for (time, state) in [
        ("2026-11-23T21:59:59+08:00", RoundState::NotDue),
        ("2026-11-23T22:00:00+08:00", RoundState::Due),
        ("2026-11-23T22:30:00+08:00", RoundState::Late),
        ("2026-11-23T22:45:00+08:00", RoundState::Over),
        ("2026-11-24T05:59:59+08:00", RoundState::Over),
    ] {
        bench.at(time);
        let today = today(&bench);
        assert_eq!(today.rounds.len(), 1, "{time}");
        assert_eq!(today.rounds[0].state, state, "{time}");
        assert_eq!(today.day, "2026-11-23");
    }
}

#[test]
fn a_scan_opens_the_round_that_has_the_place() {
    let bench = Bench::unlocked();
    let shown = bench.reach(LOBBY);
    assert_eq!(
        (shown.place.name.as_str(), shown.how),
        ("大堂", Some(How::Code))
    );
    assert_eq!(shown.round, planned_round(id(PLAN), START));
    assert_eq!(today(&bench).rounds[0].state, RoundState::Running);
    assert!(lines(&bench)[2].contains("\"type\":\"round_started\""));
}

#[test]
fn scans_that_prove_nothing_write_nothing() {
    let bench = Bench::unlocked();
    let lines = bench.last();
    let scan = |text: &str, how| {
        bench.ok(Command::Scan {
            text: text.into(),
            how,
            round: None,
            position: None,
        })
    };
    assert_eq!(scan("000000", How::Code), Reply::Scanned(Scanned::Unknown));
    assert_eq!(
        scan("000001", How::Code),
        Reply::Scanned(Scanned::WrongCheckDigit)
    );
    assert_eq!(
        scan("TP1:000000FORGEDFORGEDFORGE", How::Qr),
        Reply::Scanned(Scanned::Unknown)
    );
    let Reply::Scanned(Scanned::NotInRound { place, rounds }) = scan(&code(ELSEWHERE), How::Code)
    else {
        panic!("reached a place of no round")
    };
    assert_eq!((place.name.as_str(), rounds.len()), ("别处", 0));
    assert_eq!(bench.last(), lines);
}

#[test]
fn a_label_that_the_feed_knows_is_a_better_proof_than_its_code() {
    let bench = Bench::unlocked();
    bench.reach(LOBBY);
    let text = format!("TP1:{}AAAA", code(LOBBY));
    let scanned = bench.ok(Command::Scan {
        text,
        how: How::Code,
        round: None,
        position: None,
    });
    let Reply::Scanned(Scanned::Reached { checkpoint }) = scanned else {
        panic!("not reached")
    };
    assert_eq!(checkpoint.how, Some(How::Qr));
    assert_eq!(
        bench.reach(LOBBY).how,
        Some(How::Qr),
        "a weaker proof takes nothing away"
    );
}

#[test]
fn a_round_that_is_skipped_and_finished_says_so() {
    let bench = Bench::unlocked();
    let round = bench.start().row.round;
    let skip = |checkpoint| {
        let (reason, photos) = (SkipReason::Locked, vec![]);
        bench.ok(Command::Skip {
            round,
            checkpoint,
            reason,
            note: Some("锁着".into()),
            photos,
        })
    };
    skip(id(LOBBY));
    let Reply::Round(shown) = skip(id(CORRIDOR)) else {
        panic!("no round")
    };
    assert_eq!((shown.row.points_done, shown.row.points_total), (2, 2));
    bench.at("2026-11-23T22:31:00+08:00");
    let Reply::Summary(summary) = bench.ok(Command::FinishRound {
        round,
        signatures: Vec::new(),
    }) else {
        panic!("no summary")
    };
    assert!(summary.finished);
    assert_eq!(
        summary.open_items, 0,
        "what was left out with a reason isn't open"
    );
    assert_eq!(summary.minutes, 26);
    assert_eq!(summary.round.row.state, RoundState::DoneLate);
    bench.check_refused(
        Command::FinishRound {
            round,
            signatures: Vec::new(),
        },
        ErrorCode::RoundFinished,
    );
}

#[test]
fn an_unknown_round_plan_or_place_is_refused() {
    let bench = Bench::unlocked();
    let round = RoundId(Uuid::from_bytes([9; 16]));
    bench.check_refused(Command::Round { round }, ErrorCode::NoSuchRound);
    let start = "2026-11-23T22:01".to_owned();
    bench.check_refused(
        Command::StartRound {
            plan: id(PLAN),
            start,
        },
        ErrorCode::NoSuchRound,
    );
    let round = bench.start().row.round;
    let checkpoint = id(ELSEWHERE);
    bench.check_refused(
        Command::Checkpoint { round, checkpoint },
        ErrorCode::NoSuchCheckpoint,
    );
}

#[test]
fn what_another_handheld_did_shows_through_the_feed() {
    let bench = Bench::unlocked();
    let round = planned_round(id(PLAN), START);
    let of_feed = serde_json::json!({
        "plan": id::<PlanId>(PLAN), "start": START, "stands": "running",
        "places": [{"checkpoint": id::<CheckpointId>(LOBBY), "how": "qr",
                    "items": [{"item": "11.1", "outcome": "pass"}]}]});
    feed(&bench.handheld, &[row("round", round, of_feed)], 2);
    let Reply::Round(shown) = bench.ok(Command::Round { round }) else {
        panic!("no round")
    };
    assert_eq!(shown.row.state, RoundState::Running);
    assert_eq!(
        (shown.points[0].how, shown.points[0].items_done),
        (Some(How::Qr), 1)
    );
    assert_eq!(shown.points[1].state, PointState::Todo);
}

#[test]
fn the_wal_is_moved_into_the_file_in_the_background() {
    let bench = Bench::unlocked();
    let file = bench.folder.path().join("store.sqlite");
    let moved = || {
        let bytes = std::fs::read(&file).expect("there");
        bytes.windows(8).any(|bytes| bytes == b"a-marker")
    };
    let draft = Some("a-marker".to_owned());
    bench.ok(Command::KeepDraft {
        key: "k".into(),
        draft,
    });
    assert!(!moved(), "a command checkpointed");
    let round = bench.start().row.round;
    bench.ok(Command::FinishRound {
        round,
        signatures: Vec::new(),
    });
    drop(bench.handheld);
    assert!(moved(), "nothing was moved");
}

#[test]
fn an_answer_at_a_point_that_another_handheld_reached_shows_and_stands() {
    let bench = Bench::unlocked();
    let round = planned_round(id(PLAN), START);
    let of_feed = serde_json::json!({
        "plan": id::<PlanId>(PLAN), "start": START, "stands": "running",
        "places": [{"checkpoint": id::<CheckpointId>(LOBBY), "how": "qr",
                    "items": [{"item": "11.1", "outcome": "fail"}]}]});
    feed(&bench.handheld, &[row("round", round, of_feed)], 2);
    let answers = vec![input("11.2", Outcome::Pass), input("11.1", Outcome::Pass)];
    let (_, shown) = bench.answer(LOBBY, answers, false);
    let outcome = |item: &str| {
        let row = shown
            .items
            .iter()
            .find(|row| row.item.id == item)
            .expect("asked");
        row.answer.as_ref().map(|answer| answer.outcome)
    };
    assert_eq!(outcome("11.2"), Some(Outcome::Pass));
    assert_eq!(outcome("11.1"), Some(Outcome::Fail), "the worst counts");
    assert!(
        lines(&bench)
            .concat()
            .contains("\"type\":\"round_started\"")
    );
}

/// The plan with a third place behind the other two.
fn three_places() -> Bench {
    let bench = Bench::unlocked();
    let mut all = rows();
    let plan = all.pop().expect("a plan");
    let two = format!("\"{}\"]", id::<CheckpointId>(CORRIDOR));
    let three = format!(
        "\"{}\",\"{}\"]",
        id::<CheckpointId>(CORRIDOR),
        id::<CheckpointId>(ELSEWHERE)
    );
    let more = plan.replacen(&two, &three, 1);
    assert_ne!(more, plan);
    feed(&bench.handheld, &[more], bench.last());
    bench
}

#[test]
fn the_next_place_is_the_one_behind_then_those_before_and_none_that_is_done_or_left_out() {
    let bench = three_places();
    let next = |place| bench.reach(place).next.map(|place| place.checkpoint);
    assert_eq!(next(CORRIDOR), Some(id(ELSEWHERE)), "the one behind");
    let skip = Command::Skip {
        round: planned_round(id(PLAN), START),
        checkpoint: id(ELSEWHERE),
        reason: SkipReason::Locked,
        note: None,
        photos: Vec::new(),
    };
    bench.ok(skip);
    assert_eq!(next(CORRIDOR), Some(id(LOBBY)), "left out, so one before");
    let shown = bench.reach(LOBBY);
    assert_eq!(shown.next.map(|place| place.checkpoint), Some(id(CORRIDOR)));
    assert_eq!(next(CORRIDOR), Some(id(LOBBY)), "begun, and not done");
    let all = shown.items.iter();
    let all = all.map(|row| input(&row.item.id, Outcome::NotApplicable));
    bench.answer(LOBBY, all.collect(), false);
    assert_eq!(next(CORRIDOR), None, "nothing else is to do");
}
