//! Gauges: limits, jumps, counters that roll over, and what is calculated.

use super::*;
use checklists::{Item, Meter, PartKind};
use model::meter::{Counted, SecondLook};
use protocol::events::PartValue;
use serde_json::json;

const ITEM: &str = "13.7";

/// The corridor with one item of three gauges: a counter, a supply and a return.
fn bench(meter: Meter) -> Bench {
    let bench = Bench::unlocked();
    let mut list = checklists::built_in()
        .checklist("plant-air-conditioning")
        .expect("there")
        .clone();
    list.id = "tp13".into();
    list.items.truncate(2);
    for item in &mut list.items {
        item.parts.retain(|part| part.kind == PartKind::Number);
    }
    list.items.retain(|item: &Item| !item.parts.is_empty());
    list.items[0].id = ITEM.into();
    list.items[0].parts[0].meter = Some(meter);
    let list = serde_json::to_value(list).expect("json");
    feed(&bench.handheld, &[row("checklist", "tp13", list)], 1);
    bench
}

fn value(part: &str, milli: i64) -> PartValue {
    PartValue {
        part: part.into(),
        milli: Some(milli),
        ..PartValue::default()
    }
}

fn look(bench: &Bench, values: Vec<PartValue>) -> Vec<LookedAt> {
    let round = planned_round(id(PLAN), START);
    match bench.ok(Command::Look {
        round,
        checkpoint: id(CORRIDOR),
        equipment: None,
        item: ITEM.into(),
        values,
    }) {
        Reply::Looked { parts } => parts,
        other => panic!("{other:?}"),
    }
}

/// The feed says what was read a day before.
fn yesterday(bench: &Bench, part: &str, milli: i64) {
    let place = id::<CheckpointId>(CORRIDOR).to_string();
    let reading = json!({"place": place, "item": ITEM, "at": "2026-11-22T22:05:00+08:00",
        "value": {"part": part, "milli": milli}});
    feed(
        &bench.handheld,
        &[row("reading", format!("{place}/{ITEM}/{part}"), reading)],
        1,
    );
}

#[test]
fn a_counter_says_what_was_used_and_rolls_over_once() {
    let bench = bench(Meter {
        counts: true,
        rolls_over_milli: Some(10_000_000),
        ..Meter::default()
    });
    bench.reach(CORRIDOR);
    assert_eq!(
        look(&bench, vec![value("supply", 5)])[0].counted,
        None,
        "the first reading"
    );
    yesterday(&bench, "supply", 9_990_000);
    let seen = &look(&bench, vec![value("supply", 9_995_000)])[0];
    assert_eq!(seen.counted, Some(Counted::On { used_milli: 5_000 }));
    assert_eq!(seen.per_day_milli, Some(5_000));
    let seen = &look(&bench, vec![value("supply", 2_000)])[0];
    assert_eq!(
        seen.counted,
        Some(Counted::RolledOver { used_milli: 12_000 })
    );
    let seen = &look(&bench, vec![value("supply", 4_000_000)])[0];
    assert_eq!(
        seen.counted,
        Some(Counted::RolledOver {
            used_milli: 4_010_000
        })
    );
    let seen = &look(&bench, vec![value("supply", 9_000_000)])[0];
    assert_eq!(seen.counted, Some(Counted::Exchanged));
}

#[test]
fn a_jump_is_worth_a_second_look_and_a_reading_of_this_round_is_no_last_one() {
    let bench = bench(Meter {
        jump_percent: Some(30),
        ..Meter::default()
    });
    bench.reach(CORRIDOR);
    yesterday(&bench, "supply", 7_000);
    assert_eq!(
        look(&bench, vec![value("supply", 9_100)])[0].second_look,
        None
    );
    let seen = look(&bench, vec![value("supply", 9_101)]);
    assert_eq!(seen[0].second_look, Some(SecondLook::Jump));
    let round = planned_round(id(PLAN), START);
    let mut answer = input(ITEM, Outcome::Pass);
    answer.values = vec![value("supply", 9_200), value("return", 12_000)];
    bench.ok(Command::Answer {
        round,
        checkpoint: id(CORRIDOR),
        answers: vec![answer],
        bulk: false,
        route: None,
    });
    let seen = &look(&bench, vec![value("supply", 9_200)])[0];
    assert_ne!(seen.last_milli, Some(9_200), "it is being put right");
}

#[test]
fn supply_is_taken_off_return() {
    let bench = bench(Meter::default());
    bench.reach(CORRIDOR);
    let seen = look(
        &bench,
        vec![value("supply", 7_000), value("return", 12_500)],
    );
    assert_eq!(seen[1].difference_milli, Some(5_500));
    let seen = look(&bench, vec![value("return", 12_500)]);
    assert_eq!(seen[0].difference_milli, None);
    let lines = bench.last();
    let nowhere = Command::Look {
        round: planned_round(id(PLAN), START),
        checkpoint: id(CORRIDOR),
        equipment: None,
        item: "99.9".into(),
        values: Vec::new(),
    };
    bench.check_refused(nowhere, ErrorCode::NoSuchItem);
    assert_eq!(bench.last(), lines, "looking writes nothing");
}
