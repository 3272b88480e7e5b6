//! Rounds that were walked with paper and are typed in later.

use super::*;
use serde_json::{Value, json};

const NEXT_NOON: &str = "2026-11-24T12:00:00+08:00";
const WALKED: &str = "2026-11-23T22:20:00+08:00";

fn from_paper(start: &str, by: Option<StaffId>, walked_at: &str) -> Command {
    Command::StartFromPaper {
        plan: Some(id(PLAN)),
        start: Some(start.into()),
        by,
        walked_at: walked_at.into(),
    }
}

fn round_of(reply: Reply) -> RoundShown {
    match reply {
        Reply::Round(shown) => shown,
        other => panic!("{other:?}"),
    }
}

fn typed_later(bench: &Bench, day: Option<&str>) -> Vec<(String, RoundState)> {
    let day = day.map(str::to_owned);
    let Reply::PaperRounds { rounds } = bench.ok(Command::PaperRounds { day }) else {
        panic!("no list")
    };
    rounds
        .into_iter()
        .map(|row| (row.start, row.state))
        .collect()
}

fn reach(bench: &Bench, round: RoundId, place: u8) -> CheckpointShown {
    let checkpoint = id(place);
    match bench.ok(Command::ReachFromPaper { round, checkpoint }) {
        Reply::Checkpoint(shown) => shown,
        other => panic!("{other:?}"),
    }
}

fn judged(bench: &Bench, start: &str, stands: &str) {
    let round = planned_round(id(PLAN), start);
    let judged = json!({ "plan": id::<PlanId>(PLAN), "start": start, "stands": stands });
    feed(&bench.handheld, &[row("round", round, judged)], 1);
}

#[test]
fn paper_is_typed_in_at_noon_and_the_round_was_walked_at_night() {
    let bench = Bench::unlocked();
    bench.at(NEXT_NOON);
    judged(&bench, START, "missed");
    let shown = round_of(bench.ok(from_paper(START, Some(id(ENGINEER)), WALKED)));
    assert_eq!(shown.row.state, RoundState::Running);
    let paper = shown.row.paper.expect("it says so");
    assert_eq!(
        (paper.walked_by.as_deref(), paper.walked_at.as_str()),
        (Some("陈师傅"), WALKED)
    );
    let line: Value = serde_json::from_str(&lines(&bench).pop().expect("a line")).expect("JSON");
    assert_eq!(line["paper"]["walked_at"], WALKED);
    let round = shown.row.round;
    let place = reach(&bench, round, LOBBY);
    assert_eq!(place.how, Some(How::Paper));
    bench.ok(Command::Skip {
        round,
        checkpoint: id(CORRIDOR),
        reason: protocol::events::SkipReason::Locked,
        note: None,
        photos: Vec::new(),
    });
    let Reply::Summary(summary) = bench.ok(Command::FinishRound {
        round,
        signatures: Vec::new(),
    }) else {
        panic!("no summary")
    };
    assert_eq!(summary.round.row.state, RoundState::Done, "it was in time");
    assert_eq!((summary.minutes, summary.how), (0, vec![(How::Paper, 1)]));
}

#[test]
fn paper_that_was_written_late_is_late() {
    let bench = Bench::unlocked();
    bench.at(NEXT_NOON);
    let at = "2026-11-23T22:30:00+08:00";
    let round = round_of(bench.ok(from_paper(START, None, at))).row.round;
    bench.ok(Command::FinishRound {
        round,
        signatures: Vec::new(),
    });
    let shown = round_of(bench.ok(Command::Round { round }));
    assert_eq!(shown.row.state, RoundState::DoneLate);
}

#[test]
fn paper_asks_at_noon_what_is_asked_at_night() {
    let night = |item: &ItemRow| item.item.when == Some(checklists::Condition::Night);
    let bench = Bench::unlocked();
    bench.at(NEXT_NOON);
    let list = checklists::built_in().checklist("tp7").expect("there");
    let place = json!({ "name": "大堂", "building": "3栋", "state": "in_use", "touchpoint": 7,
        "lists": ["tp7"], "code": code(LOBBY) });
    let rows = [
        row(
            "checklist",
            "tp7",
            serde_json::to_value(list).expect("json"),
        ),
        row("checkpoint", id::<CheckpointId>(LOBBY), place),
    ];
    feed(&bench.handheld, &rows, 1);
    let round = round_of(bench.ok(from_paper(START, None, WALKED)))
        .row
        .round;
    let shown = reach(&bench, round, LOBBY);
    let asked: Vec<&ItemRow> = shown.items.iter().filter(|item| night(item)).collect();
    assert!(!asked.is_empty(), "it was night then");
    let answers = vec![input(&asked[0].item.id, Outcome::Pass)];
    let (_, shown) = bench.answer(LOBBY, answers, false);
    assert_eq!(shown.items_done, 1);
    let by_day = bench.ok(Command::StartRound {
        plan: id(PLAN),
        start: "2026-11-24T22:00".into(),
    });
    let (round, checkpoint) = (round_of(by_day).row.round, id(LOBBY));
    let Reply::Checkpoint(shown) = bench.ok(Command::Checkpoint { round, checkpoint }) else {
        panic!("no checkpoint")
    };
    assert!(!shown.items.iter().any(night), "it is noon now");
}

#[test]
fn typing_goes_on_where_it_was_left() {
    let bench = Bench::unlocked();
    bench.at(NEXT_NOON);
    bench.ok(from_paper(START, None, WALKED));
    let last = bench.last();
    let bench = bench.reopened();
    bench.ok(Command::Unlock {
        staff: id(GUARD),
        pin: "1234".into(),
    });
    let again = "2026-11-23T22:25:00+08:00";
    let shown = round_of(bench.ok(from_paper(START, None, again)));
    assert_eq!(bench.last(), last + 1, "unlocked, and nothing else");
    assert_eq!(shown.row.paper.expect("paper").walked_at, WALKED);
    let mut store = bench.handheld.store();
    let before = store.read_model().expect("read");
    store.rebuild().expect("rebuilt");
    assert_eq!(store.read_model().expect("read"), before);
}

#[test]
fn what_can_be_typed_in_is_what_nobody_is_known_to_have_finished() {
    let bench = Bench::unlocked();
    bench.at(NEXT_NOON);
    judged(&bench, "2026-11-22T22:00", "finished");
    judged(&bench, START, "missed");
    assert_eq!(
        typed_later(&bench, None),
        [(START.to_owned(), RoundState::Missed)],
        "tonight's isn't due yet"
    );
    let of_day = typed_later(&bench, Some("2026-11-01"));
    assert_eq!(of_day, [("2026-11-01T22:00".to_owned(), RoundState::Over)]);
    for day in ["2026-10-23", "2026-11-25", "yesterday"] {
        let day = Some(day.to_owned());
        bench.check_refused(Command::PaperRounds { day }, ErrorCode::BadValue);
    }
    bench.ok(from_paper(START, None, WALKED));
    assert_eq!(
        typed_later(&bench, None),
        [(START.to_owned(), RoundState::Running)]
    );
    let round = planned_round(id(PLAN), START);
    bench.ok(Command::FinishRound {
        round,
        signatures: Vec::new(),
    });
    assert_eq!(typed_later(&bench, None), []);
}

#[test]
fn a_round_that_is_walked_or_over_takes_no_paper() {
    let bench = Bench::unlocked();
    bench.start();
    bench.at(NEXT_NOON);
    bench.check_refused(from_paper(START, None, WALKED), ErrorCode::BadValue);
    let round = planned_round(id(PLAN), START);
    bench.ok(Command::FinishRound {
        round,
        signatures: Vec::new(),
    });
    bench.check_refused(from_paper(START, None, WALKED), ErrorCode::RoundFinished);
}

#[test]
fn paper_names_a_time_that_can_be_and_somebody_who_is_known() {
    let bench = Bench::unlocked();
    bench.at(NEXT_NOON);
    for wrong in [
        from_paper(START, None, "last night"),
        from_paper(START, None, "2026-11-24T12:00:01+08:00"),
        from_paper(START, None, "2026-11-23T21:59:59+08:00"),
        from_paper(START, Some(id(99)), WALKED),
        from_paper("2026-10-20T22:00", None, "2026-10-24T12:00:00+08:00"),
        from_paper("2026-11-24T22:00", None, WALKED),
        Command::StartFromPaper {
            plan: Some(id(PLAN)),
            start: None,
            by: None,
            walked_at: WALKED.into(),
        },
    ] {
        bench.check_refused(wrong, ErrorCode::BadValue);
    }
    bench.check_refused(
        from_paper("2026-11-23T21:00", None, WALKED),
        ErrorCode::NoSuchRound,
    );
}

#[test]
fn a_walk_that_no_plan_asked_for_comes_off_paper_too() {
    let bench = Bench::unlocked();
    bench.at(NEXT_NOON);
    let shown = round_of(bench.ok(Command::StartFromPaper {
        plan: None,
        start: None,
        by: None,
        walked_at: WALKED.into(),
    }));
    assert_eq!(shown.row.kind, Some(protocol::events::RoundKind::Unplanned));
    assert_eq!(shown.row.start, "2026-11-23T22:20");
    assert_eq!(
        reach(&bench, shown.row.round, ELSEWHERE).how,
        Some(How::Paper)
    );
}

#[test]
fn every_other_proof_of_presence_beats_paper() {
    let bench = Bench::unlocked();
    let round = bench.start().row.round;
    reach(&bench, round, LOBBY);
    assert_eq!(bench.reach(LOBBY).how, Some(How::Code));
    assert_eq!(reach(&bench, round, LOBBY).how, Some(How::Code));
    for how in [How::Nfc, How::Qr, How::Code, How::ByHand, How::Here] {
        assert!(how < How::Paper);
    }
}

fn scanned(bench: &Bench, place: u8, round: Option<RoundId>) -> Scanned {
    match bench.ok(Command::Scan {
        text: code(place),
        how: How::Code,
        round,
        position: None,
    }) {
        Reply::Scanned(scanned) => scanned,
        other => panic!("{other:?}"),
    }
}

fn reached(scanned: Scanned) -> RoundId {
    match scanned {
        Scanned::Reached { checkpoint } => checkpoint.round,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_tag_that_is_touched_tonight_never_goes_into_last_nights_paper() {
    let bench = Bench::unlocked();
    bench.at("2026-11-24T22:05:00+08:00");
    let typed = round_of(bench.ok(from_paper(START, None, WALKED)))
        .row
        .round;
    let tonight = planned_round(id(PLAN), "2026-11-24T22:00");
    assert_eq!(reached(scanned(&bench, LOBBY, None)), tonight);
    let into = scanned(&bench, LOBBY, Some(typed));
    let Scanned::NotInRound { rounds, .. } = into else {
        panic!("{into:?}")
    };
    assert!(rounds.iter().all(|row| row.round != typed), "{rounds:?}");
    bench.check_refused(
        Command::ReachByHand {
            round: typed,
            checkpoint: id(LOBBY),
            reason: "torn".into(),
            photos: Vec::new(),
            position: None,
        },
        ErrorCode::BadValue,
    );
}

#[test]
fn who_walks_a_round_walks_it_whatever_is_typed_in_about_it_elsewhere() {
    let bench = Bench::unlocked();
    let round = planned_round(id(PLAN), START);
    let typed = json!({ "plan": id::<PlanId>(PLAN), "start": START, "stands": "running",
        "started_at": WALKED, "paper": { "walked_by": null, "walked_at": WALKED } });
    feed(&bench.handheld, &[row("round", round, typed)], 1);
    assert_eq!(reached(scanned(&bench, LOBBY, Some(round))), round);
    let said = lines(&bench);
    let started = said.iter().find(|line| line.contains("round_started"));
    assert!(!started.expect("it began").contains("walked_at"));
    let shown = round_of(bench.ok(Command::Round { round }));
    assert_eq!(shown.row.paper, None);
    assert_eq!(reached(scanned(&bench, CORRIDOR, None)), round);
}

#[test]
fn what_paper_found_was_seen_then_and_its_dates_are_judged_by_that_day() {
    let bench = Bench::unlocked();
    bench.at(NEXT_NOON);
    let round = round_of(bench.ok(from_paper(START, None, WALKED)))
        .row
        .round;
    let shown = reach(&bench, round, CORRIDOR);
    let item = shown
        .items
        .iter()
        .find(|row| !row.item.clauses.is_empty())
        .expect("an item with a clause");
    let failed = AnswerInput {
        clauses: vec![item.item.clauses[0].id.clone()],
        equipment: item.equipment,
        ..input(&item.item.id, Outcome::Fail)
    };
    bench.answer(CORRIDOR, vec![failed], false);
    let Reply::Findings { findings } = bench.ok(Command::Findings) else {
        panic!("no findings")
    };
    let told: Vec<_> = findings.iter().map(|row| row.raised_at.as_str()).collect();
    assert_eq!(told, [WALKED]);
    let due = findings[0].finish_by.as_deref().expect("a deadline");
    assert!(due > NEXT_NOON, "nobody could know before: {due}");
}

#[test]
fn rain_that_is_declared_today_is_not_asked_of_last_nights_paper() {
    let bench = Bench::unlocked();
    let list = checklists::built_in().checklist("tp11").expect("there");
    let place = json!({ "name": "大堂", "building": "3栋", "state": "in_use", "touchpoint": 11,
        "lists": ["tp11"], "code": code(LOBBY) });
    let list = serde_json::to_value(list).expect("json");
    let rows = [
        row("checklist", "tp11", list),
        row("checkpoint", id::<CheckpointId>(LOBBY), place),
    ];
    feed(&bench.handheld, &rows, 1);
    bench.at(NEXT_NOON);
    bench.ok(Command::SetCondition {
        condition: protocol::events::Condition::Rain,
        building: None,
        until: "2026-11-24T20:00:00+08:00".into(),
    });
    let rain = |shown: &CheckpointShown| {
        let when = shown.items.iter().map(|row| row.item.when);
        when.flatten()
            .any(|when| when == checklists::Condition::Rain)
    };
    let typed = round_of(bench.ok(from_paper(START, None, WALKED)))
        .row
        .round;
    assert!(!rain(&reach(&bench, typed, LOBBY)));
    bench.at("2026-11-24T19:59:00+08:00");
    bench.ok(Command::StartRound {
        plan: id(PLAN),
        start: "2026-11-24T22:00".into(),
    });
    let tonight = Command::Checkpoint {
        round: planned_round(id(PLAN), "2026-11-24T22:00"),
        checkpoint: id(LOBBY),
    };
    let Reply::Checkpoint(shown) = bench.ok(tonight) else {
        panic!("no checkpoint")
    };
    assert!(rain(&shown), "who walks in it is asked");
}
