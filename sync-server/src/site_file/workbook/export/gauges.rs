//! Gauges of the pieces: limits that nameplates set, and checklists of their own.

use super::{Standing, yes_no};
use crate::site_file::draft::Row;
use crate::site_file::gauges::list_id;
use checklists::{Checklist, built_in};
use protocol::rows::{EquipmentRow, NameplateLimit};
use uuid::Uuid;

impl Standing<'_> {
    pub(super) fn gauges(&self, id: Uuid, row: &EquipmentRow) -> Vec<Row> {
        let own = self.held.lists.get(&list_id(id));
        let own = own.filter(|list| row.lists.contains(&list.id));
        let limits = row.limits.iter();
        let limits = limits.filter_map(|limit| self.limit(id, row, limit));
        own.into_iter()
            .flat_map(|list| of_list(id, row.order, list))
            .chain(limits)
            .collect()
    }

    /// None: a limit of what the piece's checklists ask no more.
    fn limit(&self, id: Uuid, row: &EquipmentRow, limit: &NameplateLimit) -> Option<Row> {
        let lists = row.lists.iter().chain(&row.kind);
        let lists = lists.filter_map(|id| self.held.lists.get(id).or(built_in().checklist(id)));
        let mut items = lists.filter_map(|list| list.item(&limit.item));
        let name = &items.next()?.part(&limit.part)?.name.zh;
        let row = Row::default()
            .with("equipment", id)
            .with("name", name)
            .with("item", &limit.item)
            .with("part", &limit.part)
            .with_some("low", limit.low_milli.map(figure))
            .with_some("high", limit.high_milli.map(figure));
        Some(row)
    }
}

/// A piece's own gauges, in walking order.
fn of_list(piece: Uuid, first: Option<u32>, list: &Checklist) -> Vec<Row> {
    let gauge = |(n, item): (u32, &checklists::Item)| {
        let part = item.parts.first()?;
        let meter = part.meter.clone().unwrap_or_default();
        let limits = part.limits.clone().unwrap_or_default();
        let row = Row::default()
            .with("equipment", piece)
            .with("id", &item.id)
            .with("name", &item.name.zh)
            .with_some("unit", part.unit.as_ref())
            .with_some("low", limits.low_milli.map(figure))
            .with_some("high", limits.high_milli.map(figure))
            .with_some("decimals", part.decimals)
            .with_some("order", first.map(|first| first.saturating_add(n)))
            .with("counts", yes_no(meter.counts))
            .with_some("rolls_over", meter.rolls_over_milli.map(figure))
            .with_some("jump_percent", meter.jump_percent)
            .with_some("less", meter.less);
        Some(row)
    };
    (0..).zip(&list.items).filter_map(gauge).collect()
}

/// Thousandths as people write them: 350 is 0.35.
fn figure(milli: i64) -> String {
    let sign = if milli < 0 { "-" } else { "" };
    let (whole, rest) = (milli.unsigned_abs() / 1_000, milli.unsigned_abs() % 1_000);
    let text = format!("{sign}{whole}.{rest:03}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
