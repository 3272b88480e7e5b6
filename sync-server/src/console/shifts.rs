//! The shifts of a month: who is on when, who swapped, and how each was handed over.

use crate::app::App;
use crate::console::months::{self, Month};
use crate::console::names::Names;
use crate::console::session::{Desk, Verb};
use crate::error::ServerError;
use crate::sql::shifts::{self, Handover, Swap};
use crate::sql::sites::Site;
use crate::wire::answer::Json;
use crate::wire::asked::{Address, Question};
use axum::extract::State;
use chrono::NaiveDate;
use model::ids::{ShiftId, StaffId};
use model::recurrence::site_day;
use protocol::events::ToolCounted;
use protocol::rows::ShiftRow;
use rusqlite::Connection;
use serde::Serialize;
use std::sync::Arc;
use ts_rs::TS;

/// A month of shifts.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct ConsoleShifts {
    /// `YYYY-MM`.
    month: String,
    /// The site's today.
    today: String,
    days: Vec<ShiftsDay>,
    /// In the order of their hours.
    shifts: Vec<ShiftMonth>,
    /// The newest first.
    handovers: Vec<ShiftHandover>,
}

/// A day of the month.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct ShiftsDay {
    day: String,
    /// By the working calendar.
    works: bool,
}

/// A shift and who is on it.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct ShiftMonth {
    #[ts(type = "string")]
    pub id: ShiftId,
    pub name: String,
    /// `HH:MM` each; it may go over midnight.
    pub from: String,
    pub to: String,
    /// On days without names of their own.
    usual: Vec<String>,
    /// As many as the month has days.
    pub days: Vec<ShiftCell>,
}

/// A shift on a day.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct ShiftCell {
    pub staff: Vec<String>,
    /// The day has names of its own.
    pub own: bool,
    /// What was swapped, in order.
    pub swaps: Vec<ShiftSwap>,
}

/// One works another's shift.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct ShiftSwap {
    pub gives: String,
    pub takes: String,
}

/// How a shift was handed over.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct ShiftHandover {
    /// The site's day.
    day: String,
    /// Claimed, RFC 3339.
    at: String,
    gives: Option<String>,
    takes: Option<String>,
    tools: Vec<ToolCounted>,
    open: u32,
    unfinished: u32,
    note: Option<String>,
    /// When the taker signed; none where nobody did.
    taken_at: Option<String>,
}

/// `GET /api/console/sites/{site}/shifts?month=2026-11`
pub async fn shifts(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address(site): Address<String>,
    Question(asked): Question<months::Asked>,
) -> Result<Json<ConsoleShifts>, ServerError> {
    let now = app.clock.now();
    let shown = app.readers.read(|connection| {
        let site = desk.site(connection, &site, Verb::See)?;
        let names = Names::read(connection, &site)?;
        let today = site_day(now, names.zone, site.day_start_min);
        let month = asked.month(today)?;
        let days = month.days().map(|day| ShiftsDay {
            day: day.to_string(),
            works: names.working.is_working(day),
        });
        Ok(ConsoleShifts {
            month: month.name(),
            today: today.to_string(),
            days: days.collect(),
            shifts: grid(connection, &site, &names, month)?,
            handovers: handed(connection, &site, &names, month)?,
        })
    })?;
    Ok(Json(shown))
}

/// Each shift of a month, in the order of their hours, with who is on it on each day.
pub fn grid(
    connection: &Connection,
    site: &Site,
    names: &Names,
    month: Month,
) -> Result<Vec<ShiftMonth>, ServerError> {
    let (from, to) = (month.first.to_string(), month.last.to_string());
    let swaps = shifts::swaps(connection, site.number, (&from, &to))?;
    let mut rows: Vec<(ShiftId, ShiftRow)> = Names::shifts(connection, site)?.into_iter().collect();
    rows.sort_by(|(_, a), (_, b)| (&a.hours.from, &a.name).cmp(&(&b.hours.from, &b.name)));
    let shown = rows.iter().map(|(id, row)| {
        let shift = id.to_string();
        let own: Vec<&Swap> = swaps.iter().filter(|one| one.shift == shift).collect();
        ShiftMonth {
            id: *id,
            name: row.name.clone(),
            from: row.hours.from.clone(),
            to: row.hours.to.clone(),
            usual: called(names, &row.staff),
            days: month
                .days()
                .map(|day| cell(names, row, day, &own))
                .collect(),
        }
    });
    Ok(shown.collect())
}

fn called(names: &Names, staff: &[StaffId]) -> Vec<String> {
    let people = staff.iter().filter_map(|id| names.person(Some(*id)));
    people.collect()
}

fn cell(names: &Names, row: &ShiftRow, day: NaiveDate, swaps: &[&Swap]) -> ShiftCell {
    let name = day.to_string();
    let called_one = |id| names.person(Some(id)).unwrap_or_default();
    let swaps = swaps.iter().filter(|one| one.day == name);
    ShiftCell {
        staff: called(names, row.staff_of(day)),
        own: row.days.iter().any(|one| one.day == name),
        swaps: swaps
            .map(|one| ShiftSwap {
                gives: called_one(one.gives),
                takes: called_one(one.takes),
            })
            .collect(),
    }
}

fn handed(
    connection: &Connection,
    site: &Site,
    names: &Names,
    month: Month,
) -> Result<Vec<ShiftHandover>, ServerError> {
    let (from, to) = (month.first.to_string(), month.last.to_string());
    let found = shifts::handovers(connection, site.number, (&from, &to))?;
    Ok(found.into_iter().map(|one| sheet(names, one)).collect())
}

fn sheet(names: &Names, one: Handover) -> ShiftHandover {
    let said = |text: String| Some(text).filter(|text| !text.is_empty());
    let count = |n: i64| u32::try_from(n).unwrap_or(0);
    ShiftHandover {
        day: one.day,
        at: one.at,
        gives: names.person(one.gives),
        takes: names.person(one.takes),
        // What was kept was written by this program.
        tools: serde_json::from_str(&one.tools).unwrap_or_default(),
        open: count(one.open),
        unfinished: count(one.unfinished),
        note: said(one.note),
        taken_at: said(one.taken_at),
    }
}
