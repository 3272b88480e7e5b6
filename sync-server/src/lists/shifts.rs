//! Who is on duty, a row a shift and day; and what was swapped.

use super::cell::{day, text, yes};
use super::occurrences::months;
use super::{Cell, Column, List, Look, Stretch, Take};
use crate::console::shifts::{ShiftMonth, grid};
use crate::error::ServerError;
use chrono::NaiveDate;

pub const LIST: List = List {
    name: "shifts",
    title: ("排班", "Shifts"),
    columns: COLUMNS,
    days: Stretch::Days(30),
    own: &[],
    rows,
};

const COLUMNS: &[Column] = &[
    day("day", ("日期", "Day")),
    yes("works", ("工作日", "Working day")),
    text("shift", ("班次", "Shift"), 14),
    text("from", ("从", "From"), 7),
    text("to", ("到", "To"), 7),
    text("staff", ("谁当班", "On duty"), 24),
    yes("own", ("当天另排", "Set for the day")),
    text("swaps", ("换班", "Swapped"), 20),
    text("id", ("班次编号", "Shift id"), 20),
];

fn rows(look: &Look<'_>, take: Take<'_>) -> Result<(), ServerError> {
    let days = look.days(&LIST).unwrap_or((look.today, look.today));
    for month in months(days) {
        let shifts = grid(look.connection, look.site, look.names, month)?;
        for (n, day) in month.days().enumerate() {
            if !(days.0..=days.1).contains(&day) {
                continue;
            }
            for shift in &shifts {
                row(look, shift, (n, day)).map_or(Ok(()), &mut *take)?;
            }
        }
    }
    Ok(())
}

fn row(look: &Look<'_>, shift: &ShiftMonth, (n, day): (usize, NaiveDate)) -> Option<Vec<Cell>> {
    let cell = shift.days.get(n)?;
    let swaps = cell.swaps.iter();
    let swaps = swaps.map(|swap| format!("{} → {}", swap.gives, swap.takes));
    Some(vec![
        Cell::Day(day.to_string()),
        Cell::Yes(look.names.working.is_working(day)),
        Cell::text(shift.name.as_str()),
        Cell::text(shift.from.as_str()),
        Cell::text(shift.to.as_str()),
        Cell::text(cell.staff.join(" · ")),
        Cell::Yes(cell.own),
        Cell::text(swaps.collect::<Vec<_>>().join(" · ")),
        Cell::Text(shift.id.to_string()),
    ])
}
