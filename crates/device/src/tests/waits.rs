//! Items that wait for what was answered before them.

use super::*;
use checklists::expression::{Expression, Operator};
use checklists::{AskedIf, Told};
use protocol::events::PartValue;

fn equal(told: Told, word: &str) -> AskedIf {
    Expression::Both(
        Operator::Equal,
        Box::new(Expression::Field(told)),
        Box::new(Expression::Text(word.into())),
    )
}

/// The corridors, whose second item is asked where the first one fails, and whose third where the
/// first says so by its clause.
fn bench() -> Bench {
    let bench = Bench::unlocked();
    let mut list = checklists::built_in()
        .checklist("tp13")
        .expect("there")
        .clone();
    let first = list.items[0].id.clone();
    let clause = list.items[0].clauses[0].id.clone();
    list.items[1].asked_if = Some(equal(Told::Outcome(first.clone()), "fail"));
    list.items[2].asked_if = Some(Expression::Call(
        "selected".into(),
        vec![
            Expression::Field(Told::Clauses(first)),
            Expression::Text(clause),
        ],
    ));
    let json = serde_json::to_value(&list).expect("JSON");
    feed(&bench.handheld, &[row("checklist", "tp13", json)], 1);
    bench
}

fn asked(shown: &CheckpointShown) -> Vec<&str> {
    let first = ["13.1", "13.2", "13.3"];
    let items = shown.items.iter().map(|row| row.item.id.as_str());
    items.filter(|id| first.contains(id)).collect()
}

#[test]
fn an_item_comes_once_what_it_waits_for_is_answered_and_goes_with_it() {
    let bench = bench();
    let shown = bench.reach(CORRIDOR);
    let all = shown.items.len();
    assert_eq!(asked(&shown), ["13.1"]);
    bench.start();
    let refused = Command::Answer {
        round: shown.round,
        checkpoint: id(CORRIDOR),
        answers: vec![input("13.2", Outcome::Pass)],
        bulk: false,
        route: None,
    };
    bench.check_refused(refused, ErrorCode::NoSuchItem);
    let (_, shown) = bench.answer(CORRIDOR, vec![input("13.1", Outcome::Pass)], false);
    assert_eq!(asked(&shown), ["13.1"]);
    let (seq, shown) = bench.answer(CORRIDOR, vec![fail("13.1")], false);
    assert_eq!(asked(&shown), ["13.1", "13.2", "13.3"]);
    assert_eq!(shown.items.len(), all + 2);
    let undo = Command::Undo {
        round: shown.round,
        checkpoint: id(CORRIDOR),
        seq,
    };
    let Reply::Checkpoint(shown) = bench.ok(undo) else {
        panic!("no list")
    };
    assert_eq!(asked(&shown), ["13.1"], "the pass before it stands again");
}

#[test]
fn an_answer_that_was_given_stays_after_what_it_waited_for_is_gone() {
    let bench = bench();
    bench.reach(CORRIDOR);
    let (seq, shown) = bench.answer(CORRIDOR, vec![fail("13.1")], false);
    bench.answer(CORRIDOR, vec![input("13.2", Outcome::Pass)], false);
    let undo = Command::Undo {
        round: shown.round,
        checkpoint: id(CORRIDOR),
        seq,
    };
    let Reply::Checkpoint(shown) = bench.ok(undo) else {
        panic!("no list")
    };
    assert_eq!(asked(&shown), ["13.1", "13.2"]);
}

#[test]
fn a_place_is_done_only_with_what_its_answers_ask_for() {
    let bench = bench();
    let shown = bench.reach(CORRIDOR);
    let mut answers: Vec<AnswerInput> = Vec::new();
    for row in &shown.items {
        let mut one = input(&row.item.id, Outcome::NotApplicable);
        if row.item.id == "13.1" {
            one = fail("13.1");
        }
        answers.push(one);
    }
    let (_, shown) = bench.answer(CORRIDOR, answers, false);
    assert_eq!(shown.items.len() as u32 - shown.items_done, 2);
    let rest = ["13.2", "13.3"].map(|id| input(id, Outcome::NotApplicable));
    let (_, shown) = bench.answer(CORRIDOR, rest.to_vec(), false);
    assert_eq!(shown.items.len() as u32, shown.items_done);
}

#[test]
fn what_hangs_on_a_value_that_only_another_handheld_has_is_asked() {
    let bench = bench();
    let round = planned_round(id(PLAN), START);
    let elsewhere = serde_json::json!({
        "plan": id::<PlanId>(PLAN), "start": START, "stands": "running",
        "started_at": "2026-11-23T14:01:00Z",
        "places": [{"checkpoint": id::<CheckpointId>(CORRIDOR), "how": "code",
                    "items": [{"item": "13.1", "outcome": "pass"}]}]});
    feed(&bench.handheld, &[row("round", round, elsewhere)], 1);
    let shown = bench.reach(CORRIDOR);
    assert_eq!(
        asked(&shown),
        ["13.1", "13.3"],
        "the outcome is known, the clauses aren't"
    );
}

#[test]
fn values_are_waited_for_too() {
    let bench = Bench::unlocked();
    let mut list = checklists::built_in()
        .checklist("tp13")
        .expect("there")
        .clone();
    let mut part = list.items[6].part("pressure").expect("a reading").clone();
    part.limits = None;
    part.clause = None;
    list.items[0].parts.push(part.clone());
    list.items[1].asked_if = Some(Expression::Both(
        Operator::Greater,
        Box::new(Expression::Field(Told::Value {
            item: "13.1".into(),
            part: part.id.clone(),
        })),
        Box::new(Expression::Number("2".into())),
    ));
    let json = serde_json::to_value(&list).expect("JSON");
    feed(&bench.handheld, &[row("checklist", "tp13", json)], 1);
    let shown = bench.reach(CORRIDOR);
    assert_eq!(asked(&shown), ["13.1", "13.3"]);
    let read = |milli: i64| AnswerInput {
        values: vec![PartValue {
            part: part.id.clone(),
            milli: Some(milli),
            unit: part.unit.clone(),
            ..PartValue::default()
        }],
        ..input("13.1", Outcome::Pass)
    };
    let (_, shown) = bench.answer(CORRIDOR, vec![read(2_000)], false);
    assert_eq!(asked(&shown), ["13.1", "13.3"]);
    let (_, shown) = bench.answer(CORRIDOR, vec![read(2_001)], false);
    assert_eq!(asked(&shown), ["13.1", "13.2", "13.3"]);
}
