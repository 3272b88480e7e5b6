//! The working calendar of a year, as the site knows it.

use crate::app::App;
use crate::console::board::calendar_missing;
use crate::console::names::Names;
use crate::console::session::{Desk, Verb};
use crate::error::{ServerError, refuse};
use crate::wire::answer::Json;
use crate::wire::asked::{Address, Question};
use axum::extract::State;
use chrono::{Datelike, NaiveDate};
use model::recurrence::site_day;
use protocol::ErrorCode;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use ts_rs::TS;

/// A year of the working calendar.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct ConsoleCalendar {
    year: i32,
    /// The site's today.
    today: String,
    /// Whether its days are known; otherwise it has weekends alone.
    known: bool,
    /// Years that the board asks for.
    missing: Vec<i32>,
    /// Days off besides weekends, in order.
    off: Vec<String>,
    /// Weekend days that are worked, in order.
    work: Vec<String>,
}

/// Which year.
#[derive(Deserialize)]
pub struct Asked {
    year: Option<i32>,
}

/// `GET /api/console/sites/{site}/calendar?year=2026`
pub async fn calendar(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address(site): Address<String>,
    Question(asked): Question<Asked>,
) -> Result<Json<ConsoleCalendar>, ServerError> {
    let now = app.clock.now();
    let shown = app.readers.read(|connection| {
        let site = desk.site(connection, &site, Verb::See)?;
        let names = Names::read(connection, &site)?;
        let today = site_day(now, names.zone, site.day_start_min);
        let year = asked.year.unwrap_or(today.year());
        if !(1..=9_999).contains(&year) {
            let message = "`year` is written as 2026";
            return Err(refuse(ErrorCode::Malformed, message));
        }
        let first = NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or(today);
        let days = || first.iter_days().take_while(|day| day.year() == year);
        let weekend = |day: &NaiveDate| day.weekday().num_days_from_monday() > 4;
        let works = |day: &NaiveDate| names.working.is_working(*day);
        let text = |day: NaiveDate| day.to_string();
        Ok(ConsoleCalendar {
            year,
            today: today.to_string(),
            known: names.working.knows(year),
            missing: calendar_missing(&names.working, today),
            off: days()
                .filter(|day| !weekend(day) && !works(day))
                .map(text)
                .collect(),
            work: days()
                .filter(|day| weekend(day) && works(day))
                .map(text)
                .collect(),
        })
    })?;
    Ok(Json(shown))
}
