//! The walk-around: each building, its owner, and who was there in the last week.

use crate::app::App;
use crate::console::board;
use crate::console::names::Names;
use crate::console::session::{Desk, Verb};
use crate::error::ServerError;
use crate::sql::sites::Site;
use crate::sql::walks::{self, Walked};
use crate::wire::answer::Json;
use crate::wire::asked::{Address, Question};
use axum::extract::State;
use chrono::{Days, NaiveDate};
use model::ids::{CheckpointId, StaffId};
use model::recurrence::site_day;
use protocol::rows::{BuildingRow, CheckpointState};
use rusqlite::Connection;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use ts_rs::TS;

/// How many days the page shows, the asked one last.
const DAYS: u64 = 7;

/// A week of walks.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct Walkaround {
    /// The site's today.
    today: String,
    /// The asked one last.
    days: Vec<String>,
    buildings: Vec<WalkBuilding>,
}

/// One building.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct WalkBuilding {
    pub name: String,
    /// Who walks it every day; none where nobody is named.
    pub owner: Option<String>,
    /// Its checkpoints in use now: what a day is counted against.
    pub places: u32,
    /// As many as there are days.
    pub days: Vec<WalkDay>,
}

/// A building on a day.
#[derive(Debug, Clone, Default, Serialize, TS)]
#[ts(export)]
pub struct WalkDay {
    /// How many of its checkpoints somebody reached.
    pub reached: u32,
    /// How many its owner reached.
    pub by_owner: u32,
}

impl WalkBuilding {
    /// By whom it was walked on a day, as the page calls it.
    pub fn walked(&self, day: &WalkDay) -> &'static str {
        match (self.places, day.by_owner, day.reached) {
            (0, _, _) => "no_places",
            (_, 0, 0) => "nobody",
            (_, 0, _) => "others",
            _ => "owner",
        }
    }
}

/// `GET /api/console/sites/{site}/walkaround?day=2026-11-23`
pub async fn walkaround(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address(site): Address<String>,
    Question(asked): Question<board::Asked>,
) -> Result<Json<Walkaround>, ServerError> {
    let now = app.clock.now();
    let day = asked.day()?;
    let shown = app.readers.read(|connection| {
        let site = desk.site(connection, &site, Verb::See)?;
        let names = Names::read(connection, &site)?;
        let today = site_day(now, names.zone, site.day_start_min);
        let days = week(day.unwrap_or(today));
        Ok(Walkaround {
            today: today.to_string(),
            buildings: of_days(connection, &site, &names, &days)?,
            days,
        })
    })?;
    Ok(Json(shown))
}

/// Each building on each of some days that follow each other.
pub fn of_days(
    connection: &Connection,
    site: &Site,
    names: &Names,
    days: &[String],
) -> Result<Vec<WalkBuilding>, ServerError> {
    let walked = match days.first().zip(days.last()) {
        Some((from, to)) => walks::between(connection, site.number, from, to)?,
        None => Vec::new(),
    };
    let buildings = names.buildings();
    let shown = buildings
        .iter()
        .map(|one| building(names, one, days, &walked));
    Ok(shown.collect())
}

/// The days up to one, which comes last; fewer at the calendar's beginning.
fn week(last: NaiveDate) -> Vec<String> {
    let days = (0..DAYS).rev();
    let days = days.filter_map(|back| last.checked_sub_days(Days::new(back)));
    days.map(|day| day.to_string()).collect()
}

fn building(
    names: &Names,
    building: &BuildingRow,
    days: &[String],
    walked: &[Walked],
) -> WalkBuilding {
    let here = names
        .checkpoints
        .iter()
        .filter(|(_, row)| row.building == building.name && row.state == CheckpointState::InUse);
    let places: BTreeSet<CheckpointId> = here.map(|(id, _)| *id).collect();
    let mut reached: BTreeMap<&str, BTreeMap<CheckpointId, bool>> = BTreeMap::new();
    for one in walked.iter().filter(|one| places.contains(&one.checkpoint)) {
        let own = is_owner(building.owner, one.staff);
        let day = reached.entry(&one.day).or_default();
        *day.entry(one.checkpoint).or_default() |= own;
    }
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let day = |day: &String| match reached.get(day.as_str()) {
        Some(places) => WalkDay {
            reached: count(places.len()),
            by_owner: count(places.values().filter(|own| **own).count()),
        },
        None => WalkDay::default(),
    };
    WalkBuilding {
        name: building.name.clone(),
        owner: names.person(building.owner),
        places: count(places.len()),
        days: days.iter().map(day).collect(),
    }
}

fn is_owner(owner: Option<StaffId>, staff: Option<StaffId>) -> bool {
    owner.is_some() && owner == staff
}
