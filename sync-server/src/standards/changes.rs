//! What is other in a version of a checklist than in the one before, item by item.

use crate::site_file::problem::says;
use crate::xlsform::figure;
use checklists::{Checklist, FailWants, Item, Part, Words, said_asked_if};
use serde::Serialize;
use ts_rs::TS;

/// How an item changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[ts(export, rename = "StandardChangeKind")]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    Added,
    Removed,
    Changed,
}

/// An item that is other than before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, rename = "StandardItemChange")]
pub struct ItemChange {
    /// Empty: the checklist itself, its name or the order of its items.
    pub item: String,
    pub name: Words,
    pub kind: ChangeKind,
    /// What of it; nothing where the whole item is new or gone.
    pub fields: Vec<FieldChange>,
}

/// A field of an item that is other than before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, rename = "StandardFieldChange")]
pub struct FieldChange {
    pub field: String,
    /// Words, or the word of an enum; both empty where it isn't said in words.
    pub before: Words,
    pub after: Words,
}

/// Everything that is other in a newer version, in its order; what is gone comes last.
pub fn changes(before: &Checklist, after: &Checklist) -> Vec<ItemChange> {
    let mut all: Vec<ItemChange> = whole(before, after).into_iter().collect();
    for item in &after.items {
        let (kind, fields) = match before.item(&item.id) {
            None => (ChangeKind::Added, Vec::new()),
            Some(old) if old == item => continue,
            Some(old) => (ChangeKind::Changed, fields((before, old), (after, item))),
        };
        all.push(change(item, kind, fields));
    }
    let gone = before
        .items
        .iter()
        .filter(|item| after.item(&item.id).is_none());
    all.extend(gone.map(|item| change(item, ChangeKind::Removed, Vec::new())));
    all
}

/// What is other of the checklist itself.
fn whole(before: &Checklist, after: &Checklist) -> Option<ItemChange> {
    let mut fields = Vec::new();
    if before.name != after.name {
        fields.push(field("name", before.name.clone(), after.name.clone()));
    }
    let order = |list: &Checklist, other: &Checklist| -> Vec<String> {
        let both = list
            .items
            .iter()
            .filter(|item| other.item(&item.id).is_some());
        both.map(|item| item.id.clone()).collect()
    };
    let (old, new) = (order(before, after), order(after, before));
    if old != new {
        let said = |ids: &[String]| says(ids.join("、"), ids.join(", "));
        fields.push(field("order", said(&old), said(&new)));
    }
    if (&before.intervals, &before.expiries) != (&after.intervals, &after.expiries) {
        fields.push(field("other", says("", ""), says("", "")));
    }
    (!fields.is_empty()).then(|| ItemChange {
        item: String::new(),
        name: after.name.clone(),
        kind: ChangeKind::Changed,
        fields,
    })
}

fn change(item: &Item, kind: ChangeKind, fields: Vec<FieldChange>) -> ItemChange {
    ItemChange {
        item: item.id.clone(),
        name: item.name.clone(),
        kind,
        fields,
    }
}

fn fields((before, old): OfList<'_>, (after, new): OfList<'_>) -> Vec<FieldChange> {
    let waits = |list: &Checklist, item: &Item| {
        said_asked_if(&list.items, item).unwrap_or_else(|| says("", ""))
    };
    let said = [
        ("name", old.name.clone(), new.name.clone()),
        ("text", old.text.clone(), new.text.clone()),
        ("clauses", said_clauses(old), said_clauses(new)),
        ("parts", parts(old), parts(new)),
        ("template", word(&old.template), word(&new.template)),
        ("severity", word(&old.severity), word(&new.severity)),
        ("role", word(&old.role), word(&new.role)),
        ("must_see", word(&old.must_see), word(&new.must_see)),
        ("weight", number(old.weight), number(new.weight)),
        ("fail_wants", wanted(old), wanted(new)),
        ("when", word(&old.when), word(&new.when)),
        ("asked_if", waits(before, old), waits(after, new)),
        ("every", word(&old.every), word(&new.every)),
    ];
    let said = said.into_iter();
    let mut all: Vec<FieldChange> = said
        .filter(|(_, before, after)| before != after)
        .map(|(name, before, after)| field(name, before, after))
        .collect();
    let unsaid = old.parts != new.parts && parts(old) == parts(new);
    if all.is_empty() || unsaid || old.verdicts != new.verdicts {
        all.push(field("other", says("", ""), says("", "")));
    }
    all
}

/// An item, and the version that it stands in.
type OfList<'a> = (&'a Checklist, &'a Item);

fn field(name: &str, before: Words, after: Words) -> FieldChange {
    FieldChange {
        field: name.to_owned(),
        before,
        after,
    }
}

/// What a fail must bring along, as its words in both languages.
fn wanted(item: &Item) -> Words {
    let words = |one: &FailWants| match one {
        FailWants::Photo => says("照片", "photo"),
        FailWants::Note => says("文字", "note"),
    };
    let all: Vec<Words> = item.fail_wants.iter().map(words).collect();
    let zh: Vec<&str> = all.iter().map(|one| one.zh.as_str()).collect();
    let en: Vec<&str> = all.iter().map(|one| one.en.as_str()).collect();
    says(zh.join("、"), en.join(", "))
}

/// The word that an enum is written by, the same in both languages.
fn word(value: &impl Serialize) -> Words {
    let json = serde_json::to_value(value).unwrap_or_default();
    let text = match json {
        serde_json::Value::String(text) => text,
        serde_json::Value::Bool(yes) => yes.to_string(),
        _ => String::new(),
    };
    says(text.clone(), text)
}

fn number(value: u32) -> Words {
    says(value.to_string(), value.to_string())
}

/// What can be wrong with an item, in one line.
pub fn said_clauses(item: &Item) -> Words {
    let zh: Vec<&str> = item.clauses.iter().map(|one| one.zh.as_str()).collect();
    let en: Vec<&str> = item.clauses.iter().map(|one| one.en.as_str()).collect();
    says(zh.join("、"), en.join(", "))
}

/// The parts of an item, each with its limits.
pub fn said_parts(item: &Item) -> Vec<Words> {
    let words = |one: &Part| says(part(one, &one.name.zh), part(one, &one.name.en));
    item.parts.iter().map(words).collect()
}

fn parts(item: &Item) -> Words {
    let all: Vec<Words> = item.parts.iter().map(said_part).collect();
    let zh: Vec<&str> = all.iter().map(|one| one.zh.as_str()).collect();
    let en: Vec<&str> = all.iter().map(|one| one.en.as_str()).collect();
    says(zh.join("、"), en.join(", "))
}

/// A part with its limits, what may be chosen, and whether it may stay empty.
pub fn said_part(one: &Part) -> Words {
    let of = |name: &str, choices: Vec<&str>, optional: &str| {
        let choices = match choices.is_empty() {
            true => String::new(),
            false => format!(" ({})", choices.join("/")),
        };
        let optional = if one.optional { optional } else { "" };
        format!("{}{choices}{optional}", part(one, name))
    };
    let zh = one.choices.iter().map(|choice| choice.zh.as_str());
    let en = one.choices.iter().map(|choice| choice.en.as_str());
    says(
        of(&one.name.zh, zh.collect(), "（选填）"),
        of(&one.name.en, en.collect(), " (optional)"),
    )
}

/// A part with its limits: `压力 0.35–0.55 MPa`.
fn part(part: &Part, name: &str) -> String {
    let unit = part
        .unit
        .as_deref()
        .map_or(String::new(), |unit| format!(" {unit}"));
    let Some(limits) = &part.limits else {
        return name.to_owned();
    };
    match (limits.low_milli.map(figure), limits.high_milli.map(figure)) {
        (Some(low), Some(high)) => format!("{name} {low}–{high}{unit}"),
        (Some(low), None) if limits.low_exclusive => format!("{name} > {low}{unit}"),
        (Some(low), None) => format!("{name} ≥ {low}{unit}"),
        (None, Some(high)) => format!("{name} ≤ {high}{unit}"),
        (None, None) => name.to_owned(),
    }
}
