//! What became of each occurrence of the plans, one plan after the other.

use super::cell::{code, day, moment, number, text, yes};
use super::{Cell, Column, List, Look, Own, Stretch, Take};
use crate::console::months::Month;
use crate::console::plan_month::{PlanOccurrence, of_month};
use crate::error::ServerError;
use chrono::{Datelike, NaiveDate};
use protocol::rows::PlanRow;

pub const LIST: List = List {
    name: "occurrences",
    title: ("计划执行", "Occurrences of plans"),
    columns: COLUMNS,
    days: Stretch::Days(30),
    own: &[Own {
        key: "of",
        title: ("计划编号", "Plan id"),
    }],
    rows,
};

const COLUMNS: &[Column] = &[
    text("plan", ("计划", "Plan"), 20),
    day("day", ("日期", "Day")),
    moment("start", ("开始时间", "From")),
    moment("window_end", ("截止时间", "Until")),
    code("state", ("状态", "State"), "console.state"),
    text("by", ("执行人", "By"), 10),
    moment("started_at", ("实际开始", "Began")),
    moment("finished_at", ("实际完成", "Finished")),
    number("points", ("点位数", "Points")),
    number("done", ("已查", "Done")),
    number("fails", ("有异常", "With fails")),
    yes("was_missed", ("曾算漏", "Was missed")),
    text("round", ("任务编号", "Round id"), 20),
];

fn rows(look: &Look<'_>, take: Take<'_>) -> Result<(), ServerError> {
    let days = look.days(&LIST).unwrap_or((look.today, look.today));
    let wanted = look.asked.one("of");
    let plans = look.names.plans.iter();
    let mut plans: Vec<_> = plans
        .filter(|(id, _)| wanted.is_none_or(|wanted| id.to_string() == wanted))
        .collect();
    plans.sort_by_key(|(id, row)| (row.name.clone(), **id));
    for (id, plan) in plans {
        for month in months(days) {
            let of = (*id, plan);
            let (all, _) = of_month(look.connection, look.site, look.names, of, month, look.now)?;
            let within = |one: &PlanOccurrence| {
                let day = one.day.parse::<NaiveDate>().ok();
                day.is_some_and(|day| days.0 <= day && day <= days.1)
            };
            for one in all.into_iter().filter(within) {
                take(row(plan, one))?;
            }
        }
    }
    Ok(())
}

/// The months that some days are in.
pub fn months((from, to): (NaiveDate, NaiveDate)) -> Vec<Month> {
    let mut all = Vec::new();
    let mut next = from.with_day(1).and_then(Month::from);
    while let Some(month) = next.filter(|month| month.first <= to) {
        all.push(month);
        next = month.last.succ_opt().and_then(Month::from);
    }
    all
}

fn row(plan: &PlanRow, one: PlanOccurrence) -> Vec<Cell> {
    vec![
        Cell::text(plan.name.as_str()),
        Cell::Day(one.day),
        Cell::Moment(one.start),
        Cell::Moment(one.window_end),
        Cell::code(&one.state),
        Cell::maybe(one.by),
        Cell::moment(one.started_at),
        Cell::moment(one.finished_at),
        Cell::Count(i64::from(one.points)),
        Cell::Count(i64::from(one.points_over)),
        Cell::Count(i64::from(one.fails)),
        Cell::Yes(one.was_missed),
        Cell::Text(one.round.to_string()),
    ]
}
