//! Positions: with a visit or a moment after it, and never in its way.

use super::*;
use protocol::events::Position;
use serde_json::{Value, json};

fn at(latitude_e7: i64) -> Position {
    Position {
        latitude_e7,
        longitude_e7: 1_214_737_010,
        accuracy_m: 18,
        mock: false,
    }
}

/// A command as a page writes it.
fn read(command: Value) -> Command {
    serde_json::from_value(command).expect("a command")
}

fn scan(place: u8, position: Value) -> Command {
    read(json!({ "cmd": "scan", "text": code(place), "how": "code", "position": position }))
}

fn later(place: u8, position: Position) -> Command {
    Command::Located {
        round: planned_round(id(PLAN), START),
        checkpoint: id(place),
        position,
    }
}

fn last(bench: &Bench) -> Value {
    let line = lines(bench).pop().expect("a line");
    serde_json::from_str(&line).expect("JSON")
}

/// A visit with this position is kept, and its line says this.
fn check(position: Value, said: Value) {
    let bench = Bench::unlocked();
    bench.ok(scan(LOBBY, position));
    let line = last(&bench);
    assert_eq!(line["type"], "checkpoint_reached");
    assert_eq!(line["position"], said);
}

#[test]
fn a_visit_carries_the_position_that_was_known_by_then() {
    let position = json!({ "latitude_e7": 312_304_160, "longitude_e7": 1_214_737_010,
        "accuracy_m": 18, "mock": true });
    check(position.clone(), position);
}

#[test]
fn a_position_that_makes_no_sense_costs_no_visit() {
    check(json!(null), json!(null));
    check(json!("here"), json!(null));
    check(json!({ "latitude_e7": 1 }), json!(null));
    let nowhere = json!({ "latitude_e7": 900_000_001, "longitude_e7": 0, "accuracy_m": 1 });
    check(nowhere, json!(null));
    let negative = json!({ "latitude_e7": 1, "longitude_e7": 0, "accuracy_m": -1 });
    check(negative, json!(null));
}

#[test]
fn a_page_that_asks_for_no_position_says_nothing_of_it() {
    let bench = Bench::unlocked();
    bench.ok(read(
        json!({ "cmd": "scan", "text": code(LOBBY), "how": "code" }),
    ));
    assert_eq!(last(&bench)["position"], json!(null));
}

#[test]
fn the_first_position_after_a_visit_completes_it_and_later_ones_do_nothing() {
    let bench = Bench::unlocked();
    bench.reach(LOBBY);
    let visit = bench.last();
    bench.ok(later(LOBBY, at(312_304_160)));
    let line = last(&bench);
    assert_eq!(
        (&line["type"], &line["of"]["seq"]),
        (&json!("located"), &json!(visit))
    );
    assert_eq!(line["position"]["latitude_e7"], 312_304_160);
    let bench = bench.reopened();
    bench.ok(Command::Unlock {
        staff: id(GUARD),
        pin: "1234".into(),
    });
    let before = bench.last();
    bench.ok(later(LOBBY, at(312_304_999)));
    assert_eq!(bench.last(), before, "the first one counts");
}

#[test]
fn a_visit_that_has_its_position_takes_no_other_and_the_next_visit_takes_one() {
    let bench = Bench::unlocked();
    bench.ok(scan(LOBBY, json!(at(312_304_160))));
    let first = bench.last();
    bench.ok(later(LOBBY, at(312_304_999)));
    assert_eq!(bench.last(), first);
    // The same proof again: a visit of its own.
    bench.reach(LOBBY);
    let second = bench.last();
    bench.ok(later(LOBBY, at(312_304_999)));
    assert_eq!(last(&bench)["of"]["seq"], second);
}

#[test]
fn a_position_may_come_after_the_round_is_over() {
    let bench = Bench::unlocked();
    bench.reach(LOBBY);
    let round = planned_round(id(PLAN), START);
    bench.ok(Command::FinishRound {
        round,
        signatures: Vec::new(),
    });
    bench.ok(later(LOBBY, at(1)));
    assert_eq!(last(&bench)["type"], "located");
}

#[test]
fn a_position_of_no_visit_or_of_no_globe_is_refused() {
    let bench = Bench::unlocked();
    bench.start();
    bench.check_refused(later(LOBBY, at(1)), ErrorCode::NotReached);
    bench.reach(LOBBY);
    bench.check_refused(later(LOBBY, at(900_000_001)), ErrorCode::BadValue);
    let nowhere = Command::Located {
        round: RoundId(Uuid::from_u128(9)),
        checkpoint: id(LOBBY),
        position: at(1),
    };
    bench.check_refused(nowhere, ErrorCode::NoSuchRound);
}

#[test]
fn a_replay_of_the_lines_knows_the_same_of_positions() {
    let bench = Bench::unlocked();
    bench.reach(LOBBY);
    bench.ok(later(LOBBY, at(1)));
    bench.ok(scan(CORRIDOR, json!(at(2))));
    let mut store = bench.handheld.store();
    let before = store.read_model().expect("read");
    store.rebuild().expect("rebuilt");
    assert_eq!(store.read_model().expect("read"), before);
}
