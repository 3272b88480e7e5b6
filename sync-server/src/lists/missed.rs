//! Rounds that were missed, with the hour of the week at which each was due, as the calendar of
//! completion counts them.

use super::cell::{code, day, moment, number, text};
use super::{Cell, Column, List, Look, Stretch, Take};
use crate::console::completion;
use crate::error::ServerError;

pub const LIST: List = List {
    name: "missed-rounds",
    title: ("漏检任务", "Missed rounds"),
    columns: COLUMNS,
    days: Stretch::Days(30),
    own: &[],
    rows,
};

const COLUMNS: &[Column] = &[
    day("day", ("日期", "Day")),
    moment("start", ("开始时间", "From")),
    text("name", ("任务", "Round"), 22),
    code("role", ("岗位", "Role"), "console.role"),
    number("weekday", ("星期（周一 0）", "Weekday, Monday 0")),
    number("hour", ("几点", "Hour")),
    text("round", ("任务编号", "Round id"), 20),
];

fn rows(look: &Look<'_>, take: Take<'_>) -> Result<(), ServerError> {
    let days = look.days(&LIST).unwrap_or((look.today, look.today));
    for one in completion::missed(look.connection, look.site, look.names, days, look.now)? {
        let count = |n: u32| Cell::Count(i64::from(n));
        let at = one.in_week();
        take(vec![
            Cell::Day(one.day),
            Cell::Moment(one.start),
            Cell::text(one.name),
            Cell::code(&one.role),
            at.map_or(Cell::None, |(weekday, _)| count(weekday)),
            at.map_or(Cell::None, |(_, hour)| count(hour)),
            Cell::Text(one.round.to_string()),
        ])?;
    }
    Ok(())
}
