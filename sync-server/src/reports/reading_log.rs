//! The month's readings: a day a row, a gauge a column, place by place.

use super::{Body, Fact, Head, Look, Of, Part, Report, Row};
use crate::console::gauges::{ConsoleGauge, read_between};
use crate::error::ServerError;
use crate::lists::{Cell, decimal};
use std::collections::BTreeMap;

pub const REPORT: Report = Report {
    name: "reading-log",
    title: ("抄表记录", "Reading log"),
    about: (
        "一个月的读数：每天一行、每表一列，超限标 ▲",
        "A month of readings: a day a row, a gauge a column, ▲ out of limits",
    ),
    of: Of::Month,
    body,
};

/// As many columns as fit beside the day.
const ACROSS: usize = 6;

fn body(look: &Look<'_>) -> Result<Body, ServerError> {
    let tongue = look.asked.tongue;
    let days = (look.asked.from, look.asked.to);
    let mut body = Body::default();
    let month = look.asked.from.format("%Y-%m").to_string();
    body.about
        .push(Fact::new(tongue.one(("月份", "Month")), month));
    let read = read_between(look.connection, look.site, look.names, days)?;
    let mut places: BTreeMap<(String, String), Vec<ConsoleGauge>> = BTreeMap::new();
    for gauge in read {
        let place = (gauge.building.clone(), gauge.place.clone());
        places.entry(place).or_default().push(gauge);
    }
    if places.is_empty() {
        body.words(tongue.one(("这个月没有读数。", "Nothing was read in this month.")));
    }
    for ((building, place), gauges) in places {
        let text = match building.is_empty() {
            true => place,
            false => format!("{place} · {building}"),
        };
        body.parts.push(Part::Heading { text, page: false });
        for some in gauges.chunks(ACROSS) {
            let mut heads = vec![Head::new(tongue.one(("日期", "Day")), 10)];
            heads.extend(some.iter().map(|gauge| {
                let part = tongue.of(&gauge.part_name);
                let name = format!("{} {part} {}", gauge.name, gauge.unit);
                Head::number(name.trim_end(), 14)
            }));
            body.table("", heads, rows(look, some), tongue);
        }
    }
    Ok(body)
}

/// The limits, then each day on which one of them was read.
fn rows(look: &Look<'_>, gauges: &[ConsoleGauge]) -> Vec<Row> {
    let tongue = look.asked.tongue;
    let limits = gauges.iter().map(|gauge| {
        let said = |milli: Option<i64>| milli.map(|milli| decimal(milli, gauge.decimals));
        match (said(gauge.low_milli), said(gauge.high_milli)) {
            (None, None) => Cell::None,
            (low, high) => Cell::text(format!(
                "{}–{}",
                low.unwrap_or_default(),
                high.unwrap_or_default()
            )),
        }
    });
    let mut first = vec![Cell::text(tongue.one(("范围", "Limits")))];
    first.extend(limits);
    let mut rows = vec![Row::new(first)];
    for day in look
        .asked
        .from
        .iter_days()
        .take_while(|day| *day <= look.asked.to)
    {
        let day = day.to_string();
        let mut cells = vec![Cell::Day(day.clone())];
        let mut bad = false;
        for gauge in gauges {
            // Read more than once on a day, the last one stands, as on the page.
            let last = gauge.points.iter().rfind(|point| point.day == day);
            cells.push(match last {
                None => Cell::None,
                Some(point) if point.out => {
                    bad = true;
                    Cell::text(format!("▲ {}", decimal(point.milli, gauge.decimals)))
                }
                Some(point) => Cell::Milli(point.milli, gauge.decimals),
            });
        }
        if cells.iter().skip(1).any(|cell| *cell != Cell::None) {
            let photos = Vec::new();
            rows.push(Row { cells, photos, bad });
        }
    }
    rows
}
