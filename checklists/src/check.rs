//! From a file's shape to a checklist: whether its values make sense together.
//!
//! Stops at the first thing wrong in a file. What needs several files is `catalogue`.

use serde_spanned::Spanned;

use crate::checklist::{Checklist, ChecklistKind, Clause, Item, WEIGHTS};
use crate::dues::{CountsFrom, Expiry, Interval};
use crate::error::Refused;
use crate::form::{ChecklistForm, ClauseForm, ExpiryForm, IntervalForm, ItemForm, Text};
use crate::limits::Fact;
use crate::parts;
use crate::source::{Seen, Source};
use crate::words::{chip, name, text};

/// A checklist, and the line on which each of its items says its source.
pub(crate) struct Read {
    pub checklist: Checklist,
    pub id_line: usize,
    pub item_lines: Vec<usize>,
}

pub(crate) fn checklist(from: &Source) -> Result<Read, Refused> {
    let form: ChecklistForm = from.form()?;
    let id_line = from.line(form.id.span().start);
    let kind = *form.kind.get_ref();
    version(from, &form.version)?;
    number(from, &form)?;
    let number = form.number.as_ref().map(|number| *number.get_ref());
    let name = name(from, form.name)?;
    if form.items.is_empty() {
        return Err(from.refuse(form.id.span().start, "has no items"));
    }
    let mut seen = Seen::new("item");
    let mut sources = Seen::new("source");
    let mut names = Seen::new("name");
    let (mut items, mut item_lines, mut ats) = (Vec::new(), Vec::new(), Vec::new());
    for item in form.items {
        let at = item.span().start;
        let item = item.into_inner();
        seen.once(from, &item.id)?;
        source(from, at, &item, number)?;
        if let Some(source) = &item.source {
            sources.once(from, source)?;
        }
        names.once(from, &item.name.zh)?;
        item_lines.push(from.line(item.source.as_ref().unwrap_or(&item.id).span().start));
        items.push(self::item(from, at, item)?);
        ats.push(at);
    }
    less_exists(from, &items, &ats)?;
    let mut seen = Seen::new("interval");
    let mut intervals = Vec::new();
    for interval in form.intervals {
        seen.once(from, &interval.id)?;
        intervals.push(self::interval(from, interval)?);
    }
    let mut seen = Seen::new("expiry");
    let mut expiries = Vec::new();
    for expiry in form.expiries {
        seen.once(from, &expiry.id)?;
        expiries.push(self::expiry(from, expiry)?);
    }
    let id = form.id.into_inner();
    let version = form.version.into_inner();
    let checklist = Checklist {
        id,
        version,
        kind,
        number,
        name,
        items,
        intervals,
        expiries,
        from: None,
    };
    Ok(Read {
        checklist,
        id_line,
        item_lines,
    })
}

pub(crate) fn version(from: &Source, version: &Spanned<u32>) -> Result<(), Refused> {
    if *version.get_ref() == 0 {
        return Err(from.refuse(version.span().start, "version starts at 1"));
    }
    Ok(())
}

/// A touchpoint has a number, which its file's name begins with; nothing else has one.
fn number(from: &Source, form: &ChecklistForm) -> Result<(), Refused> {
    let touchpoint = *form.kind.get_ref() == ChecklistKind::Touchpoint;
    let Some(number) = &form.number else {
        if touchpoint {
            return Err(from.refuse(form.kind.span().start, "a touchpoint has a number"));
        }
        return Ok(());
    };
    let at = number.span().start;
    if !touchpoint {
        return Err(from.refuse(at, "only a touchpoint has a number"));
    }
    let file = from.file_name();
    let number = number.get_ref();
    if !file.starts_with(&format!("{number:02}-")) {
        return Err(from.refuse(at, format!("number {number} is not the file's")));
    }
    Ok(())
}

/// A touchpoint's item names its line of the standard, and its id is that line.
fn source(from: &Source, at: usize, item: &ItemForm, of: Option<u32>) -> Result<(), Refused> {
    let Some(source) = &item.source else {
        if of.is_some() {
            return Err(from.refuse(at, format!("{} has no source", item.id.get_ref())));
        }
        return Ok(());
    };
    let (at, text) = (source.span().start, source.get_ref());
    let Some((number, line)) = source_parts(text) else {
        return Err(from.refuse(at, format!("source `{text}` is not `NN.L`")));
    };
    if of.is_some_and(|of| of != number) {
        return Err(from.refuse(at, format!("source {text} belongs to touchpoint {number}")));
    }
    if of.is_some() && item.id.get_ref() != &format!("{number}.{line}") {
        let id = item.id.get_ref();
        return Err(from.refuse(
            item.id.span().start,
            format!("id {id} is not source {text}"),
        ));
    }
    Ok(())
}

/// `13.7` as its two numbers; nothing for `13.07`, `13` or `a.b`.
pub(crate) fn source_parts(source: &str) -> Option<(u32, u32)> {
    let (number, line) = source.split_once('.')?;
    let parts = (number.parse().ok()?, line.parse().ok()?);
    (parts.0 > 0 && parts.1 > 0 && source == format!("{}.{}", parts.0, parts.1)).then_some(parts)
}

/// What a reading is taken off from is another part of its item, or another item of the list.
fn less_exists(from: &Source, items: &[Item], ats: &[usize]) -> Result<(), Refused> {
    for (item, at) in items.iter().zip(ats) {
        for part in &item.parts {
            let less = part.meter.as_ref().and_then(|meter| meter.less.as_ref());
            let Some(less) = less else { continue };
            let there = item.part(less).is_some_and(|other| other.id != part.id)
                || items
                    .iter()
                    .any(|other| other.id == *less && other.id != item.id);
            if !there {
                let reason = format!("part {}: no other part or item `{less}`", part.id);
                return Err(from.refuse(*at, reason));
            }
        }
    }
    Ok(())
}

fn item(from: &Source, at: usize, form: ItemForm) -> Result<Item, Refused> {
    let id = form.id.into_inner();
    let clauses = match form.clauses {
        Some(clauses) if !clauses.get_ref().is_empty() => clauses.into_inner(),
        Some(clauses) => {
            return Err(from.refuse(clauses.span().start, format!("{id} has no clauses")));
        }
        None => return Err(from.refuse(at, format!("{id} has no clauses"))),
    };
    let clauses = self::clauses(from, clauses)?;
    let parts = parts::parts(from, form.parts, &clauses)?;
    let verdicts = parts::verdicts(from, form.verdicts, &parts)?;
    let mut fail_wants = form.fail_wants;
    fail_wants.sort();
    fail_wants.dedup();
    let weight = weight(from, form.weight)?;
    Ok(Item {
        id,
        source: form.source.map(Text::into_inner),
        name: name(from, form.name)?,
        text: text(from, form.text)?,
        clauses,
        parts,
        verdicts,
        template: form.template,
        role: form.role,
        severity: form.severity,
        must_see: form.must_see,
        weight,
        fail_wants,
        when: form.when,
        every: form.every,
        asked_if: None,
    })
}

fn weight(from: &Source, said: Option<Spanned<u32>>) -> Result<u32, Refused> {
    let Some(said) = said else {
        return Ok(*WEIGHTS.start());
    };
    let weight = *said.get_ref();
    if !WEIGHTS.contains(&weight) {
        let reason = format!("weight {weight} is not 1 to 10");
        return Err(from.refuse(said.span().start, reason));
    }
    Ok(weight)
}

fn clauses(from: &Source, forms: Vec<ClauseForm>) -> Result<Vec<Clause>, Refused> {
    let mut ids = Seen::new("clause");
    let mut shown = Seen::new("clause");
    let mut clauses = Vec::new();
    for form in forms {
        ids.once(from, &form.id)?;
        shown.once(from, &form.zh)?;
        chip(from, "clause", &form.zh, &form.en, 2)?;
        let (id, zh, en) = (form.id, form.zh, form.en);
        clauses.push(Clause {
            id: id.into_inner(),
            zh: zh.into_inner(),
            en: en.into_inner(),
        });
    }
    Ok(clauses)
}

fn interval(from: &Source, form: IntervalForm) -> Result<Interval, Refused> {
    Ok(Interval {
        id: form.id.into_inner(),
        name: name(from, form.name)?,
        every: form.every,
        place: form.place,
        fact: Fact::from(form.fact),
    })
}

/// Years count from a day in the past; a certificate says its own end.
fn expiry(from: &Source, form: ExpiryForm) -> Result<Expiry, Refused> {
    let counts_from = *form.counts_from.get_ref();
    let certificate = counts_from == CountsFrom::Certificate;
    if certificate == form.after_years.is_some() {
        let reason = if certificate {
            "a certificate says its own end, so after_years has no place"
        } else {
            "after_years is missing"
        };
        return Err(from.refuse(form.counts_from.span().start, reason));
    }
    Ok(Expiry {
        id: form.id.into_inner(),
        name: name(from, form.name)?,
        counts_from,
        after_years: form.after_years,
        then_years: form.then_years,
        warn_days: form.warn_days,
        fact: Fact::from(form.fact),
    })
}
