//! The card of a piece of equipment: its ledger, what falls due, its year from feed and own lines.

use super::*;
use model::ledger::DueStanding;
use serde_json::json;

const KIND: &str = "eq-extinguisher-powder";

fn piece_id() -> EquipmentId {
    EquipmentId(Uuid::from_bytes([40; 16]))
}

/// A handheld whose corridor has an extinguisher, with a card as the server tells it.
fn bench(card: Option<serde_json::Value>, fields: serde_json::Value) -> Bench {
    let bench = Bench::unlocked();
    let list = checklists::built_in().checklist(KIND).expect("there");
    let mut all = rows();
    all.push(row("checklist", KIND, json!(list)));
    all.push(row(
        "equipment",
        piece_id(),
        json!({"name": "1号灭火器", "checkpoint": id::<CheckpointId>(CORRIDOR), "lists": [KIND],
               "kind": KIND, "fields": fields}),
    ));
    all.extend(card.map(|card| row("card", piece_id(), card)));
    feed(&bench.handheld, &all, bench.last());
    bench
}

fn piece(shown: &CheckpointShown) -> PieceShown {
    assert_eq!(shown.pieces.len(), 1);
    shown.pieces[0].clone()
}

fn month(piece: &PieceShown, name: &str) -> Option<Outcome> {
    let found = piece.months.iter().find(|month| month.month == name);
    found.unwrap_or_else(|| panic!("no {name}")).outcome
}

#[test]
fn a_card_shows_its_ledger_what_falls_due_and_the_last_look() {
    let card = json!({"months": [{"month": "2025-11", "outcome": "fail"},
        {"month": "2026-10", "outcome": "partly"}], "day": "2026-10-23",
        "by": id::<StaffId>(ENGINEER)});
    let fields = json!({"made": "2022-12-01", "serviced": "2024-12-20", "agent": "干粉",
        "mass": "4 kg", "done_service": "2024-12-20", "since": "2023-01-01", "shelf": "B2"});
    let bench = bench(Some(card), fields);
    let piece = piece(&bench.reach(CORRIDOR));
    assert_eq!(
        piece.kind,
        checklists::built_in()
            .checklist(KIND)
            .map(|list| list.name.clone())
    );
    let named = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let fields = [
        named("agent", "干粉"),
        named("mass", "4 kg"),
        named("made", "2022-12-01"),
        named("serviced", "2024-12-20"),
        named("shelf", "B2"),
    ];
    assert_eq!(piece.fields, fields);
    assert!(!piece.scrap);
    let worst = &piece.dues[0];
    assert_eq!(
        worst.due.standing,
        DueStanding::Soon { within_days: 30 },
        "{:?}",
        piece.dues
    );
    assert_eq!(worst.due.id, "service");
    let far = |due: &DueShown| due.due.id == "scrap";
    assert!(!piece.dues.iter().any(far), "2032: {:?}", piece.dues);
    let last = piece.last.clone().expect("somebody looked");
    assert_eq!(
        (last.day.as_str(), last.by.as_deref()),
        ("2026-10-23", Some("陈师傅"))
    );
    assert_eq!(last.outcome, Outcome::Partly);
    assert_eq!(piece.months.len(), 12);
    assert_eq!(
        piece.months[0].month, "2025-12",
        "November of last year is over"
    );
    assert_eq!(month(&piece, "2026-10"), Some(Outcome::Partly));
    assert_eq!(month(&piece, "2026-11"), None);
}

#[test]
fn what_this_handheld_saw_lies_on_top_of_the_card_until_it_is_withdrawn() {
    let bench = bench(None, json!({}));
    let shown = bench.reach(CORRIDOR);
    assert_eq!(piece(&shown).months, [], "nobody ever looked");
    let equipment = Some(piece_id());
    let failed = AnswerInput {
        equipment,
        ..fail("eq-extinguisher-powder.1")
    };
    let (seq, shown) = bench.answer(CORRIDOR, vec![failed], false);
    assert_eq!(month(&piece(&shown), "2026-11"), Some(Outcome::Fail));
    assert_eq!(piece(&shown).last, None, "this round is no look before it");
    let undone = bench.ok(Command::Undo {
        round: shown.round,
        checkpoint: id(CORRIDOR),
        seq,
    });
    let Reply::Checkpoint(undone) = undone else {
        panic!("no list");
    };
    assert_eq!(piece(&undone).months, []);
}

#[test]
fn a_place_without_equipment_has_no_cards() {
    let bench = bench(None, json!({}));
    assert_eq!(bench.reach(LOBBY).pieces, []);
}

fn november(outcome: &str) -> serde_json::Value {
    json!({"months": [{"month": "2026-11", "outcome": outcome}], "day": "2026-11-02"})
}

fn of_piece(answer: AnswerInput) -> AnswerInput {
    let equipment = Some(piece_id());
    AnswerInput {
        equipment,
        ..answer
    }
}

#[test]
fn of_a_day_and_of_a_month_the_worst_look_counts_whoever_told_it() {
    let failed = || of_piece(fail("eq-extinguisher-powder.1"));
    let passed = || of_piece(input("eq-extinguisher-powder.3", Outcome::Pass));
    for (fed, own) in [
        (Some("fail"), vec![passed()]),
        (Some("pass"), vec![failed()]),
        (None, vec![failed(), passed()]),
    ] {
        let bench = bench(fed.map(november), json!({}));
        bench.reach(CORRIDOR);
        let (_, shown) = bench.answer(CORRIDOR, own, false);
        let november = month(&piece(&shown), "2026-11");
        assert_eq!(november, Some(Outcome::Fail), "{fed:?}");
    }
}

#[test]
fn the_last_look_is_the_later_one_of_card_and_own_rounds() {
    let bench = bench(Some(november("partly")), json!({}));
    bench.reach(CORRIDOR);
    let failed = of_piece(fail("eq-extinguisher-powder.1"));
    let (_, shown) = bench.answer(CORRIDOR, vec![failed], false);
    bench.ok(Command::FinishRound {
        round: shown.round,
        signatures: Vec::new(),
    });
    bench.at("2026-11-24T22:05:00+08:00");
    let last = |bench: &Bench| {
        let last = piece(&bench.reach(CORRIDOR)).last.expect("a look");
        (last.day, last.by, last.outcome)
    };
    let guard = Some("张伟".to_owned());
    let own = ("2026-11-23".to_owned(), guard, Outcome::Fail);
    assert_eq!(last(&bench), own);
    let card = json!({"months": [{"month": "2026-11", "outcome": "pass"}], "day": "2026-11-24"});
    feed(&bench.handheld, &[row("card", piece_id(), card)], 0);
    let fed = ("2026-11-24".to_owned(), None, Outcome::Pass);
    assert_eq!(last(&bench), fed);
}

#[test]
fn a_look_of_this_round_moves_what_falls_due_on() {
    let months = json!([{"month": "2026-10", "outcome": "pass"}]);
    let card = json!({"months": months, "day": "2026-10-23"});
    let bench = bench(Some(card), json!({}));
    let due = |shown: &CheckpointShown| {
        let dues = piece(shown).dues;
        let check = dues.into_iter().find(|due| due.due.id == "check");
        check.and_then(|check| check.due.due).expect("a day")
    };
    let before = due(&bench.reach(CORRIDOR));
    let passed = of_piece(input("eq-extinguisher-powder.3", Outcome::Pass));
    let (_, shown) = bench.answer(CORRIDOR, vec![passed], false);
    let days = [before, due(&shown)].map(|day| day.to_string());
    assert_eq!(days, ["2026-11-30", "2026-12-31"]);
}

#[test]
fn from_its_day_on_a_piece_is_scrap() {
    for (made, scrap) in [("2016-11-23", true), ("2016-11-24", false)] {
        let bench = bench(None, json!({ "made": made }));
        assert_eq!(piece(&bench.reach(CORRIDOR)).scrap, scrap, "{made}");
    }
}

#[test]
fn what_the_card_knows_of_other_rounds_is_read_from_it_alone() {
    let bench = bench(None, json!({}));
    bench.reach(CORRIDOR);
    let failed = of_piece(fail("eq-extinguisher-powder.1"));
    let (_, shown) = bench.answer(CORRIDOR, vec![failed], false);
    let here = || month(&piece(&bench.reach(CORRIDOR)), "2026-11");
    let told = |card: serde_json::Value| {
        let card = [row("card", piece_id(), card)];
        feed(&bench.handheld, &card, bench.last());
    };
    let months = json!([{"month": "2026-10", "outcome": "pass"}]);
    let october = || json!({"months": months, "day": "2026-10-23"});
    told(october());
    assert_eq!(here(), Some(Outcome::Fail), "it is of this round");
    bench.ok(Command::FinishRound {
        round: shown.round,
        signatures: Vec::new(),
    });
    bench.at("2026-11-24T22:05:00+08:00");
    told(json!(null));
    assert_eq!(here(), Some(Outcome::Fail), "no card tells of any");
    told(october());
    assert_eq!(here(), None, "the server has heard of it, and shows none");
}
