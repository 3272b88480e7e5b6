//! The shape of the files: what keys there are, and where each value stands.
//!
//! Only the shape. An unknown key or value is refused here, by serde; whether values make sense
//! together is `check` and `parts`.

use std::fmt;

use serde::Deserialize;
use serde::de::{self, Deserializer, Visitor};
use serde_spanned::Spanned;

use crate::checklist::{
    ChecklistKind, Condition, Every, FailWants, PartKind, Role, RuleOutcome, Severity, Template,
};
use crate::dues::{CountsFrom, Place};
use crate::limits::{BuildingClass, Confidence, LimitsFrom};
use crate::order::DeadlineUnit;

pub(crate) type Text = Spanned<String>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct WordsForm {
    pub zh: Text,
    pub en: Text,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChecklistForm {
    pub id: Text,
    pub version: Spanned<u32>,
    pub kind: Spanned<ChecklistKind>,
    pub number: Option<Spanned<u32>>,
    pub name: WordsForm,
    #[serde(default)]
    pub intervals: Vec<IntervalForm>,
    #[serde(default)]
    pub expiries: Vec<ExpiryForm>,
    pub items: Vec<Spanned<ItemForm>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ItemForm {
    pub id: Text,
    pub source: Option<Text>,
    pub name: WordsForm,
    pub text: WordsForm,
    pub clauses: Option<Spanned<Vec<ClauseForm>>>,
    #[serde(default)]
    pub parts: Vec<Spanned<PartForm>>,
    #[serde(default)]
    pub verdicts: Vec<Spanned<VerdictForm>>,
    pub template: Template,
    pub role: Role,
    pub severity: Severity,
    #[serde(default)]
    pub must_see: bool,
    pub weight: Option<Spanned<u32>>,
    #[serde(default)]
    pub fail_wants: Vec<FailWants>,
    pub when: Option<Condition>,
    pub every: Option<Every>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ClauseForm {
    pub id: Text,
    pub zh: Text,
    pub en: Text,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PartForm {
    pub id: Text,
    pub kind: PartKind,
    pub name: WordsForm,
    #[serde(default)]
    pub optional: bool,
    pub unit: Option<Text>,
    pub decimals: Option<Spanned<u8>>,
    pub low: Option<Spanned<Thousandths>>,
    pub high: Option<Spanned<Thousandths>>,
    #[serde(default)]
    pub low_exclusive: bool,
    #[serde(default)]
    pub limits_from: LimitsFrom,
    #[serde(default)]
    pub classes: Vec<ClassForm>,
    #[serde(default)]
    pub choices: Vec<ChoiceForm>,
    pub meter: Option<Spanned<MeterForm>>,
    #[serde(default)]
    pub not_past: bool,
    #[serde(default)]
    pub warn_days: Vec<u32>,
    pub clause: Option<Text>,
    pub fact: Option<Spanned<FactForm>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct MeterForm {
    #[serde(default)]
    pub counts: bool,
    pub rolls_over: Option<Thousandths>,
    pub jump_percent: Option<u32>,
    pub less: Option<Text>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChoiceForm {
    pub id: Text,
    pub zh: Text,
    pub en: Text,
    pub outcome: RuleOutcome,
    pub clause: Option<Text>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct VerdictForm {
    pub id: Text,
    pub name: WordsForm,
    pub part: Text,
    pub low: Option<Spanned<Thousandths>>,
    pub high: Option<Spanned<Thousandths>>,
    #[serde(default)]
    pub low_exclusive: bool,
    #[serde(default)]
    pub limits_from: LimitsFrom,
    #[serde(default)]
    pub classes: Vec<ClassForm>,
    pub fact: Option<Spanned<FactForm>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ClassForm {
    pub class: Spanned<BuildingClass>,
    pub low: Option<Spanned<Thousandths>>,
    pub high: Option<Spanned<Thousandths>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FactForm {
    pub source: String,
    pub confidence: Confidence,
    pub url: Option<String>,
    pub zh: Option<String>,
    pub en: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct IntervalForm {
    pub id: Text,
    pub name: WordsForm,
    pub every: Every,
    pub place: Option<Place>,
    pub fact: FactForm,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ExpiryForm {
    pub id: Text,
    pub name: WordsForm,
    pub counts_from: Spanned<CountsFrom>,
    pub after_years: Option<u32>,
    pub then_years: Option<u32>,
    #[serde(default)]
    pub warn_days: Vec<u32>,
    pub fact: FactForm,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OrderKindForm {
    pub id: Text,
    pub version: Spanned<u32>,
    pub name: WordsForm,
    pub role: Role,
    pub charges: Option<ChargesForm>,
    #[serde(default)]
    pub levels: Vec<LevelForm>,
    pub classes: Vec<OrderClassForm>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LevelForm {
    pub id: Text,
    pub name: WordsForm,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChargesForm {
    pub hand_in_day: Spanned<u32>,
    pub fact: FactForm,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OrderClassForm {
    pub id: Text,
    pub name: WordsForm,
    #[serde(default = "normal")]
    pub severity: Severity,
    pub reply: Option<Spanned<DeadlineForm>>,
    pub finish: Option<Spanned<DeadlineForm>>,
    pub call_back: Option<Spanned<DeadlineForm>>,
    pub call_back_percent: Option<Spanned<u32>>,
    pub every: Option<Every>,
    pub at_least: Option<u32>,
    pub fact: FactForm,
}

fn normal() -> Severity {
    Severity::Normal
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DeadlineForm {
    pub amount: u32,
    pub unit: DeadlineUnit,
}

/// A figure of a file in thousandths: `15` is 15000, `0.35` is 350.
///
/// Edges: a figure with more than three decimals is refused, not rounded.
#[derive(Clone, Copy)]
pub(crate) struct Thousandths(pub i64);

impl<'de> Deserialize<'de> for Thousandths {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(ThousandthsVisitor)
    }
}

struct ThousandthsVisitor;

impl Visitor<'_> for ThousandthsVisitor {
    type Value = Thousandths;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a number")
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Thousandths, E> {
        let milli = value.checked_mul(1000);
        milli
            .map(Thousandths)
            .ok_or_else(|| E::custom(format!("{value} is too large")))
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Thousandths, E> {
        let milli = (value * 1000.0).round();
        if !milli.is_finite() || milli.abs() >= 1e15 {
            return Err(E::custom(format!("{value} is too large")));
        }
        if (value * 1000.0 - milli).abs() > 1e-6 {
            return Err(E::custom(format!("{value} has more than three decimals")));
        }
        Ok(Thousandths(milli as i64))
    }
}
