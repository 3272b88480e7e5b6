//! Whether an item that no file was read for makes sense: one that somebody wrote at the desk or in
//! a form. The same rules as `check` and `parts` hold for files, without lines to point at.

use std::collections::BTreeSet;

use crate::checklist::{Item, Part, PartKind, RuleOutcome, WEIGHTS, Words};
use crate::limits::Limits;
use crate::words::{CHIP_EN_MAX, CHIP_ZH_MAX, NAME_EN_MAX, NAME_ZH_MAX, says};

/// Everything about an item that doesn't make sense.
pub fn unsound(item: &Item) -> Vec<Words> {
    let mut reasons = Vec::new();
    for words in [&item.name, &item.text] {
        if words.zh.trim().is_empty() || words.en.trim().is_empty() {
            reasons.push(says("名称和说明都要写", "name and text must say something"));
        }
    }
    if !short(&item.name.zh, &item.name.en, NAME_ZH_MAX, NAME_EN_MAX) {
        reasons.push(too_long(&item.name));
    }
    if !WEIGHTS.contains(&item.weight) {
        let zh = format!("权重 {} 不在 1 到 10 之间", item.weight);
        reasons.push(says(zh, format!("weight {} is not 1 to 10", item.weight)));
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
        unsound_part(item, part, &mut reasons);
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

fn unsound_part(item: &Item, part: &Part, reasons: &mut Vec<Words>) {
    let about = |zh: &str, en: &str| {
        says(
            format!("“{}”{zh}", part.name.zh),
            format!("`{}` {en}", part.name.en),
        )
    };
    if part.name.zh.trim().is_empty() || part.name.en.trim().is_empty() {
        reasons.push(says("有分项没有名称", "a part has no name"));
    }
    if !short(&part.name.zh, &part.name.en, NAME_ZH_MAX, NAME_EN_MAX) {
        reasons.push(too_long(&part.name));
    }
    if let Some((zh, en)) = strange(part) {
        reasons.push(about(zh, en));
    }
    choices(part, reasons);
    let named = part
        .clause
        .iter()
        .chain(part.choices.iter().filter_map(|one| one.clause.as_ref()));
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

/// What means nothing for the kind of a part, or is missing of it.
fn strange(part: &Part) -> Option<(&'static str, &'static str)> {
    use PartKind::{Choice, Count, Date, Duration, Number};
    let kind = part.kind;
    let figure = matches!(kind, Number | Count | Duration);
    let said = [
        (
            (kind == Number) != part.decimals.is_some(),
            (
                "只有读数有小数位，而且必须有",
                "has decimals where it is a reading, and only there",
            ),
        ),
        (
            kind == PartKind::Text && !part.optional,
            (
                "必须可以不填：谁也不用打字",
                "may stay empty: nobody has to type",
            ),
        ),
        (
            part.decimals.is_some_and(|decimals| decimals > 3),
            ("最多三位小数", "has at most 3 decimals"),
        ),
        (
            part.unit.is_some() && !matches!(kind, Number | Duration),
            ("不能有单位", "can't have a unit"),
        ),
        (
            part.limits.is_some() && !figure,
            ("不能有上下限", "can't have limits"),
        ),
        (
            !part.choices.is_empty() && kind != Choice,
            ("不能有选项", "can't have choices"),
        ),
        (
            (part.not_past || !part.warn_days.is_empty()) && kind != Date,
            ("不是日期", "is no date"),
        ),
        (
            part.meter.is_some() && kind != Number,
            ("不是读数", "is no reading"),
        ),
    ];
    said.into_iter()
        .find(|(wrong, _)| *wrong)
        .map(|(_, words)| words)
}

fn choices(part: &Part, reasons: &mut Vec<Words>) {
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
    let mut seen = BTreeSet::new();
    for choice in choices {
        if choice.zh.trim().is_empty() || choice.en.trim().is_empty() {
            let zh = format!("“{}”的选项没有文字", part.name.zh);
            reasons.push(says(
                zh,
                format!("a choice of `{}` has no words", part.name.en),
            ));
        }
        if !seen.insert(&choice.id) {
            let zh = format!("“{}”的选项 {} 有两个", part.name.zh, choice.id);
            let en = format!("choice {} of `{}` stands twice", choice.id, part.name.en);
            reasons.push(says(zh, en));
        }
        if !short(&choice.zh, &choice.en, CHIP_ZH_MAX, CHIP_EN_MAX) {
            reasons.push(too_long(&says(&choice.zh, &choice.en)));
        }
    }
}

/// Whether words fit where they are shown. English ones that stand for both have room for English.
fn short(zh: &str, en: &str, zh_max: usize, en_max: usize) -> bool {
    let most = if zh.is_ascii() { en_max } else { zh_max };
    zh.chars().count() <= most && en.chars().count() <= en_max
}

fn too_long(words: &Words) -> Words {
    says(
        format!("“{}”太长：名称最多 8 个字，要点和选项 6 个字", words.zh),
        format!(
            "`{}` is too long: a name has 28 letters at most, a clause or choice 24",
            words.en
        ),
    )
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
        if !short(&clause.zh, &clause.en, CHIP_ZH_MAX, CHIP_EN_MAX) {
            reasons.push(too_long(&says(&clause.zh, &clause.en)));
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
mod tests;
