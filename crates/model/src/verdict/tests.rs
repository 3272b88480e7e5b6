//! What values say of an item, and what is asked for.

use super::*;

fn items() -> impl Iterator<Item = &'static Item> {
    checklists::built_in()
        .checklists
        .iter()
        .flat_map(|list| &list.items)
}

fn item(id: &str) -> &'static Item {
    items()
        .find(|item| item.id == id)
        .expect("in the catalogue")
}

fn minutes(milli: i64) -> PartValue {
    let part = item("13.10")
        .parts
        .iter()
        .find(|part| part.kind == PartKind::Duration);
    let part = part.expect("13.10 has a duration").id.clone();
    PartValue {
        part,
        milli: Some(milli),
        ..PartValue::default()
    }
}

fn judged(id: &str, said: Outcome, values: &[PartValue]) -> Result<Judged, ValueError> {
    judge(
        item(id),
        said,
        values,
        "2026-11-23",
        &Building::default(),
        |_| None,
    )
}

#[test]
fn fifteen_minutes_exactly_fails_the_site_rule_and_a_second_more_passes_it() {
    let short = judged("13.10", Outcome::Pass, &[minutes(15_000)]).expect("judged");
    assert_eq!(short.outcome, Outcome::Fail);
    let long = judged("13.10", Outcome::Pass, &[minutes(15_017)]).expect("judged");
    assert_eq!(long.outcome, Outcome::Pass);
    assert_eq!(
        long.verdicts[0],
        VerdictSaid {
            rule: "site".into(),
            outcome: Outcome::Pass
        }
    );
    assert_eq!(
        long.verdicts[1].outcome,
        Outcome::Fail,
        "the standard wants more"
    );
    assert_eq!(long.verdicts.len(), 2);
}

#[test]
fn a_pass_without_its_values_is_asked_for_them() {
    let refused = judged("13.7", Outcome::Pass, &[]);
    assert!(matches!(refused, Err(ValueError::Wants { .. })));
    assert!(judged("13.7", Outcome::Fail, &[]).is_ok());
    assert!(judged("13.7", Outcome::NotPossible, &[]).is_ok());
}

#[test]
fn an_unknown_part_is_refused_by_name() {
    let value = PartValue {
        part: "nope".into(),
        ..PartValue::default()
    };
    let refused = judged("13.7", Outcome::Fail, &[value]);
    assert_eq!(
        refused,
        Err(ValueError::NoSuchPart {
            item: "13.7".into(),
            part: "nope".into()
        })
    );
}

#[test]
fn figures_of_the_nameplate_come_before_the_checklist() {
    let found = items().find_map(|item| {
        let part = item
            .parts
            .iter()
            .find(|part| part.kind == PartKind::Number)?;
        Some((item, part))
    });
    let (item, part) = found.expect("a reading");
    let value = PartValue {
        part: part.id.clone(),
        milli: Some(610),
        ..PartValue::default()
    };
    let own = limits::Limits {
        low: Some(350),
        high: Some(550),
        low_exclusive: false,
    };
    let building = Building::default();
    let judged = judge(
        item,
        Outcome::Fail,
        &[value],
        "2026-11-23",
        &building,
        |_| Some(own),
    );
    let judged = judged.expect("judged");
    assert_eq!(judged.values[0].high_milli, Some(550));
}

fn one(kind: PartKind, optional: bool) -> Item {
    let mut item = item("13.1").clone();
    let named = items().find_map(|item| item.parts.first());
    let mut part = named.expect("some part").clone();
    part.id = "p1".into();
    part.kind = kind;
    part.optional = optional;
    (part.limits, part.unit, part.decimals, part.clause) = (None, None, None, None);
    part.choices.clear();
    item.parts = vec![part];
    item.verdicts.clear();
    item
}

#[track_caller]
fn check_written(kind: PartKind, value: &PartValue, expected: Option<&PartValue>) {
    let item = one(kind, false);
    let building = Building::default();
    let none = |_: &Part| None;
    let values = std::slice::from_ref(value);
    let judged = judge(&item, Outcome::Pass, values, "2026-11-23", &building, none);
    assert_eq!(
        judged.ok().map(|judged| judged.values),
        expected.map(|one| vec![one.clone()])
    );
}

#[test]
fn a_time_of_day_is_kept_as_the_clock_shows_it() {
    let at = |time: &str| PartValue {
        part: "p1".into(),
        time: Some(time.into()),
        ..PartValue::default()
    };
    for good in ["00:00", "06:05", "23:59"] {
        check_written(PartKind::Time, &at(good), Some(&at(good)));
    }
    for bad in ["24:00", "6:05", "06:60", "06:05:00", "", "now"] {
        check_written(PartKind::Time, &at(bad), None);
    }
}

#[test]
fn words_are_kept_without_blanks_around_them_and_within_bounds() {
    let words = |text: String| PartValue {
        part: "p1".into(),
        text: Some(text),
        ..PartValue::default()
    };
    let kept = words("锁坏".into());
    check_written(PartKind::Text, &words(" 锁坏 ".into()), Some(&kept));
    check_written(PartKind::Text, &words(" ".into()), None);
    check_written(PartKind::Text, &words("长".repeat(501)), None);
}
