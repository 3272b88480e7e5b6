//! The working calendar, day by day: what each is, and whether its year is known at all.

use super::cell::{code, day, text, yes};
use super::rounds::each_day;
use super::{Cell, Column, List, Look, Stretch, Take};
use crate::error::ServerError;
use checklists::Words;
use chrono::{Datelike, NaiveDate, Weekday};
use model::calendar::Calendar;

pub const LIST: List = List {
    name: "calendar",
    title: ("工作日历", "Working calendar"),
    columns: COLUMNS,
    days: Stretch::Days(365),
    own: &[],
    rows,
};

const COLUMNS: &[Column] = &[
    day("day", ("日期", "Day")),
    text("weekday", ("星期", "Weekday"), 11),
    code("kind", ("类型", "Kind"), "console.calendar_day"),
    yes("works", ("上班", "Worked")),
    yes("known", ("已导入", "Year known")),
];

fn rows(look: &Look<'_>, take: Take<'_>) -> Result<(), ServerError> {
    let working = &look.names.working;
    for day in each_day(look.days(&LIST).unwrap_or((look.today, look.today))) {
        take(vec![
            Cell::Day(day.to_string()),
            Cell::Words(weekday(day.weekday())),
            Cell::Code(kind(working, day).to_owned()),
            Cell::Yes(working.is_working(day)),
            Cell::Yes(working.knows(day.year())),
        ])?;
    }
    Ok(())
}

/// As the page calls it: `off` is a holiday, `work` a weekend day that is worked.
fn kind(working: &Calendar, day: NaiveDate) -> &'static str {
    let weekend = day.weekday().num_days_from_monday() > 4;
    match (weekend, working.is_working(day)) {
        (true, true) => "work",
        (true, false) => "weekend",
        (false, false) => "off",
        (false, true) => "plain",
    }
}

fn weekday(day: Weekday) -> Words {
    let (zh, en) = match day {
        Weekday::Mon => ("周一", "Monday"),
        Weekday::Tue => ("周二", "Tuesday"),
        Weekday::Wed => ("周三", "Wednesday"),
        Weekday::Thu => ("周四", "Thursday"),
        Weekday::Fri => ("周五", "Friday"),
        Weekday::Sat => ("周六", "Saturday"),
        Weekday::Sun => ("周日", "Sunday"),
    };
    Words {
        zh: zh.to_owned(),
        en: en.to_owned(),
    }
}
