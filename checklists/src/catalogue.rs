//! Reading files: one checklist alone, or all of them and what only all of them can show.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::check::{self, source_parts};
use crate::checklist::{Checklist, ChecklistKind};
use crate::error::Refused;
use crate::order::OrderKind;
use crate::orders;
use crate::source::Source;

/// How many lines the customer's standard has for each touchpoint, 158 in all.
pub const TOUCHPOINT_LINES: [u32; 20] = [
    9, 10, 12, 3, 12, 3, 6, 7, 8, 4, 9, 8, 11, 6, 15, 12, 5, 4, 6, 8,
];

/// The folder of a site's or the built-in kinds of work order.
const ORDERS: &str = "work-orders/";

/// Every checklist and kind of work order there is.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Catalogue {
    /// Touchpoints by number, then equipment and plant rooms by id.
    pub checklists: Vec<Checklist>,
    /// By id.
    pub order_kinds: Vec<OrderKind>,
}

impl Catalogue {
    /// The checklist of that id.
    pub fn checklist(&self, id: &str) -> Option<&Checklist> {
        self.checklists.iter().find(|checklist| checklist.id == id)
    }

    /// The touchpoints, by number.
    pub fn touchpoints(&self) -> impl Iterator<Item = &Checklist> {
        self.checklists
            .iter()
            .filter(|one| one.kind == ChecklistKind::Touchpoint)
    }

    /// Kinds whose orders somebody takes in: what is put right after a finding isn't among them.
    pub fn taken_in(&self) -> impl Iterator<Item = &OrderKind> {
        let kinds = self.order_kinds.iter();
        kinds.filter(|kind| kind.id != "rectification")
    }

    /// The kind of work order of that id.
    pub fn order_kind(&self, id: &str) -> Option<&OrderKind> {
        self.order_kinds.iter().find(|kind| kind.id == id)
    }
}

/// Reads one checklist; `file_name` as a refusal shall name it.
///
/// Errors: the first thing wrong in the file.
pub fn parse(file_name: &str, text: &str) -> Result<Checklist, Refused> {
    check::checklist(&Source::new(file_name, text)).map(|read| read.checklist)
}

/// Reads one kind of work order.
///
/// Errors: the first thing wrong in the file.
pub fn parse_order_kind(file_name: &str, text: &str) -> Result<OrderKind, Refused> {
    orders::order_kind(&Source::new(file_name, text)).map(|(kind, _)| kind)
}

/// Reads a whole catalogue: files as (name, text), those in `work-orders/` as kinds of order.
///
/// Errors: all files that are wrong, the first thing in each; where none is, whatever stands
/// twice or is missing across files: a source line, an id, a touchpoint.
pub fn parse_all(files: &[(&str, &str)]) -> Result<Catalogue, Vec<Refused>> {
    let mut all = Across::default();
    for (file, text) in files {
        let from = Source::new(file, text);
        if file.starts_with(ORDERS) {
            match orders::order_kind(&from) {
                Ok((kind, line)) => all.order_kind(file, line, kind),
                Err(refused) => all.refused.push(refused),
            }
        } else {
            match check::checklist(&from) {
                Ok(read) => all.checklist(file, read),
                Err(refused) => all.refused.push(refused),
            }
        }
    }
    if all.refused.is_empty() {
        all.missing_lines();
    }
    if !all.refused.is_empty() {
        all.refused.sort();
        return Err(all.refused);
    }
    let mut catalogue = all.catalogue;
    catalogue
        .checklists
        .sort_by(|a, b| (a.kind, a.number, &a.id).cmp(&(b.kind, b.number, &b.id)));
    catalogue.order_kinds.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(catalogue)
}

/// What is seen only across files.
#[derive(Default)]
struct Across {
    catalogue: Catalogue,
    refused: Vec<Refused>,
    ids: BTreeMap<String, String>,
    sources: BTreeMap<(u32, u32), String>,
    touchpoints: BTreeMap<u32, String>,
}

impl Across {
    fn checklist(&mut self, file: &str, read: check::Read) {
        self.id(file, read.id_line, &read.checklist.id);
        if let Some(number) = read.checklist.number {
            self.touchpoints.insert(number, file.to_owned());
        }
        for (item, line) in read.checklist.items.iter().zip(&read.item_lines) {
            let Some(source) = item.source.as_deref() else {
                continue;
            };
            let Some(parts) = source_parts(source) else {
                continue;
            };
            if !known(parts) {
                let reason = format!("the standard has no line {source}");
                self.refused.push(Refused::new(file, *line, reason));
            }
            if let Some(first) = self.sources.insert(parts, format!("{file}:{line}")) {
                let reason = format!("source {source} stands twice, first in {first}");
                self.refused.push(Refused::new(file, *line, reason));
            }
        }
        self.catalogue.checklists.push(read.checklist);
    }

    fn order_kind(&mut self, file: &str, line: usize, kind: OrderKind) {
        self.id(file, line, &kind.id);
        self.catalogue.order_kinds.push(kind);
    }

    fn id(&mut self, file: &str, line: usize, id: &str) {
        if let Some(first) = self.ids.insert(id.to_owned(), format!("{file}:{line}")) {
            let reason = format!("id {id} stands twice, first in {first}");
            self.refused.push(Refused::new(file, line, reason));
        }
    }

    fn missing_lines(&mut self) {
        for (number, lines) in (1..).zip(TOUCHPOINT_LINES) {
            let Some(file) = self.touchpoints.get(&number) else {
                let reason = format!("touchpoint {number} is missing");
                self.refused.push(Refused::new("touchpoints", 0, reason));
                continue;
            };
            for line in (1..=lines).filter(|line| !self.sources.contains_key(&(number, *line))) {
                let reason = format!("no item has source {number}.{line}");
                self.refused.push(Refused::new(file, 0, reason));
            }
        }
    }
}

/// Whether the standard has that line.
fn known((number, line): (u32, u32)) -> bool {
    let index = usize::try_from(number)
        .unwrap_or(usize::MAX)
        .wrapping_sub(1);
    TOUCHPOINT_LINES
        .get(index)
        .is_some_and(|lines| line <= *lines)
}
