//! What an item's values say about it: each part against its limits, and the worst counts.
//!
//! It never makes an answer better than what the person said, and asks for what is missing.

use crate::discharge::{Building, limits_in, rule_in};
use crate::limits::{self, Standing};
use crate::outcome::Outcome;
use crate::value::PartValue;
use checklists::{Item, Part, PartKind, RuleOutcome};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The most signs of a part that is words.
const TEXT_SIGNS_MAX: usize = 500;

/// What one rule of an item said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VerdictSaid {
    pub rule: String,
    pub outcome: Outcome,
}

/// Why values can't be judged.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ValueError {
    /// The item has no such part.
    #[error("item {item} has no part `{part}`")]
    NoSuchPart { item: String, part: String },
    /// The value isn't what its part asks for.
    #[error("part `{part}` of item {item} wants {wants}")]
    Wants {
        item: String,
        part: String,
        wants: &'static str,
    },
}

/// What came of judging.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    /// What the person said, or worse.
    pub outcome: Outcome,
    /// What each rule said; empty where the item has no further rules.
    pub verdicts: Vec<VerdictSaid>,
    /// Clauses that values name by themselves.
    pub clauses: Vec<String>,
    /// The values with the limits they were judged by.
    pub values: Vec<PartValue>,
}

/// Judges an item's values.
///
/// Shape: `own` gives the figures that a nameplate sets for a part, which come before all others;
/// `building` knows those that a building owns; `today` is the site's day, `YYYY-MM-DD`.
/// Edges: `not_applicable` and `not_possible` stay as said. A pass wants every part that isn't
/// optional, but for checks, which a pass says by itself.
/// Errors: an unknown part, a value of another kind, a missing part.
pub fn judge(
    item: &Item,
    said: Outcome,
    values: &[PartValue],
    today: &str,
    building: &Building,
    own: impl Fn(&Part) -> Option<limits::Limits>,
) -> Result<Judged, ValueError> {
    let mut judged = Judged {
        outcome: said,
        verdicts: Vec::new(),
        clauses: Vec::new(),
        values: Vec::new(),
    };
    for value in values {
        let part = item
            .part(&value.part)
            .ok_or_else(|| ValueError::NoSuchPart {
                item: item.id.clone(),
                part: value.part.clone(),
            })?;
        one_value(item, part, value, today, building, own(part), &mut judged)?;
    }
    if matches!(said, Outcome::NotApplicable | Outcome::NotPossible) {
        judged.outcome = said;
        judged.verdicts.clear();
        return Ok(judged);
    }
    let given = |part: &Part| values.iter().any(|value| value.part == part.id);
    let missing = |part: &&Part| !part.optional && wants_value(part) && !given(part);
    if said == Outcome::Pass
        && let Some(part) = item.parts.iter().find(missing)
    {
        return Err(wants(item, part));
    }
    Ok(judged)
}

/// Whether a pass must bring a value for this part.
pub fn wants_value(part: &Part) -> bool {
    !matches!(part.kind, PartKind::Check | PartKind::Photo)
}

/// Whether an item may be passed together with others.
pub fn may_be_bulk(item: &Item) -> bool {
    !item.must_see
        && !item
            .parts
            .iter()
            .any(|part| !part.optional && wants_value(part))
}

fn wants(item: &Item, part: &Part) -> ValueError {
    let wants = match part.kind {
        PartKind::Check => "yes or no",
        PartKind::Number => "a number",
        PartKind::Choice => "one of its choices",
        PartKind::Count => "a whole count from 0",
        PartKind::Date => "a date",
        PartKind::Time => "a time of day",
        PartKind::Text => "words, 500 signs at most",
        PartKind::Duration => "a duration",
        PartKind::Photo => "a photo",
    };
    ValueError::Wants {
        item: item.id.clone(),
        part: part.id.clone(),
        wants,
    }
}

fn one_value(
    item: &Item,
    part: &Part,
    value: &PartValue,
    today: &str,
    building: &Building,
    own: Option<limits::Limits>,
    judged: &mut Judged,
) -> Result<(), ValueError> {
    let mut kept = PartValue::default();
    kept.part.clone_from(&part.id);
    let refused = || wants(item, part);
    let (outcome, clause) = match part.kind {
        PartKind::Check => {
            kept.ok = Some(value.ok.ok_or_else(refused)?);
            (pass_if(kept.ok == Some(true)), &part.clause)
        }
        PartKind::Choice => {
            let id = value.choice.as_ref().ok_or_else(refused)?;
            let choice = part
                .choices
                .iter()
                .find(|c| c.id == *id)
                .ok_or_else(refused)?;
            kept.choice = Some(id.clone());
            (rule_outcome(choice.outcome), &choice.clause)
        }
        PartKind::Date => {
            let date = value
                .date
                .as_ref()
                .filter(|date| is_date(date))
                .ok_or_else(refused)?;
            kept.date = Some(date.clone());
            let past = part.not_past && date.as_str() < today;
            (pass_if(!past), &part.clause)
        }
        PartKind::Time | PartKind::Text => {
            kept = written(part, value).ok_or_else(refused)?;
            (Outcome::Pass, &None)
        }
        PartKind::Number | PartKind::Count | PartKind::Duration => {
            let milli = value.milli.filter(|milli| is_possible(part, *milli));
            let milli = milli.ok_or_else(refused)?;
            let listed = || {
                part.limits
                    .as_ref()
                    .map(|limits| limits_in(limits, building))
            };
            let limits = own.or_else(listed).unwrap_or_default();
            kept = measured(part, milli, limits);
            further(item, part, milli, limits, building, judged);
            (within(milli, limits), &part.clause)
        }
        PartKind::Photo => return Err(refused()),
    };
    if outcome.badness() > judged.outcome.badness() {
        judged.outcome = outcome;
    }
    if outcome == Outcome::Fail
        && let Some(clause) = clause
        && !judged.clauses.contains(clause)
    {
        judged.clauses.push(clause.clone());
    }
    judged.values.push(kept);
    Ok(())
}

/// A time of day, or words, which are never right or wrong.
fn written(part: &Part, value: &PartValue) -> Option<PartValue> {
    let mut kept = PartValue {
        part: part.id.clone(),
        ..PartValue::default()
    };
    if part.kind == PartKind::Time {
        let time = value.time.as_ref().filter(|time| is_time(time));
        kept.time = Some(time?.clone());
        return Some(kept);
    }
    let text = value.text.as_deref().map(str::trim)?;
    let fits = !text.is_empty() && text.chars().count() <= TEXT_SIGNS_MAX;
    kept.text = fits.then(|| text.to_owned());
    fits.then_some(kept)
}

fn pass_if(right: bool) -> Outcome {
    match right {
        true => Outcome::Pass,
        false => Outcome::Fail,
    }
}

/// A count is whole and, like a duration, not below nothing.
fn is_possible(part: &Part, milli: i64) -> bool {
    match part.kind {
        PartKind::Count => milli >= 0 && milli % 1000 == 0,
        PartKind::Duration => milli >= 0,
        _ => true,
    }
}

fn measured(part: &Part, milli: i64, limits: limits::Limits) -> PartValue {
    PartValue {
        part: part.id.clone(),
        milli: Some(milli),
        unit: part.unit.clone(),
        low_milli: limits.low,
        high_milli: limits.high,
        low_exclusive: limits.low_exclusive,
        ..PartValue::default()
    }
}

/// The further rules of a part, beside its own limits (rule `site`).
fn further(
    item: &Item,
    part: &Part,
    milli: i64,
    site: limits::Limits,
    building: &Building,
    judged: &mut Judged,
) {
    let rules: Vec<_> = item
        .verdicts
        .iter()
        .filter(|rule| rule.part == part.id)
        .collect();
    if rules.is_empty() {
        return;
    }
    let said = |rule: &str, outcome| VerdictSaid {
        rule: rule.to_owned(),
        outcome,
    };
    judged.verdicts.push(said("site", within(milli, site)));
    for rule in rules {
        let limits = rule_in(rule, part, building);
        judged.verdicts.push(said(&rule.id, within(milli, limits)));
    }
}

fn within(milli: i64, limits: limits::Limits) -> Outcome {
    match limits::classify(milli, limits) {
        Standing::Within => Outcome::Pass,
        Standing::Below | Standing::Above => Outcome::Fail,
    }
}

/// A checklist's own figures.
pub fn of_checklist(limits: &checklists::Limits) -> limits::Limits {
    limits::Limits {
        low: limits.low_milli,
        high: limits.high_milli,
        low_exclusive: limits.low_exclusive,
    }
}

fn rule_outcome(outcome: RuleOutcome) -> Outcome {
    match outcome {
        RuleOutcome::Pass => Outcome::Pass,
        RuleOutcome::Partly => Outcome::Partly,
        RuleOutcome::Fail => Outcome::Fail,
    }
}

/// `HH:MM`, from 00:00 to 23:59.
fn is_time(text: &str) -> bool {
    text.len() == 5 && chrono::NaiveTime::parse_from_str(text, "%H:%M").is_ok()
}

fn is_date(text: &str) -> bool {
    text.len() == 10 && text.parse::<chrono::NaiveDate>().is_ok()
}

#[cfg(test)]
mod tests;
