//! What the site's checklists ask today, item by item.

use super::cell::{code, day, number, text, yes};
use super::{Cell, Column, List, Look, Stretch, Take};
use crate::error::ServerError;
use crate::site_file::gauges;
use crate::standards::{self, said_clauses, said_parts};
use checklists::said_asked_if;
use checklists::versions::own_row;
use protocol::feed::Kind;

pub const LIST: List = List {
    name: "items",
    title: ("检查标准", "Standards"),
    columns: COLUMNS,
    days: Stretch::Now,
    own: &[],
    rows,
};

const COLUMNS: &[Column] = &[
    code("kind", ("种类", "Kind"), "console.standard_kind"),
    text("list", ("检查表编号", "List"), 10),
    text("list_name", ("检查表", "Checklist"), 14),
    text("item", ("编号", "Item"), 9),
    text("name", ("检查项", "Name"), 16),
    text("text", ("说明", "Text"), 40),
    text("clauses", ("哪里不对", "What can be wrong"), 24),
    text("parts", ("分项和上下限", "Parts and limits"), 20),
    code("severity", ("程度", "Severity"), "console.severity"),
    code("role", ("谁整改", "Put right by"), "console.role"),
    yes("must_see", ("必看", "Must see")),
    number("weight", ("权重", "Weight")),
    code("when", ("条件", "Condition"), "console.when"),
    text("asked_if", ("只在什么时候问", "Asked only where"), 16),
    code("every", ("频率", "How often"), "console.every"),
    number("version", ("版本", "Version")),
    yes("own", ("本项目设的", "The site's own")),
    day("from", ("从哪天起", "From")),
];

fn rows(look: &Look<'_>, take: Take<'_>) -> Result<(), ServerError> {
    let held = standards::versions(look.connection, look.site.number)?;
    let mut lists: Vec<_> = held.on(look.today).into_values().collect();
    lists.retain(|list| !list.id.starts_with(gauges::PREFIX));
    lists.sort_by_key(|list| (list.kind, list.number, list.id.clone()));
    for list in lists {
        let row = own_row(&list.id, list.version);
        let kind = Kind::Checklist.name();
        let own = crate::sql::feed::get(look.connection, look.site.number, kind, &row)?;
        for item in &list.items {
            take(vec![
                Cell::code(&list.kind),
                Cell::text(list.id.as_str()),
                Cell::Words(list.name.clone()),
                Cell::text(item.id.as_str()),
                Cell::Words(item.name.clone()),
                Cell::Words(item.text.clone()),
                Cell::Words(said_clauses(item)),
                Cell::words(&said_parts(item)),
                Cell::code(&item.severity),
                Cell::code(&item.role),
                Cell::Yes(item.must_see),
                Cell::Count(i64::from(item.weight)),
                Cell::code(&item.when),
                said_asked_if(&list.items, item).map_or(Cell::None, Cell::Words),
                Cell::code(&item.every),
                Cell::Count(i64::from(list.version)),
                Cell::Yes(own.is_some()),
                list.from
                    .map_or(Cell::None, |day| Cell::Day(day.to_string())),
            ])?;
        }
    }
    Ok(())
}
