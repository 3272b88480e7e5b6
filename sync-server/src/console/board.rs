//! The board: is anything wrong today, answered without a click.

use crate::app::App;
use crate::console::devices::{Reported, reported};
use crate::console::names::Names;
use crate::console::session::{Desk, Verb};
use crate::console::strip::{self, BoardCell, BoardRound, BoardState, local};
use crate::error::{ServerError, refuse};
use crate::sql::rounds;
use crate::wire::answer::Json;
use crate::wire::asked::{Address, Question};
use axum::extract::State;
use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc};
use model::calendar::Calendar;
use model::ids::DeviceId;
use model::recurrence::site_day;
use protocol::ErrorCode;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use ts_rs::TS;

/// One day of a site.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct Board {
    day: String,
    now: String,
    tiles: BoardTiles,
    /// Up to when every handheld that a plan's people used in the last week has reported.
    data_until: Option<String>,
    devices_out: Vec<BoardDeviceOut>,
    rounds: Vec<BoardRound>,
    /// How many of them were walked with paper, whatever else they are.
    from_paper: u32,
    /// Years whose working calendar is missing: holidays and adjusted days aren't known then.
    calendar_missing: Vec<i32>,
    /// How the day before ended, where this is today: who comes in the morning asks for last night.
    before: Option<BoardBefore>,
    /// How far the site is set up; null once somebody has walked a round.
    begins: Option<BoardBegins>,
}

/// A day that is over.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct BoardBefore {
    day: String,
    rounds: u32,
    tiles: BoardTiles,
    /// Places that a round was to see and didn't, with a reason or without.
    points_left: u32,
}

/// What a site has of what its first round takes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct BoardBegins {
    places: u32,
    plans: u32,
    /// Places with a label that can be printed.
    labels: u32,
    /// Handhelds that are enrolled.
    handhelds: u32,
}

/// The counts above the strip.
#[derive(Debug, Default, Serialize, TS)]
#[ts(export)]
pub struct BoardTiles {
    on_time: u32,
    running: u32,
    late: u32,
    incomplete: u32,
    missed: u32,
    unknown: u32,
    not_due: u32,
    devices_waiting: u32,
}

/// A handheld that has not reported since the data's time.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct BoardDeviceOut {
    #[ts(type = "string")]
    device: DeviceId,
    name: String,
    /// Who unlocked it last.
    last_by: Option<String>,
    last_seen_at: Option<String>,
}

/// A handheld that hasn't been heard of for this long is out.
const SILENT_MIN: i64 = 15;

/// From this month on next year's working calendar is asked for.
const NEXT_YEAR_FROM_MONTH: u32 = 11;

/// Which day.
#[derive(Deserialize)]
pub struct Asked {
    day: Option<String>,
}

impl Asked {
    /// The day that was asked for; none asks for today.
    pub fn day(&self) -> Result<Option<NaiveDate>, ServerError> {
        let day = self.day.as_ref().map(|day| day.parse()).transpose();
        day.map_err(|_| refuse(ErrorCode::Malformed, "`day` is written as 2026-11-23"))
    }
}

/// `GET /api/console/sites/{site}/board`
pub async fn board(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address(site): Address<String>,
    Question(asked): Question<Asked>,
) -> Result<Json<Board>, ServerError> {
    let now = app.clock.now();
    let day = asked.day()?;
    let board = app.readers.read(|connection| {
        let site = desk.site(connection, &site, Verb::See)?;
        let names = Names::with_items(connection, &site, now)?;
        let today = site_day(now, names.zone, site.day_start_min);
        let day = day.unwrap_or(today);
        let rounds = strip::of_day(connection, &site, &names, day, now)?;
        let from_paper = rounds.iter().filter(|round| round.paper.is_some()).count();
        let from_paper = u32::try_from(from_paper).unwrap_or(u32::MAX);
        let devices = reported(connection, &site, &names, now)?;
        let mut tiles = tiles(&rounds);
        let out: Vec<&Reported> = devices.iter().filter(|one| is_out(one, now)).collect();
        tiles.devices_waiting = u32::try_from(out.len()).unwrap_or(u32::MAX);
        Ok(Board {
            day: day.to_string(),
            now: local(now, &names),
            tiles,
            data_until: data_until(&devices).map(|at| local(at, &names)),
            devices_out: out
                .into_iter()
                .map(|one| BoardDeviceOut {
                    device: one.device.id,
                    name: one.device.name.clone(),
                    last_by: one.last_by.clone(),
                    last_seen_at: one.seen_at.map(|at| local(at, &names)),
                })
                .collect(),
            before: match day.pred_opt().filter(|_| day == today) {
                Some(day) => before(&strip::of_day(connection, &site, &names, day, now)?, day),
                None => None,
            },
            from_paper,
            rounds,
            calendar_missing: calendar_missing(&names.working, today),
            begins: match rounds::any_begun(connection, site.number)? {
                true => None,
                false => Some(begins(&names, &devices)),
            },
        })
    })?;
    Ok(Json(board))
}

/// This year, and from November on the next: the official days are out by then.
pub fn calendar_missing(calendar: &Calendar, today: NaiveDate) -> Vec<i32> {
    let next = (today.month() >= NEXT_YEAR_FROM_MONTH).then(|| today.year() + 1);
    let years = [Some(today.year()), next].into_iter().flatten();
    years.filter(|year| !calendar.knows(*year)).collect()
}

fn begins(names: &Names, devices: &[Reported]) -> BoardBegins {
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let labelled = names.checkpoints.values();
    let labelled = labelled.filter(|row| !row.labels.is_empty());
    BoardBegins {
        places: count(names.checkpoints.len()),
        plans: count(names.plans.len()),
        labels: count(labelled.count()),
        handhelds: count(devices.iter().filter(|one| !one.device.revoked).count()),
    }
}

fn tiles(rounds: &[BoardRound]) -> BoardTiles {
    let mut tiles = BoardTiles::default();
    for round in rounds {
        *match round.state {
            BoardState::Done => &mut tiles.on_time,
            BoardState::Running => &mut tiles.running,
            BoardState::Late | BoardState::DoneLate => &mut tiles.late,
            BoardState::Incomplete => &mut tiles.incomplete,
            BoardState::Missed => &mut tiles.missed,
            BoardState::Unknown => &mut tiles.unknown,
            BoardState::NotDue | BoardState::Due => &mut tiles.not_due,
        } += 1;
    }
    tiles
}

/// How many places a round was to see and didn't, with a reason or without.
pub fn left_in(round: &BoardRound) -> usize {
    let over = matches!(round.state, BoardState::Incomplete | BoardState::Missed);
    let left = round.points.iter().filter(|point| match point.cell {
        BoardCell::Skipped => true,
        BoardCell::Todo => over,
        BoardCell::Begun | BoardCell::Done | BoardCell::Fail => false,
    });
    left.count()
}

/// What a day came to; none where nothing was planned or walked.
fn before(rounds: &[BoardRound], day: NaiveDate) -> Option<BoardBefore> {
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    (!rounds.is_empty()).then(|| BoardBefore {
        day: day.to_string(),
        rounds: count(rounds.len()),
        tiles: tiles(rounds),
        points_left: count(rounds.iter().map(left_in).sum()),
    })
}

/// Something may be on it that isn't here: it says so, or it is waited for and silent.
pub fn is_out(one: &Reported, now: DateTime<Utc>) -> bool {
    let silent = one
        .seen_at
        .is_none_or(|at| now - at > TimeDelta::minutes(SILENT_MIN));
    let waits = one.lines_waiting > 0 || one.photos_waiting > 0;
    !one.device.revoked && (waits || (one.waited_for && silent))
}

/// The oldest word of those that are waited for; where there is none, the newest of all.
fn data_until(devices: &[Reported]) -> Option<DateTime<Utc>> {
    let waited_for = devices.iter().filter(|one| one.waited_for);
    let oldest = waited_for.filter_map(|one| one.seen_at).min();
    oldest.or_else(|| devices.iter().filter_map(|one| one.seen_at).max())
}
