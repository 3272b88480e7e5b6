//! The versions of every checklist, the newest first: from which day each counts, who set it, and
//! what is other than in the one before.

use super::cell::{code, day, moment, number, text, yes};
use super::{Cell, Column, List, Look, Stretch, Take};
use crate::console::standards::{Standard, StandardVersion, all};
use crate::error::ServerError;
use checklists::Words;

pub const LIST: List = List {
    name: "standard-versions",
    title: ("标准版本", "Versions of standards"),
    columns: COLUMNS,
    days: Stretch::Now,
    own: &[],
    rows,
};

const COLUMNS: &[Column] = &[
    text("list_name", ("检查表", "Checklist"), 16),
    number("version", ("版本", "Version")),
    yes("in_force", ("在用", "In force")),
    day("from", ("从哪天起", "From")),
    yes("own", ("本项目设的", "The site's own")),
    number("items", ("检查项数", "Items")),
    moment("set_at", ("设置时间", "Set")),
    text("changed", ("改了哪些项", "What is other"), 36),
    code("kind", ("种类", "Kind"), "console.standard_kind"),
    text("list", ("检查表编号", "List"), 12),
];

fn rows(look: &Look<'_>, take: Take<'_>) -> Result<(), ServerError> {
    for list in all(look.connection, look.site, look.today)?.lists {
        for version in &list.versions {
            take(row(&list, version))?;
        }
    }
    Ok(())
}

fn row(list: &Standard, one: &StandardVersion) -> Vec<Cell> {
    let changed = one.changes.iter().map(|change| change.name.clone());
    vec![
        Cell::Words(list.name.clone()),
        Cell::Count(i64::from(one.version)),
        Cell::Yes(one.in_force),
        one.from
            .map_or(Cell::None, |day| Cell::Day(day.to_string())),
        Cell::Yes(one.own),
        Cell::Count(i64::from(one.items)),
        Cell::at_ms(one.set_at.map(|at| at.timestamp_millis())),
        Cell::words(&changed.collect::<Vec<Words>>()),
        Cell::code(&list.kind),
        Cell::text(list.list.as_str()),
    ]
}
