//! Every place of every round of some days: when somebody was there, and how that was proved.

use super::cell::{code, moment, number, text, yes};
use super::rounds::{each_day, named};
use super::{Cell, Column, List, Look, Stretch, Take};
use crate::console::record::RecordPoint;
use crate::console::record_build::Build;
use crate::console::strip::{self, BoardRound};
use crate::error::ServerError;
use crate::sql::rounds;
use chrono::NaiveDate;

pub const LIST: List = List {
    name: "visits",
    title: ("到点记录", "Visits"),
    columns: COLUMNS,
    days: Stretch::Days(30),
    own: &[],
    rows,
};

const COLUMNS: &[Column] = &[
    super::cell::day("day", ("日期", "Day")),
    moment("reached_at", ("到点时间", "Reached")),
    text("name", ("任务", "Round"), 18),
    text("by", ("执行人", "By"), 10),
    text("building", ("楼栋", "Building"), 10),
    text("place", ("点位", "Place"), 18),
    code("how", ("到点方式", "Proof"), "console.how"),
    text("reason", ("手动原因", "Reason by hand"), 12),
    code("cell", ("结果", "Result"), "console.cell"),
    number("items_done", ("已查项", "Items done")),
    number("items_total", ("应查项", "Items asked")),
    code("skipped", ("跳过原因", "Left out for"), "console.skip"),
    number("distance_m", ("离点位（米）", "Metres away")),
    yes("far", ("人在别处", "Elsewhere")),
    text("checkpoint", ("点位编号", "Place id"), 20),
    text("round", ("任务编号", "Round id"), 20),
];

fn rows(look: &Look<'_>, take: Take<'_>) -> Result<(), ServerError> {
    let days = look.days(&LIST).unwrap_or((look.today, look.today));
    let build = Build {
        connection: look.connection,
        site: look.site,
        names: look.names,
    };
    for day in each_day(days) {
        for row in strip::of_day(look.connection, look.site, look.names, day, look.now)? {
            let round = rounds::by_id(look.connection, look.site.number, row.round)?;
            let points = build.visits(&row, round.as_ref())?;
            for point in &points {
                take(visit(day, &row, point))?;
            }
        }
    }
    Ok(())
}

fn visit(day: NaiveDate, round: &BoardRound, point: &RecordPoint) -> Vec<Cell> {
    let position = point.position.as_ref();
    vec![
        Cell::Day(day.to_string()),
        Cell::moment(point.reached_at.as_deref()),
        named(round),
        Cell::maybe(round.by.as_deref()),
        Cell::text(point.building.as_str()),
        Cell::text(point.name.as_str()),
        point.how.as_ref().map_or(Cell::None, Cell::code),
        Cell::maybe(point.reason.as_deref()),
        Cell::code(&point.cell),
        Cell::Count(i64::from(point.items_done)),
        Cell::Count(i64::from(point.items_total)),
        point
            .skipped
            .as_ref()
            .map_or(Cell::None, |skip| Cell::code(&skip.reason)),
        position
            .and_then(|position| position.distance_m)
            .map_or(Cell::None, |metres| Cell::Count(i64::from(metres))),
        position.map_or(Cell::None, |position| Cell::Yes(position.far)),
        Cell::Text(point.checkpoint.to_string()),
        Cell::Text(round.round.to_string()),
    ]
}
