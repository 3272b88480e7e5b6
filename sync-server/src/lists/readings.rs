//! Every reading of some days, with the limits that hold for it now.

use super::cell::{moment, number, text, yes};
use super::{Cell, Column, List, Look, Own, Stretch, Take};
use crate::console::gauges::{ConsoleGauge, read_between};
use crate::error::ServerError;

pub const LIST: List = List {
    name: "readings",
    title: ("读数", "Readings"),
    columns: COLUMNS,
    days: Stretch::Days(30),
    own: &[Own {
        key: "show",
        title: ("只看", "Only"),
    }],
    rows,
};

const COLUMNS: &[Column] = &[
    super::cell::day("day", ("日期", "Day")),
    moment("at", ("时间", "When")),
    text("building", ("楼栋", "Building"), 10),
    text("place", ("点位", "Place"), 16),
    text("piece", ("设备", "Piece"), 16),
    text("item", ("项号", "Item"), 10),
    text("item_name", ("表计", "Gauge"), 18),
    text("part_name", ("读数", "Reading"), 14),
    number("value", ("数值", "Value")),
    text("unit", ("单位", "Unit"), 7),
    number("low", ("下限", "Low")),
    number("high", ("上限", "High")),
    yes("out", ("超限", "Out of limits")),
    text("round", ("任务编号", "Round id"), 20),
];

fn rows(look: &Look<'_>, take: Take<'_>) -> Result<(), ServerError> {
    let days = look.days(&LIST).unwrap_or((look.today, look.today));
    for gauge in read_between(look.connection, look.site, look.names, days)? {
        if !gauge.is_shown(look.asked.one("show")) {
            continue;
        }
        for n in 0..gauge.points.len() {
            take(row(&gauge, n))?;
        }
    }
    Ok(())
}

fn row(gauge: &ConsoleGauge, n: usize) -> Vec<Cell> {
    let point = &gauge.points[n];
    let limit =
        |milli: Option<i64>| milli.map_or(Cell::None, |milli| Cell::Milli(milli, gauge.decimals));
    let piece = gauge.equipment.map(|_| gauge.name.as_str());
    vec![
        Cell::Day(point.day.clone()),
        Cell::Moment(point.at.clone()),
        Cell::text(gauge.building.as_str()),
        Cell::text(gauge.place.as_str()),
        Cell::maybe(piece),
        Cell::text(gauge.item.as_str()),
        Cell::Words(gauge.item_name.clone()),
        Cell::Words(gauge.part_name.clone()),
        Cell::Milli(point.milli, gauge.decimals),
        Cell::text(gauge.unit.as_str()),
        limit(gauge.low_milli),
        limit(gauge.high_milli),
        Cell::Yes(point.out),
        Cell::Text(point.round.to_string()),
    ]
}
