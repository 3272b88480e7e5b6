//! The value that a row asks for: a figure with its limits, a choice, a text, or none.

use super::Entry;
use super::item::{Asked, Row, again, chips, in_english_alone};
use crate::site_file::milli;
use crate::site_file::problem::Problem;
use checklists::*;

/// Digits after the point of a number whose limits have none.
const DECIMALS: u8 = 2;

/// The parts of a row's item, which has that name and those clauses.
///
/// Errors: a cell that means nothing for what the item asks for, or that makes no sense beside
/// another.
pub(super) fn parts(
    entry: &Entry,
    before: Option<&Item>,
    (name, clauses): (&Words, &[Clause]),
) -> Result<Vec<Part>, Box<Problem>> {
    let row = &entry.row;
    let old = before.map_or(&[][..], |item| &item.parts[..]);
    let asked = asked(entry, old);
    strange(entry, asked)?;
    let kind = match asked {
        Asked::Tick => return Ok(Vec::new()),
        Asked::Several if old.is_empty() => {
            let zh = "多个值只能沿用以前就有的：请在页面上修改，或导入 XLSForm";
            let en =
                "several values can only stay as they were: edit the item, or bring an XLSForm";
            return Err(entry.refused("kind", zh, en));
        }
        Asked::Several => return Ok(old.to_vec()),
        Asked::One(kind) => kind,
    };
    let was = old.first().filter(|one| old.len() == 1 && one.kind == kind);
    let mut part = was.cloned().unwrap_or_else(|| Part {
        id: String::new(),
        kind,
        name: name.clone(),
        // Nobody ever has to type words.
        optional: kind == PartKind::Text,
        unit: None,
        decimals: None,
        limits: None,
        choices: Vec::new(),
        meter: None,
        not_past: false,
        warn_days: Vec::new(),
        clause: None,
        fact: None,
    });
    if matches!(kind, PartKind::Number | PartKind::Duration) && entry.says("unit") {
        part.unit.clone_from(&row.unit);
    }
    part.limits = limits(entry, part.limits)?;
    if kind == PartKind::Number {
        part.decimals = Some(decimals(entry, &part)?);
    }
    if kind == PartKind::Choice {
        part.choices = choices(entry, &part.choices, clauses)?;
    }
    let named = part.clause.take();
    let named = named.filter(|id| clauses.iter().any(|clause| clause.id == *id));
    let only = match clauses {
        [only] if was.is_none() && figure_or_date(kind) => Some(only.id.clone()),
        _ => None,
    };
    part.clause = named.or(only);
    Ok(vec![part])
}

/// What the item asks for: as the row says, else as its other cells show, else as before where
/// the sheet has no such column.
fn asked(entry: &Entry, old: &[Part]) -> Asked {
    let row = &entry.row;
    let figure = row.low.is_some() || row.high.is_some() || row.unit.is_some();
    match row.kind {
        Some(asked) => asked,
        None if !row.choices.is_empty() => Asked::One(PartKind::Choice),
        None => match old {
            [one] if figure && is_figure(one.kind) => Asked::One(one.kind),
            _ if figure => Asked::One(PartKind::Number),
            [] => Asked::Tick,
            // A number whose limits were taken out of their cells stays a number.
            [one] if !entry.says("kind") && is_figure(one.kind) => Asked::One(one.kind),
            _ if !entry.says("kind") => Asked::Several,
            _ => Asked::Tick,
        },
    }
}

fn is_figure(kind: PartKind) -> bool {
    matches!(
        kind,
        PartKind::Number | PartKind::Count | PartKind::Duration
    )
}

fn figure_or_date(kind: PartKind) -> bool {
    is_figure(kind) || matches!(kind, PartKind::Check | PartKind::Date)
}

/// Refuses cells that mean nothing for what is asked.
fn strange(entry: &Entry, asked: Asked) -> Result<(), Box<Problem>> {
    let row: &Row = &entry.row;
    let is = |kinds: &[PartKind]| matches!(asked, Asked::One(kind) if kinds.contains(&kind));
    let figures = [PartKind::Number, PartKind::Count, PartKind::Duration];
    let choice = is(&[PartKind::Choice]);
    let filled = [
        (
            "unit",
            row.unit.is_some(),
            is(&[PartKind::Number, PartKind::Duration]),
        ),
        ("low", row.low.is_some(), is(&figures)),
        ("high", row.high.is_some(), is(&figures)),
        ("decimals", row.decimals.is_some(), is(&[PartKind::Number])),
        ("choices", !row.choices.is_empty(), choice),
        ("choices_en", !row.choices_en.is_empty(), choice),
        ("failing", !row.failing.is_empty(), choice),
    ];
    match filled
        .into_iter()
        .find(|(_, filled, means)| *filled && !means)
    {
        Some((column, ..)) => {
            let en = "this means nothing for what the item asks for: see its type";
            Err(entry.refused(column, "这种类型不填这一格", en))
        }
        None => Ok(()),
    }
}

/// The limits, over those that the part had.
fn limits(entry: &Entry, old: Option<Limits>) -> Result<Option<Limits>, Box<Problem>> {
    let row = &entry.row;
    let had = old.is_some();
    let mut limits = old.unwrap_or_default();
    for (column, figure) in [("low", row.low), ("high", row.high)] {
        let said = match figure {
            Some(figure) => Some(milli(figure).ok_or_else(|| {
                entry.refused(column, "最多三位小数", "it has at most three decimals")
            })?),
            None => None,
        };
        let held = match column {
            "low" => &mut limits.low_milli,
            _ => &mut limits.high_milli,
        };
        if !entry.says(column) || *held == said {
            continue;
        }
        *held = said;
        if column == "low" {
            limits.low_exclusive = false;
        }
        if said.is_some() && limits.from.forbids_default() {
            limits.from = LimitsFrom::Checklist;
        }
    }
    if let (Some(low), Some(high)) = (limits.low_milli, limits.high_milli)
        && low > high
    {
        let column = if row.high.is_some() { "high" } else { "low" };
        return Err(entry.refused(
            column,
            "下限高于上限",
            "the lower limit is above the upper one",
        ));
    }
    Ok(Some(limits).filter(|limits| had && !entry.says_limits() || *limits != Limits::default()))
}

impl Entry {
    fn says_limits(&self) -> bool {
        self.says("low") || self.says("high")
    }
}

/// Digits after the point: as the row says, else as before, else as its limits are written.
fn decimals(entry: &Entry, part: &Part) -> Result<u8, Box<Problem>> {
    if let Some(said) = entry.row.decimals {
        let digits = u8::try_from(said).ok().filter(|digits| *digits <= 3);
        let en = "a number has 0 to 3 digits after the point";
        return digits.ok_or_else(|| entry.refused("decimals", "小数位是 0 到 3", en));
    }
    if let Some(before) = part.decimals {
        return Ok(before);
    }
    let digits = |milli: i64| match milli {
        milli if milli % 100 == 0 => 1,
        milli if milli % 10 == 0 => 2,
        _ => 3,
    };
    let limits = part.limits.as_ref();
    let figures = limits.map(|limits| [limits.low_milli, limits.high_milli]);
    let most = figures.into_iter().flatten().flatten().map(digits).max();
    Ok(most.unwrap_or(DECIMALS))
}

/// What may be chosen, and which of it fails.
fn choices(entry: &Entry, old: &[Choice], clauses: &[Clause]) -> Result<Vec<Choice>, Box<Problem>> {
    let row = &entry.row;
    let said = old.iter();
    let said: Vec<_> = said
        .map(|one| (one.id.as_str(), one.zh.as_str(), one.en.as_str()))
        .collect();
    let kept = !entry.says("choices");
    let zh = in_english_alone(&row.choices, kept, &said);
    let mut all = match row.choices.is_empty() && row.choices_en.is_empty() {
        true => old.to_vec(),
        false => match chips(entry, ("choices", &zh), &row.choices_en, &said)? {
            None => old.to_vec(),
            Some((_, whole)) if !whole.is_empty() => {
                let en = "a choice has 24 letters at most";
                return Err(entry.refused("choices", "选项最多 6 个字", en));
            }
            Some((chips, _)) => chips,
        },
    };
    if all.len() < 2 {
        let en = "a choice wants two or more to choose from";
        return Err(entry.refused("choices", "至少要有两个选项", en));
    }
    for one in &mut all {
        if let Some(was) = old.iter().find(|was| was.id == one.id) {
            (one.outcome, one.clause) = (was.outcome, was.clause.clone());
        }
        one.clause = one
            .clause
            .take()
            .filter(|id| clauses.iter().any(|clause| clause.id == *id));
    }
    let mut gone = old
        .iter()
        .filter(|was| was.outcome == RuleOutcome::Fail && !all.iter().any(|one| one.id == was.id));
    if let Some(gone) = gone.next().filter(|_| !entry.says("failing")) {
        let zh = format!(
            "“{}”是不合格的，没有了：请加“不合格选项”一列，写明哪些不合格",
            gone.zh
        );
        let en = format!(
            "`{}`, which failed, is gone: say under a head `Failing choices` which of these fail",
            gone.en
        );
        return Err(entry.refused("choices", zh, en));
    }
    fail(entry, &mut all, clauses)?;
    Ok(all)
}

/// Makes those choices fail that a row names.
fn fail(entry: &Entry, all: &mut [Choice], clauses: &[Clause]) -> Result<(), Box<Problem>> {
    if !entry.says("failing") {
        return Ok(());
    }
    let failing = &entry.row.failing;
    let fails = |one: &&Choice| one.outcome == RuleOutcome::Fail;
    if again(all.iter().filter(fails).map(|one| one.zh.as_str()), failing) {
        return Ok(());
    }
    let is = |one: &Choice, word: &String| one.zh == *word || one.en == *word;
    if let Some(strange) = failing
        .iter()
        .find(|word| !all.iter().any(|one| is(one, word)))
    {
        let zh = format!("“{strange}”不在选项里");
        return Err(entry.refused("failing", zh, format!("`{strange}` is none of the choices")));
    }
    for one in all {
        let fails = failing.iter().any(|word| is(one, word));
        match (fails, one.outcome) {
            (true, RuleOutcome::Fail) => {}
            (true, _) => {
                one.outcome = RuleOutcome::Fail;
                one.clause = match clauses {
                    [only] => Some(only.id.clone()),
                    _ => None,
                };
            }
            (false, RuleOutcome::Fail) => {
                (one.outcome, one.clause) = (RuleOutcome::Pass, None);
            }
            (false, _) => {}
        }
    }
    Ok(())
}
