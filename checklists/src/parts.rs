//! Whether an item's parts and further verdicts make sense: limits, choices, references.

use serde_spanned::Spanned;

use crate::checklist::{Choice, Clause, Part, PartKind, RuleOutcome, VerdictRule};
use crate::error::Refused;
use crate::form::{
    ChoiceForm, ClassForm, FactForm, MeterForm, PartForm, Text, Thousandths, VerdictForm,
};
use crate::limits::{ClassLimits, Confidence, Fact, Limits, LimitsFrom};
use crate::meter::Meter;
use crate::source::{Seen, Source};
use crate::words::{chip, name};

/// The id of the verdict that a part's own limits give.
const OWN_VERDICT: &str = "site";

pub(crate) fn parts(
    from: &Source,
    forms: Vec<Spanned<PartForm>>,
    clauses: &[Clause],
) -> Result<Vec<Part>, Refused> {
    let mut seen = Seen::new("part");
    let mut parts = Vec::new();
    for form in forms {
        let at = form.span().start;
        let form = form.into_inner();
        seen.once(from, &form.id)?;
        parts.push(part(from, at, form, clauses)?);
    }
    Ok(parts)
}

pub(crate) fn verdicts(
    from: &Source,
    forms: Vec<Spanned<VerdictForm>>,
    parts: &[Part],
) -> Result<Vec<VerdictRule>, Refused> {
    let mut seen = Seen::new("verdict");
    let mut verdicts = Vec::new();
    for form in forms {
        let at = form.span().start;
        let form = form.into_inner();
        seen.once(from, &form.id)?;
        verdicts.push(verdict(from, at, form, parts)?);
    }
    Ok(verdicts)
}

fn part(from: &Source, at: usize, form: PartForm, clauses: &[Clause]) -> Result<Part, Refused> {
    fits_kind(from, at, &form)?;
    clause_exists(from, form.clause.as_ref(), clauses)?;
    let range = Range {
        low: form.low,
        high: form.high,
        low_exclusive: form.low_exclusive,
        limits_from: form.limits_from,
        classes: form.classes,
        fact: &form.fact,
    };
    let limits = limits(from, at, range)?;
    Ok(Part {
        id: form.id.into_inner(),
        kind: form.kind,
        name: name(from, form.name)?,
        optional: form.optional,
        unit: form.unit.map(Text::into_inner),
        decimals: form.decimals.map(Spanned::into_inner),
        limits,
        choices: choices(from, form.choices, clauses)?,
        meter: form.meter.map(|form| meter(from, form)).transpose()?,
        not_past: form.not_past,
        warn_days: form.warn_days,
        clause: form.clause.map(Text::into_inner),
        fact: form.fact.map(|fact| Fact::from(fact.into_inner())),
    })
}

/// Refuses keys that mean nothing for the part's kind, and asks for those it can't do without.
fn fits_kind(from: &Source, at: usize, form: &PartForm) -> Result<(), Refused> {
    use PartKind::{Choice, Count, Date, Duration, Number};
    let id = form.id.get_ref();
    let limited = form.low.is_some()
        || form.high.is_some()
        || form.limits_from != LimitsFrom::Checklist
        || !form.classes.is_empty();
    let dated = form.not_past || !form.warn_days.is_empty();
    let (kind, has) = (form.kind, |there: bool, key| there.then_some(key));
    let wanted = [
        has(
            matches!(kind, Number | Duration) && form.unit.is_none(),
            "unit",
        ),
        has(kind == Number && form.decimals.is_none(), "decimals"),
        has(
            kind == Choice && form.choices.len() < 2,
            "two choices or more",
        ),
        has(
            kind == PartKind::Text && !form.optional,
            "optional = true: nobody has to type",
        ),
    ];
    if let Some(key) = wanted.into_iter().flatten().next() {
        return Err(from.refuse(at, format!("part {id} wants {key}")));
    }
    let strange = [
        has(
            !matches!(kind, Number | Duration) && form.unit.is_some(),
            "unit",
        ),
        has(kind != Number && form.decimals.is_some(), "decimals"),
        has(kind != Choice && !form.choices.is_empty(), "choices"),
        has(
            !matches!(kind, Number | Count | Duration) && limited,
            "limits",
        ),
        has(kind != Date && dated, "days to warn"),
        has(kind != Number && form.meter.is_some(), "a meter"),
    ];
    if let Some(key) = strange.into_iter().flatten().next() {
        return Err(from.refuse(at, format!("part {id} can't have {key}")));
    }
    match &form.decimals {
        Some(decimals) if *decimals.get_ref() > 3 => Err(from.refuse(
            decimals.span().start,
            format!("part {id} has more than 3 decimals"),
        )),
        _ => Ok(()),
    }
}

/// How a reading goes on; refuses what no meter does.
fn meter(from: &Source, form: Spanned<MeterForm>) -> Result<Meter, Refused> {
    let at = form.span().start;
    let form = form.into_inner();
    let rolls_over_milli = form.rolls_over.map(|figure| figure.0);
    if rolls_over_milli.is_some_and(|milli| milli <= 0 || !form.counts) {
        return Err(from.refuse(at, "only a counter rolls over, and above 0"));
    }
    if form.jump_percent == Some(0) || (form.counts && form.jump_percent.is_some()) {
        let reason = "jump_percent is 1 or more, and not of a counter";
        return Err(from.refuse(at, reason));
    }
    Ok(Meter {
        counts: form.counts,
        rolls_over_milli,
        jump_percent: form.jump_percent,
        less: form.less.map(Text::into_inner),
    })
}

fn choices(
    from: &Source,
    forms: Vec<ChoiceForm>,
    clauses: &[Clause],
) -> Result<Vec<Choice>, Refused> {
    let mut seen = Seen::new("choice");
    let mut choices = Vec::new();
    let mut first = None;
    for form in forms {
        first.get_or_insert(form.id.span().start);
        seen.once(from, &form.id)?;
        chip(from, "choice", &form.zh, &form.en, 1)?;
        clause_exists(from, form.clause.as_ref(), clauses)?;
        choices.push(Choice {
            id: form.id.into_inner(),
            zh: form.zh.into_inner(),
            en: form.en.into_inner(),
            outcome: form.outcome,
            clause: form.clause.map(Text::into_inner),
        });
    }
    match first {
        Some(at)
            if choices
                .iter()
                .all(|choice| choice.outcome != RuleOutcome::Pass) =>
        {
            Err(from.refuse(at, "no choice passes"))
        }
        _ => Ok(choices),
    }
}

fn verdict(
    from: &Source,
    at: usize,
    form: VerdictForm,
    parts: &[Part],
) -> Result<VerdictRule, Refused> {
    let id = form.id.get_ref();
    if id == OWN_VERDICT {
        let reason = format!("verdict {OWN_VERDICT} is the one of a part's own limits");
        return Err(from.refuse(form.id.span().start, reason));
    }
    let Some(part) = parts.iter().find(|part| &part.id == form.part.get_ref()) else {
        let reason = format!("verdict {id} names no part `{}`", form.part.get_ref());
        return Err(from.refuse(form.part.span().start, reason));
    };
    if !matches!(
        part.kind,
        PartKind::Number | PartKind::Count | PartKind::Duration
    ) {
        let reason = format!("verdict {id} wants a part with a figure");
        return Err(from.refuse(form.part.span().start, reason));
    }
    let range = Range {
        low: form.low,
        high: form.high,
        low_exclusive: form.low_exclusive,
        limits_from: form.limits_from,
        classes: form.classes,
        fact: &form.fact,
    };
    let Some(limits) = limits(from, at, range)? else {
        return Err(from.refuse(at, format!("verdict {id} has no limits")));
    };
    Ok(VerdictRule {
        name: name(from, form.name)?,
        part: form.part.into_inner(),
        limits,
        fact: form.fact.map(|fact| Fact::from(fact.into_inner())),
        id: form.id.into_inner(),
    })
}

/// A clause that is named must be one of the item's.
fn clause_exists(from: &Source, name: Option<&Text>, all: &[Clause]) -> Result<(), Refused> {
    match name {
        Some(name) if all.iter().all(|clause| &clause.id != name.get_ref()) => {
            let reason = format!("no clause `{}` in this item", name.get_ref());
            Err(from.refuse(name.span().start, reason))
        }
        _ => Ok(()),
    }
}

/// Limits as a file says them, of a part or a verdict.
struct Range<'a> {
    low: Option<Spanned<Thousandths>>,
    high: Option<Spanned<Thousandths>>,
    low_exclusive: bool,
    limits_from: LimitsFrom,
    classes: Vec<ClassForm>,
    fact: &'a Option<Spanned<FactForm>>,
}

fn limits(from: &Source, at: usize, range: Range) -> Result<Option<Limits>, Refused> {
    let owner = range.limits_from;
    let default_at = [&range.low, &range.high].into_iter().flatten().next();
    let default_at = default_at.map(|figure| figure.span().start);
    let class_at = range.classes.first().map(|class| class.class.span().start);
    if let Some(at) = default_at.or(class_at).filter(|_| owner.forbids_default()) {
        let reason = "limits of a nameplate or gauge have no default: take low and high out";
        return Err(from.refuse(at, reason));
    }
    if !range.classes.is_empty() && owner != LimitsFrom::Building {
        let reason = "classes want limits_from = \"building\"";
        return Err(from.refuse(class_at.unwrap_or(at), reason));
    }
    if range.low_exclusive && range.low.is_none() {
        return Err(from.refuse(at, "low_exclusive without low"));
    }
    let sure = |fact: &FactForm| fact.confidence != Confidence::Unconfirmed;
    match range.fact {
        Some(fact) if default_at.or(class_at).is_some() && !sure(fact.get_ref()) => {
            let reason = "a limit can't stand on an unconfirmed figure";
            return Err(from.refuse(fact.span().start, reason));
        }
        _ => {}
    }
    if default_at.is_none() && range.classes.is_empty() && owner == LimitsFrom::Checklist {
        return Ok(None);
    }
    not_upside_down(from, &range.low, &range.high, range.low_exclusive)?;
    let mut classes = Vec::new();
    for form in range.classes {
        not_upside_down(from, &form.low, &form.high, false)?;
        let class = *form.class.get_ref();
        if form.low.is_none() && form.high.is_none() {
            return Err(from.refuse(form.class.span().start, "a class wants low or high"));
        }
        if classes
            .iter()
            .any(|other: &ClassLimits| other.class == class)
        {
            return Err(from.refuse(form.class.span().start, "this class stands twice"));
        }
        classes.push(ClassLimits {
            class,
            low_milli: milli(&form.low),
            high_milli: milli(&form.high),
        });
    }
    Ok(Some(Limits {
        low_milli: milli(&range.low),
        high_milli: milli(&range.high),
        low_exclusive: range.low_exclusive,
        from: owner,
        classes,
    }))
}

fn milli(figure: &Option<Spanned<Thousandths>>) -> Option<i64> {
    figure.as_ref().map(|figure| figure.get_ref().0)
}

/// Refuses limits that no value can keep.
fn not_upside_down(
    from: &Source,
    low: &Option<Spanned<Thousandths>>,
    high: &Option<Spanned<Thousandths>>,
    low_exclusive: bool,
) -> Result<(), Refused> {
    let (Some(low), Some(high)) = (low, high) else {
        return Ok(());
    };
    let (at, low, high) = (low.span().start, low.get_ref().0, high.get_ref().0);
    if low > high || (low == high && low_exclusive) {
        let reason = format!(
            "low {} leaves nothing under high {}",
            figure(low),
            figure(high)
        );
        return Err(from.refuse(at, reason));
    }
    Ok(())
}

/// Thousandths as a file says them: 350 is `0.35`.
fn figure(milli: i64) -> String {
    let sign = if milli < 0 { "-" } else { "" };
    let (whole, rest) = (milli.abs() / 1000, milli.abs() % 1000);
    if rest == 0 {
        return format!("{sign}{whole}");
    }
    let rest = format!("{rest:03}");
    format!("{sign}{whole}.{}", rest.trim_end_matches('0'))
}

impl From<FactForm> for Fact {
    fn from(form: FactForm) -> Self {
        let FactForm {
            source,
            confidence,
            url,
            zh,
            en,
        } = form;
        Self {
            source,
            confidence,
            url,
            zh,
            en,
        }
    }
}
