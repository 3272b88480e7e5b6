//! Whether a kind of work order makes sense.
//!
//! Its deadlines are columns of their own; nothing here compares them.

use serde_spanned::Spanned;

use crate::check::version;
use crate::error::Refused;
use crate::form::{ChargesForm, DeadlineForm, OrderClassForm, OrderKindForm};
use crate::limits::Fact;
use crate::order::{Charges, Deadline, OrderClass, OrderKind, OrderLevel};
use crate::source::{Seen, Source};
use crate::words::name as name_of;

/// The kind, and the line on which it says its id.
pub(crate) fn order_kind(from: &Source) -> Result<(OrderKind, usize), Refused> {
    let form: OrderKindForm = from.form()?;
    let id_line = from.line(form.id.span().start);
    version(from, &form.version)?;
    if form.classes.is_empty() {
        return Err(from.refuse(form.id.span().start, "has no classes"));
    }
    let mut seen = Seen::new("class");
    let mut classes = Vec::new();
    for class in form.classes {
        seen.once(from, &class.id)?;
        classes.push(order_class(from, class)?);
    }
    let name = name_of(from, form.name)?;
    let mut seen = Seen::new("level");
    let mut levels = Vec::new();
    for level in form.levels {
        seen.once(from, &level.id)?;
        levels.push(OrderLevel {
            id: level.id.into_inner(),
            name: name_of(from, level.name)?,
        });
    }
    let charges = charges(from, form.charges)?;
    let (id, version) = (form.id.into_inner(), form.version.into_inner());
    Ok((
        OrderKind {
            id,
            version,
            name,
            role: form.role,
            charges,
            levels,
            classes,
        },
        id_line,
    ))
}

fn charges(from: &Source, form: Option<ChargesForm>) -> Result<Option<Charges>, Refused> {
    let Some(form) = form else { return Ok(None) };
    let day = form.hand_in_day;
    // Every month has it.
    if !(1..=28).contains(day.get_ref()) {
        let reason = format!("{} is no day that every month has (1 to 28)", day.get_ref());
        return Err(from.refuse(day.span().start, reason));
    }
    Ok(Some(Charges {
        hand_in_day: day.into_inner(),
        fact: Fact::from(form.fact),
    }))
}

fn order_class(from: &Source, form: OrderClassForm) -> Result<OrderClass, Refused> {
    if let Some(percent) = form
        .call_back_percent
        .as_ref()
        .filter(|percent| *percent.get_ref() > 100)
    {
        let reason = format!("{} per cent is more than all", percent.get_ref());
        return Err(from.refuse(percent.span().start, reason));
    }
    Ok(OrderClass {
        id: form.id.into_inner(),
        name: name_of(from, form.name)?,
        severity: form.severity,
        reply: deadline(from, form.reply)?,
        finish: deadline(from, form.finish)?,
        call_back: deadline(from, form.call_back)?,
        call_back_percent: form.call_back_percent.map(|percent| percent.into_inner()),
        every: form.every,
        at_least: form.at_least,
        fact: Fact::from(form.fact),
    })
}

fn deadline(
    from: &Source,
    form: Option<Spanned<DeadlineForm>>,
) -> Result<Option<Deadline>, Refused> {
    let Some(form) = form else { return Ok(None) };
    if form.get_ref().amount == 0 {
        return Err(from.refuse(form.span().start, "a deadline of 0 can't be kept"));
    }
    let form = form.into_inner();
    Ok(Some(Deadline {
        amount: form.amount,
        unit: form.unit,
    }))
}
