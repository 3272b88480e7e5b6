//! Whether an item that no file was read for makes sense: one that somebody wrote at the desk or in
//! a form. The same rules as `check` and `parts` hold for files, without lines to point at.

use std::collections::BTreeSet;

use crate::checklist::{Item, PartKind, RuleOutcome, Words};
use crate::limits::Limits;

fn says(zh: impl Into<String>, en: impl Into<String>) -> Words {
    Words {
        zh: zh.into(),
        en: en.into(),
    }
}

/// Everything about an item that doesn't make sense.
pub fn unsound(item: &Item) -> Vec<Words> {
    let mut reasons = Vec::new();
    for words in [&item.name, &item.text] {
        if words.zh.trim().is_empty() || words.en.trim().is_empty() {
            reasons.push(says("名称和说明都要写", "name and text must say something"));
        }
    }
    clauses(item, &mut reasons);
    let mut seen = BTreeSet::new();
    for part in &item.parts {
        if !seen.insert(&part.id) {
            let id = &part.id;
            reasons.push(says(
                format!("分项 {id} 有两个"),
                format!("part {id} stands twice"),
            ));
        }
        let choices = &part.choices;
        if part.kind == PartKind::Choice && choices.len() < 2 {
            let zh = format!("“{}”至少要有两个选项", part.name.zh);
            reasons.push(says(
                zh,
                format!("`{}` wants two choices or more", part.name.en),
            ));
        }
        let passes = choices.iter().any(|one| one.outcome == RuleOutcome::Pass);
        if !choices.is_empty() && !passes {
            let zh = format!("“{}”没有一个选项是好的", part.name.zh);
            reasons.push(says(zh, format!("no choice of `{}` passes", part.name.en)));
        }
        let named = part
            .clause
            .iter()
            .chain(choices.iter().filter_map(|one| one.clause.as_ref()));
        for clause in named.filter(|clause| item.clause(clause).is_none()) {
            let zh = format!("没有要点“{clause}”");
            reasons.push(says(zh, format!("no clause `{clause}` in this item")));
        }
        if part.limits.as_ref().is_some_and(upside_down) {
            let zh = format!("“{}”的下限高于上限", part.name.zh);
            reasons.push(says(
                zh,
                format!("no value keeps the limits of `{}`", part.name.en),
            ));
        }
    }
    for verdict in &item.verdicts {
        if item.part(&verdict.part).is_none() || verdict.id == "site" {
            let id = &verdict.id;
            let zh = format!("判定 {id} 说的分项不存在");
            reasons.push(says(zh, format!("verdict {id} names no part")));
        }
    }
    reasons
}

fn clauses(item: &Item, reasons: &mut Vec<Words>) {
    if item.clauses.is_empty() {
        reasons.push(says(
            "至少要有一个要点",
            "at least one clause says what can be wrong",
        ));
    }
    let (mut ids, mut shown) = (BTreeSet::new(), BTreeSet::new());
    for clause in &item.clauses {
        if clause.zh.trim().is_empty() || clause.en.trim().is_empty() {
            reasons.push(says("要点没有文字", "a clause has no words"));
        }
        if !ids.insert(&clause.id) || !shown.insert(&clause.zh) {
            let zh = format!("要点“{}”有两个", clause.zh);
            reasons.push(says(zh, format!("clause `{}` stands twice", clause.en)));
        }
    }
}

fn upside_down(limits: &Limits) -> bool {
    let empty = |low: Option<i64>, high: Option<i64>, exclusive: bool| match (low, high) {
        (Some(low), Some(high)) => low > high || (low == high && exclusive),
        _ => false,
    };
    let mut classes = limits.classes.iter();
    empty(limits.low_milli, limits.high_milli, limits.low_exclusive)
        || classes.any(|one| empty(one.low_milli, one.high_milli, false))
}

#[cfg(test)]
mod tests {
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
}
