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
