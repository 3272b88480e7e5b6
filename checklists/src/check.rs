//! From a file's shape to a checklist: whether its values make sense together.
//!
//! Stops at the first thing wrong in a file. What needs several files is `catalogue`.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;

use crate::checklist::{
    Checklist, ChecklistKind, Clause, CountsFrom, Expiry, Interval, Item, Words,
};
use crate::error::Refused;
use crate::form::{
    ChecklistForm, ClauseForm, DeadlineForm, ExpiryForm, IntervalForm, ItemForm, OrderClassForm,
    OrderKindForm, Text, WordsForm,
};
use crate::limits::Fact;
use crate::order::{Deadline, OrderClass, OrderKind};
use crate::parts;

/// The most Chinese characters of a name, so that a row needs no second line.
const NAME_ZH_MAX: usize = 8;
/// The most letters of an English name.
const NAME_EN_MAX: usize = 28;
/// The most Chinese characters of a chip.
pub(crate) const CHIP_ZH_MAX: usize = 6;
/// The most letters of an English chip.
pub(crate) const CHIP_EN_MAX: usize = 24;

/// A file being read: it knows its name and turns places into lines.
pub(crate) struct Source<'a> {
    file: &'a str,
    text: &'a str,
}

impl<'a> Source<'a> {
    pub fn new(file: &'a str, text: &'a str) -> Self {
        Self { file, text }
    }

    /// The line, from 1, on which that byte stands.
    pub fn line(&self, at: usize) -> usize {
        1 + self
            .text
            .bytes()
            .take(at)
            .filter(|byte| *byte == b'\n')
            .count()
    }

    pub fn refuse(&self, at: usize, reason: impl Into<String>) -> Refused {
        Refused::new(self.file, self.line(at), reason)
    }

    fn form<T: DeserializeOwned>(&self) -> Result<T, Refused> {
        toml::from_str(self.text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            self.refuse(at, plain(error.message()))
        })
    }
}

/// Says it as a person who edits the file would.
fn plain(message: &str) -> String {
    let (what, rest) = message.split_once(", expected ").unwrap_or((message, ""));
    let what = what
        .replace("unknown field", "unknown key")
        .replace("unknown variant", "unknown value")
        .replace("missing field", "missing key");
    if what.starts_with("unknown value") && !rest.is_empty() {
        let known = rest.strip_prefix("one of ").unwrap_or(rest);
        return format!("{what}; known are {known}");
    }
    if what.starts_with("unknown key") || rest.is_empty() {
        return what;
    }
    format!("{what}, expected {rest}")
}

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
    let (mut items, mut item_lines) = (Vec::new(), Vec::new());
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
    }
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
    };
    Ok(Read {
        checklist,
        id_line,
        item_lines,
    })
}

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
    let name = name(from, form.name)?;
    let (id, version) = (form.id.into_inner(), form.version.into_inner());
    Ok((
        OrderKind {
            id,
            version,
            name,
            classes,
        },
        id_line,
    ))
}

fn version(from: &Source, version: &serde_spanned::Spanned<u32>) -> Result<(), Refused> {
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
    let file = from.file.rsplit('/').next().unwrap_or(from.file);
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
        fail_wants,
        when: form.when,
        every: form.every,
    })
}

fn clauses(from: &Source, forms: Vec<ClauseForm>) -> Result<Vec<Clause>, Refused> {
    let mut ids = Seen::new("clause");
    let mut shown = Seen::new("clause");
    let mut clauses = Vec::new();
    for form in forms {
        ids.once(from, &form.id)?;
        shown.once(from, &form.zh)?;
        length(from, "clause", &form.zh, 2, CHIP_ZH_MAX)?;
        length(from, "clause", &form.en, 2, CHIP_EN_MAX)?;
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
        name: name(from, form.name)?,
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
    form: Option<serde_spanned::Spanned<DeadlineForm>>,
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

/// A name that fits a row.
pub(crate) fn name(from: &Source, form: WordsForm) -> Result<Words, Refused> {
    length(from, "name", &form.zh, 1, NAME_ZH_MAX)?;
    length(from, "name", &form.en, 1, NAME_EN_MAX)?;
    Ok(Words {
        zh: form.zh.into_inner(),
        en: form.en.into_inner(),
    })
}

fn text(from: &Source, form: WordsForm) -> Result<Words, Refused> {
    length(from, "text", &form.zh, 1, usize::MAX)?;
    length(from, "text", &form.en, 1, usize::MAX)?;
    Ok(Words {
        zh: form.zh.into_inner(),
        en: form.en.into_inner(),
    })
}

/// Refuses words of fewer or more characters.
pub(crate) fn length(
    from: &Source,
    what: &str,
    words: &Text,
    min: usize,
    max: usize,
) -> Result<(), Refused> {
    let (at, words) = (words.span().start, words.get_ref());
    let long = words.chars().count();
    if words.trim() != words || long == 0 {
        return Err(from.refuse(
            at,
            format!("{what} `{words}` is empty or has blanks around it"),
        ));
    }
    if long > max {
        return Err(from.refuse(
            at,
            format!("{what} `{words}` has {long} characters, at most {max}"),
        ));
    }
    if long < min {
        return Err(from.refuse(
            at,
            format!("{what} `{words}` has {long} characters, at least {min}"),
        ));
    }
    Ok(())
}

/// What was named already, and on which line.
pub(crate) struct Seen {
    what: &'static str,
    lines: BTreeMap<String, usize>,
}

impl Seen {
    pub fn new(what: &'static str) -> Self {
        Self {
            what,
            lines: BTreeMap::new(),
        }
    }

    /// Refuses the second of the same.
    pub fn once(&mut self, from: &Source, value: &Text) -> Result<(), Refused> {
        let (at, value) = (value.span().start, value.get_ref());
        if let Some(first) = self.lines.insert(value.clone(), from.line(at)) {
            let what = self.what;
            return Err(from.refuse(
                at,
                format!("{what} {value} stands twice, first in line {first}"),
            ));
        }
        Ok(())
    }
}
