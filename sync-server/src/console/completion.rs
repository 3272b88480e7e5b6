//! The calendar of completion: each day of a year with what was handed in of what was due, and at
//! which hours of the week rounds are missed.

use crate::app::App;
use crate::console::dues::{self, Asked, DueState};
use crate::console::names::Names;
use crate::console::session::{Desk, Verb};
use crate::console::strip::local;
use crate::error::{ServerError, refuse};
use crate::sql::sites::Site;
use crate::wire::answer::Json;
use crate::wire::asked::{Address, Question};
use axum::extract::State;
use checklists::Role;
use chrono::{DateTime, Datelike, NaiveDate, Timelike, Utc};
use model::ids::RoundId;
use model::recurrence::site_day;
use protocol::ErrorCode;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;
use ts_rs::TS;

/// The most rounds that are listed behind one number.
const LISTED_MAX: usize = 500;

/// A year of a site.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct Completion {
    year: i32,
    /// The site's today.
    today: String,
    /// Days on which anything was due or is ahead, in order.
    days: Vec<CompletionDay>,
    /// Hours of the week at which anything was due.
    hours: Vec<CompletionHour>,
}

/// One day. What is unknown or ahead is no part of a share.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct CompletionDay {
    day: String,
    /// Handed in within the window.
    done: u32,
    late: u32,
    /// Begun and not handed in.
    open: u32,
    missed: u32,
    unknown: u32,
    ahead: u32,
}

/// One hour of the week, by when rounds begin at the site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct CompletionHour {
    /// 0 is Monday.
    weekday: u32,
    hour: u32,
    missed: u32,
    /// Known to be done or not.
    due: u32,
}

/// A round of the list behind a number.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct CompletionRound {
    #[ts(type = "string")]
    round: RoundId,
    name: String,
    role: Role,
    day: String,
    start: String,
    due: DueState,
}

/// Which year.
#[derive(Deserialize)]
pub struct YearAsked {
    year: Option<i32>,
}

impl YearAsked {
    /// Its first and its last day; none asks for that of a day.
    pub fn days(&self, today: NaiveDate) -> Result<(NaiveDate, NaiveDate), ServerError> {
        let year = self.year.unwrap_or(today.year());
        let day = |month, day| NaiveDate::from_ymd_opt(year, month, day);
        let whole = day(1, 1).zip(day(12, 31));
        let whole = whole.filter(|_| (1..=9_999).contains(&year));
        whole.ok_or_else(|| refuse(ErrorCode::Malformed, "`year` is written as 2026"))
    }
}

/// `GET /api/console/sites/{site}/completion?year=2026`
pub async fn completion(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address(site): Address<String>,
    Question(asked): Question<YearAsked>,
) -> Result<Json<Completion>, ServerError> {
    let now = app.clock.now();
    let told = app.readers.read(|connection| {
        let site = desk.site(connection, &site, Verb::See)?;
        let names = Names::read(connection, &site)?;
        let today = site_day(now, names.zone, site.day_start_min);
        let (from, to) = asked.days(today)?;
        let all = dues::of_days(connection, &site, &names, (from, to), now)?;
        Ok(Completion {
            year: from.year(),
            today: today.to_string(),
            days: by_day(&all),
            hours: by_hour(&all, &names),
        })
    })?;
    Ok(Json(told))
}

fn by_day(all: &[Asked]) -> Vec<CompletionDay> {
    let mut days: BTreeMap<NaiveDate, CompletionDay> = BTreeMap::new();
    for one in all {
        let day = days.entry(one.day).or_insert_with(|| CompletionDay {
            day: one.day.to_string(),
            ..CompletionDay::default()
        });
        *match one.due {
            DueState::Done => &mut day.done,
            DueState::Late => &mut day.late,
            DueState::Open => &mut day.open,
            DueState::Missed => &mut day.missed,
            DueState::Unknown => &mut day.unknown,
            DueState::Ahead => &mut day.ahead,
        } += 1;
    }
    days.into_values().collect()
}

/// When a round begins in its week at the site.
pub fn hour_of(one: &Asked, names: &Names) -> (u32, u32) {
    let at = one.opens.with_timezone(&names.zone);
    (at.weekday().num_days_from_monday(), at.hour())
}

fn by_hour(all: &[Asked], names: &Names) -> Vec<CompletionHour> {
    let mut hours: BTreeMap<(u32, u32), CompletionHour> = BTreeMap::new();
    let known = |one: &&Asked| !matches!(one.due, DueState::Unknown | DueState::Ahead);
    for one in all.iter().filter(known) {
        let (weekday, hour) = hour_of(one, names);
        let at = hours.entry((weekday, hour));
        let at = at.or_insert(CompletionHour {
            weekday,
            hour,
            missed: 0,
            due: 0,
        });
        at.due += 1;
        at.missed += u32::from(one.due == DueState::Missed);
    }
    hours.into_values().collect()
}

/// Which rounds.
#[derive(Debug, Clone, Deserialize)]
pub struct RoundsAsked {
    year: Option<i32>,
    /// 0 is Monday; absent: all.
    weekday: Option<u32>,
    hour: Option<u32>,
}

/// `GET /api/console/sites/{site}/completion/rounds?year=2026&weekday=0&hour=22`: those missed.
pub async fn rounds(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address(site): Address<String>,
    Question(asked): Question<RoundsAsked>,
) -> Result<Json<Vec<CompletionRound>>, ServerError> {
    let now = app.clock.now();
    let told = app.readers.read(|connection| {
        let site = desk.site(connection, &site, Verb::See)?;
        list(connection, &site, &asked, now)
    })?;
    Ok(Json(told))
}

/// The rounds that were missed in a year, at an hour of the week where one is asked; newest first.
pub fn list(
    connection: &Connection,
    site: &Site,
    asked: &RoundsAsked,
    now: DateTime<Utc>,
) -> Result<Vec<CompletionRound>, ServerError> {
    let names = Names::read(connection, site)?;
    let today = site_day(now, names.zone, site.day_start_min);
    let days = YearAsked { year: asked.year }.days(today)?;
    let mut all = dues::of_days(connection, site, &names, days, now)?;
    all.retain(|one| {
        let (weekday, hour) = hour_of(one, &names);
        one.due == DueState::Missed
            && asked.weekday.is_none_or(|asked| asked == weekday)
            && asked.hour.is_none_or(|asked| asked == hour)
    });
    all.sort_by_key(|one| (std::cmp::Reverse(one.opens), one.round));
    let shown = all.into_iter().take(LISTED_MAX);
    Ok(shown.map(|one| told(&names, one)).collect())
}

fn told(names: &Names, one: Asked) -> CompletionRound {
    let plan = names.plans.get(&one.plan);
    CompletionRound {
        round: one.round,
        name: plan.map(|plan| plan.name.clone()).unwrap_or_default(),
        role: one.role,
        day: one.day.to_string(),
        start: local(one.opens, names),
        due: one.due,
    }
}
