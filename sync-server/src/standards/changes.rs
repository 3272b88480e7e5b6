//! What is other in a version of a checklist than in the one before, item by item.

use crate::site_file::problem::says;
use crate::xlsform::figure;
use checklists::{Checklist, Item, Part, Words};
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
    let mut all = Vec::new();
    for item in &after.items {
        let (kind, fields) = match before.item(&item.id) {
            None => (ChangeKind::Added, Vec::new()),
            Some(old) if old == item => continue,
            Some(old) => (ChangeKind::Changed, fields(old, item)),
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

fn change(item: &Item, kind: ChangeKind, fields: Vec<FieldChange>) -> ItemChange {
    ItemChange {
        item: item.id.clone(),
        name: item.name.clone(),
        kind,
        fields,
    }
}

fn fields(old: &Item, new: &Item) -> Vec<FieldChange> {
    let said = [
        ("name", old.name.clone(), new.name.clone()),
        ("text", old.text.clone(), new.text.clone()),
        ("clauses", said_clauses(old), said_clauses(new)),
        ("parts", parts(old), parts(new)),
        ("severity", word(&old.severity), word(&new.severity)),
        ("role", word(&old.role), word(&new.role)),
        ("must_see", word(&old.must_see), word(&new.must_see)),
        ("when", word(&old.when), word(&new.when)),
        ("every", word(&old.every), word(&new.every)),
    ];
    let mut all: Vec<FieldChange> = said
        .into_iter()
        .filter(|(_, before, after)| before != after)
        .map(|(field, before, after)| FieldChange {
            field: field.to_owned(),
            before,
            after,
        })
        .collect();
    if all.is_empty() {
        all.push(FieldChange {
            field: "other".to_owned(),
            before: says("", ""),
            after: says("", ""),
        });
    }
    all
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
    let all = said_parts(item);
    let zh: Vec<&str> = all.iter().map(|one| one.zh.as_str()).collect();
    let en: Vec<&str> = all.iter().map(|one| one.en.as_str()).collect();
    says(zh.join("、"), en.join(", "))
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
