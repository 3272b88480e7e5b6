//! What makes no sense of an item, and that the catalogue makes sense.

use super::*;
use crate::built_in;

fn check(change: impl Fn(&mut Item), expected: &str) {
    let list = built_in()
        .checklist("plant-water-pump")
        .expect("a plant room");
    let limited = |item: &&Item| item.parts.iter().any(|part| part.limits.is_some());
    let mut item = list.items.iter().find(limited).expect("one").clone();
    change(&mut item);
    let reasons: Vec<String> = unsound(&item).into_iter().map(|one| one.en).collect();
    assert_eq!(reasons.join("; "), expected);
}

#[test]
fn the_catalogue_is_sound() {
    for item in built_in().checklists.iter().flat_map(|list| &list.items) {
        assert_eq!(unsound(item), Vec::new(), "{}", item.id);
    }
}

#[test]
fn what_makes_no_sense_is_told() {
    check(
        |item| item.name.zh.clear(),
        "name and text must say something",
    );
    check(|item| item.weight = 10, "");
    check(|item| item.weight = 0, "weight 0 is not 1 to 10");
    check(|item| item.weight = 11, "weight 11 is not 1 to 10");
    check(
        |item| {
            item.clauses.clear();
            item.parts.clear();
        },
        "at least one clause says what can be wrong",
    );
    check(
        |item| {
            let again = item.clauses[0].clone();
            item.clauses.push(again.clone());
            item.parts[0].clause = Some("none".into());
            item.verdicts.clear();
            item.clauses[0].en = "twice".into();
            item.clauses.last_mut().expect("one").en = "twice".into();
        },
        "clause `twice` stands twice; no clause `none` in this item",
    );
}

fn part(kind: PartKind) -> Part {
    Part {
        id: "p1".into(),
        kind,
        name: says("分项", "Part"),
        optional: false,
        unit: None,
        decimals: (kind == PartKind::Number).then_some(2),
        limits: None,
        choices: Vec::new(),
        meter: None,
        not_past: false,
        warn_days: Vec::new(),
        clause: None,
        fact: None,
    }
}

#[track_caller]
fn check_part(kind: PartKind, change: impl Fn(&mut Part), expected: &str) {
    let mut item = built_in().checklist("tp13").expect("corridors").items[0].clone();
    let mut part = part(kind);
    change(&mut part);
    item.parts = vec![part];
    item.verdicts.clear();
    let reasons: Vec<String> = unsound(&item).into_iter().map(|one| one.en).collect();
    assert_eq!(reasons.join("; "), expected);
}

#[test]
fn a_part_has_what_its_kind_wants_and_nothing_else() {
    check_part(PartKind::Number, |_| {}, "");
    check_part(PartKind::Date, |part| part.not_past = true, "");
    check_part(
        PartKind::Number,
        |part| part.decimals = None,
        "`Part` has decimals where it is a reading, and only there",
    );
    check_part(
        PartKind::Count,
        |part| part.unit = Some("m".into()),
        "`Part` can't have a unit",
    );
    check_part(
        PartKind::Check,
        |part| part.limits = Some(Limits::default()),
        "`Part` can't have limits",
    );
    check_part(
        PartKind::Text,
        |_| {},
        "`Part` may stay empty: nobody has to type",
    );
    check_part(
        PartKind::Photo,
        |part| part.not_past = true,
        "`Part` is no date",
    );
    check_part(
        PartKind::Date,
        |part| part.name.zh.clear(),
        "a part has no name",
    );
    check_part(PartKind::Choice, |_| {}, "`Part` wants two choices or more");
}
