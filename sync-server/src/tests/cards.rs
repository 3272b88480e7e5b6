//! The year of a piece of equipment, as the feed tells every handheld.

use crate::tests::ledger::{Desk, EXTINGUISHER, POWDER_GAUGE};
use serde_json::{Value, json};

fn answer(piece: &str, outcome: &str) -> Value {
    json!({ "equipment": piece, "item": POWDER_GAUGE, "list": "l", "list_version": 1,
        "outcome": outcome })
}

fn card(desk: &Desk, piece: &str) -> Value {
    desk.handheld
        .row(&desk.world, "card", piece)
        .unwrap_or(Value::Null)
}

fn piece(desk: &Desk) -> String {
    desk.handheld
        .named(&desk.world, "equipment", EXTINGUISHER)
        .0
}

#[test]
fn a_card_has_the_worst_of_each_month_and_the_last_look() {
    let mut desk = Desk::bare();
    let id = piece(&desk);
    assert_eq!(card(&desk, &id), Value::Null);
    for (at, outcome) in [
        ("2026-09-10T10:00:00+08:00", "pass"),
        ("2026-09-11T10:00:00+08:00", "fail"),
        ("2026-09-12T10:00:00+08:00", "pass"),
        ("2026-11-02T10:00:00+08:00", "partly"),
        ("2026-11-03T10:00:00+08:00", "not_possible"),
        ("2026-10-05T10:00:00+08:00", "pass"),
    ] {
        desk.say(at, answer(&id, outcome));
    }
    let (by, _) = desk.handheld.named(&desk.world, "staff", "陈志远");
    let month = |month: &str, outcome: &str| json!({ "month": month, "outcome": outcome });
    assert_eq!(
        card(&desk, &id),
        json!({ "months": [month("2026-09", "fail"), month("2026-10", "pass"),
            month("2026-11", "partly")], "day": "2026-11-02", "by": by })
    );
}

#[test]
fn a_card_holds_twelve_months() {
    let mut desk = Desk::bare();
    let id = piece(&desk);
    for month in 1..=11 {
        desk.say(
            &format!("2026-{month:02}-05T10:00:00+08:00"),
            answer(&id, "pass"),
        );
    }
    for month in ["2025-11", "2025-12", "2025-10"] {
        desk.say(&format!("{month}-05T10:00:00+08:00"), answer(&id, "fail"));
    }
    let months = card(&desk, &id)["months"].clone();
    let months = months.as_array().expect("months");
    assert_eq!(months.len(), 12);
    assert_eq!(months[0], json!({ "month": "2025-12", "outcome": "fail" }));
}

#[test]
fn what_is_withdrawn_leaves_the_card() {
    let mut desk = Desk::bare();
    let id = piece(&desk);
    desk.say("2026-11-02T10:00:00+08:00", answer(&id, "pass"));
    desk.say("2026-11-03T10:00:00+08:00", answer(&id, "fail"));
    let line = desk.handheld.last();
    let round = desk.handheld.lines.last().map(|(line, _)| line.clone());
    let round: Value = serde_json::from_slice(&round.expect("a line")).expect("JSON");
    let (by, _) = desk.handheld.named(&desk.world, "staff", "陈志远");
    let withdrawn = json!({ "type": "corrected", "round": round["round"], "of": { "seq": line } });
    desk.handheld
        .append_at("2026-11-03T10:01:00+08:00", Some(&by), withdrawn);
    desk.handheld.send_all(&desk.world).done(200);
    let card = card(&desk, &id);
    assert_eq!(
        card["months"],
        json!([{ "month": "2026-11", "outcome": "pass" }])
    );
    assert_eq!(card["day"], "2026-11-02");
}
