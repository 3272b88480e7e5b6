//! Every round that a plan asked for on some days and what came of it, as the calendar of
//! completion and the figures of plans kept count them; what is still ahead is in it too.

use super::cell::{code, day, moment, number, text};
use super::{Cell, Column, List, Look, Stretch, Take};
use crate::console::completion::hour_of;
use crate::console::dues;
use crate::error::ServerError;

pub const LIST: List = List {
    name: "due-rounds",
    title: ("应做任务", "Rounds due"),
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
    code("came", ("结果", "What came"), "console.due"),
    number("weekday", ("星期（周一 0）", "Weekday, Monday 0")),
    number("hour", ("几点", "Hour")),
    text("round", ("任务编号", "Round id"), 20),
];

fn rows(look: &Look<'_>, take: Take<'_>) -> Result<(), ServerError> {
    let days = look.days(&LIST).unwrap_or((look.today, look.today));
    let mut all = dues::of_days(look.connection, look.site, look.names, days, look.now)?;
    all.sort_by_key(|one| (one.opens, one.round));
    for one in all {
        let plan = look.names.plans.get(&one.plan);
        let (weekday, hour) = hour_of(&one, look.names);
        take(vec![
            Cell::Day(one.day.to_string()),
            Cell::Moment(one.opens.to_rfc3339()),
            Cell::maybe(plan.map(|plan| plan.name.as_str())),
            Cell::code(&one.role),
            Cell::code(&one.due),
            Cell::Count(i64::from(weekday)),
            Cell::Count(i64::from(hour)),
            Cell::Text(one.round.to_string()),
        ])?;
    }
    Ok(())
}
