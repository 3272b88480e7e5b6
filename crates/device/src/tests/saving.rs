//! A command commits once, however many lines it writes.

use super::*;
use model::orders::OrderState;
use protocol::events::{Condition, SkipReason};

/// Commits in the store's log: frames of this log (they repeat its salt) that end a transaction.
fn commits(bench: &Bench) -> usize {
    let wal = std::fs::read(bench.folder.path().join("store.sqlite-wal")).expect("a log");
    let page_bytes = u32::from_be_bytes(wal[8..12].try_into().expect("four")) as usize;
    let frames = wal[32..].chunks_exact(24 + page_bytes);
    frames
        .take_while(|frame| frame[8..16] == wal[16..24])
        .filter(|frame| frame[4..8] != [0; 4])
        .count()
}

fn check_commits(bench: &Bench, command: Command, lines: u64, expected: usize) {
    let shown = format!("{command:?}");
    let before = (bench.last(), commits(bench));
    bench.ok(command);
    let after = (bench.last() - before.0, commits(bench) - before.1);
    assert_eq!(after, (lines, expected), "lines and commits of {shown}");
}

fn scan() -> Command {
    Command::Scan {
        text: code(CORRIDOR),
        how: How::Code,
        round: None,
        position: None,
    }
}

#[test]
fn a_visit_that_begins_its_round_commits_once() {
    let (round, checkpoint) = (planned_round(id(PLAN), START), id(CORRIDOR));
    let by_hand = Command::ReachByHand {
        round,
        checkpoint,
        reason: "dark".into(),
        photos: Vec::new(),
        position: None,
    };
    let skip = Command::Skip {
        round,
        checkpoint,
        reason: SkipReason::Locked,
        note: None,
        photos: Vec::new(),
    };
    for command in [
        scan(),
        by_hand,
        skip,
        Command::FinishRound {
            round,
            signatures: Vec::new(),
        },
    ] {
        check_commits(&Bench::unlocked(), command, 2, 1);
    }
}

#[test]
fn each_act_of_a_walk_commits_once() {
    let bench = Bench::unlocked();
    let (round, checkpoint) = (bench.start().row.round, id(CORRIDOR));
    check_commits(&bench, scan(), 1, 1);
    let answer = |answers| Command::Answer {
        round,
        checkpoint,
        answers,
        bulk: false,
        route: None,
    };
    check_commits(&bench, answer(vec![fail("13.1")]), 1, 1);
    let Reply::Findings { findings } = bench.ok(Command::Findings) else {
        panic!("no findings")
    };
    let (order, seq) = (findings[0].order, bench.last());
    let moved = Command::MoveOrder {
        order,
        to: OrderState::InProgress,
        note: None,
        photos: Vec::new(),
    };
    check_commits(&bench, moved, 1, 1);
    let undo = Command::Undo {
        round,
        checkpoint,
        seq,
    };
    check_commits(&bench, undo, 1, 1);
    let rain = Command::SetCondition {
        condition: Condition::Rain,
        building: None,
        until: "2026-11-24T06:00:00+08:00".into(),
    };
    check_commits(&bench, rain, 1, 1);
    check_commits(&bench, Command::Today, 0, 0);
}

#[test]
fn unlocking_commits_the_try_and_then_all_the_rest_at_once() {
    let bench = Bench::new();
    let (staff, pin) = (id(GUARD), "1234".into());
    check_commits(&bench, Command::Unlock { staff, pin }, 1, 2);
    check_commits(&bench, Command::Lock, 0, 1);
}
