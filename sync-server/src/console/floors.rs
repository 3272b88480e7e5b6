//! The site's floors at the desk: their plans, every place on them, and how it stands today.

use crate::app::App;
use crate::console::names::Names;
use crate::console::points::UNSEEN_DAYS;
use crate::console::session::{Desk, Verb};
use crate::console::strip::{self, BoardCell, BoardState};
use crate::error::ServerError;
use crate::floor_plans;
use crate::site_pictures;
use crate::sql::floors::{self, Seen};
use crate::sql::sites::Site;
use crate::wire::answer::Json;
use crate::wire::asked::Address;
use axum::extract::State;
use chrono::{DateTime, Days, NaiveDate, Utc};
use model::ids::{CheckpointId, FloorPlanId, RoundId};
use model::recurrence::site_day;
use protocol::rows::{CheckpointRow, CheckpointState, FloorDot};
use rusqlite::Connection;
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;
use ts_rs::TS;

/// How a place stands, the first of these that holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum FloorStanding {
    /// Something is open there.
    Finding,
    /// The last round that should have gone there, since yesterday, didn't and gave no reason: the
    /// server's word, once all have reported.
    Missed,
    /// Somebody was there today.
    Done,
    /// It isn't walked now.
    Closed,
    /// Nobody has been there for 30 days, or ever.
    Unseen,
    /// Not today, but lately.
    Lately,
}

/// Plans and places of a site.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct Floors {
    /// The site's today.
    day: String,
    /// By building, floor and name.
    plans: Vec<FloorPlan>,
    /// Those that aren't retired, by building, floor and name.
    pub places: Vec<FloorPlace>,
}

/// A picture of a floor.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct FloorPlan {
    #[ts(type = "string")]
    floor_plan: FloorPlanId,
    name: String,
    building: Option<String>,
    floor: Option<String>,
    /// SHA-256 of its picture.
    picture: String,
    width: u32,
    height: u32,
}

/// A place, wherever it stands.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct FloorPlace {
    #[ts(type = "string")]
    pub checkpoint: CheckpointId,
    name: String,
    building: String,
    floor: Option<String>,
    /// The printed 6-digit code.
    code: Option<String>,
    /// On no plan, where none.
    dot: Option<FloorPlaceDot>,
    pub standing: FloorStanding,
    /// How many findings are open there.
    findings: u32,
    /// The last visit of the last 30 days.
    seen: Option<FloorSeen>,
    /// The round that left it out.
    missed: Option<FloorSeen>,
}

/// Where a place stands on a plan, in ten-thousandths of its picture's width and height.
#[derive(Debug, Clone, Copy, Serialize, TS)]
#[ts(export)]
pub struct FloorPlaceDot {
    #[ts(type = "string")]
    floor_plan: FloorPlanId,
    x_e4: u32,
    y_e4: u32,
}

impl From<FloorDot> for FloorPlaceDot {
    fn from(dot: FloorDot) -> Self {
        Self {
            floor_plan: dot.floor_plan,
            x_e4: dot.x_e4,
            y_e4: dot.y_e4,
        }
    }
}

/// A day, and the round of that day.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct FloorSeen {
    day: String,
    #[ts(type = "string")]
    round: RoundId,
}

/// `GET /api/console/sites/{site}/floors`
pub async fn floors(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address(site): Address<String>,
) -> Result<Json<Floors>, ServerError> {
    let now = app.clock.now();
    let told = app.readers.read(|connection| {
        let site = desk.site(connection, &site, Verb::See)?;
        all(connection, &site, now)
    })?;
    Ok(Json(told))
}

/// Plans and places as they stand.
pub fn all(
    connection: &Connection,
    site: &Site,
    now: DateTime<Utc>,
) -> Result<Floors, ServerError> {
    let names = Names::with_items(connection, site, now)?;
    let today = site_day(now, names.zone, site.day_start_min);
    let first = today.checked_sub_days(Days::new(UNSEEN_DAYS));
    let first = first.unwrap_or(NaiveDate::MIN).to_string();
    let of_today = Today {
        day: today.to_string(),
        seen: floors::seen_since(connection, site.number, &first)?,
        open: floors::open_at(connection, site.number)?,
        missed: missed(connection, site, &names, today, now)?,
    };
    let plans = floor_plans::all(connection, site)?.into_iter();
    let mut plans: Vec<FloorPlan> = plans
        .map(|(floor_plan, row)| FloorPlan {
            floor_plan,
            name: row.name,
            building: row.building,
            floor: row.floor,
            picture: row.picture,
            width: row.width,
            height: row.height,
        })
        .collect();
    plans.sort_by(|a, b| (&a.building, &a.floor, &a.name).cmp(&(&b.building, &b.floor, &b.name)));
    let rows = names.checkpoints.into_iter();
    let rows = rows.filter(|(_, row)| site_pictures::is_offered(row));
    let mut places: Vec<FloorPlace> = rows.map(|(id, row)| of_today.place(id, row)).collect();
    places.sort_by(|a, b| (&a.building, &a.floor, &a.name).cmp(&(&b.building, &b.floor, &b.name)));
    Ok(Floors {
        day: of_today.day,
        plans,
        places,
    })
}

/// Which round left which place out, since yesterday: a night's round ends on the day after. Who
/// came later makes good for it.
///
/// Edges: a round that nobody has reported of isn't missed, it is unknown.
fn missed(
    connection: &Connection,
    site: &Site,
    names: &Names,
    today: NaiveDate,
    now: DateTime<Utc>,
) -> Result<BTreeMap<CheckpointId, FloorSeen>, ServerError> {
    let mut missed = BTreeMap::new();
    for day in today.pred_opt().into_iter().chain([today]) {
        let mut rounds = strip::of_day(connection, site, names, day, now)?;
        rounds.sort_by(|a, b| a.start.cmp(&b.start));
        for round in &rounds {
            let is_over = matches!(round.state, BoardState::Missed | BoardState::Incomplete);
            for point in &round.points {
                if point.cell != BoardCell::Todo {
                    missed.remove(&point.checkpoint);
                } else if is_over && !point.over {
                    let seen = FloorSeen {
                        day: day.to_string(),
                        round: round.round,
                    };
                    missed.insert(point.checkpoint, seen);
                }
            }
        }
    }
    Ok(missed)
}

/// What is known of today.
struct Today {
    day: String,
    seen: BTreeMap<CheckpointId, Seen>,
    open: BTreeMap<CheckpointId, u32>,
    missed: BTreeMap<CheckpointId, FloorSeen>,
}

impl Today {
    fn place(&self, id: CheckpointId, row: CheckpointRow) -> FloorPlace {
        let seen = self.seen.get(&id);
        let findings = self.open.get(&id).copied().unwrap_or(0);
        let missed = self.missed.get(&id);
        let standing = match seen {
            _ if findings > 0 => FloorStanding::Finding,
            _ if missed.is_some() => FloorStanding::Missed,
            Some(seen) if seen.day == self.day => FloorStanding::Done,
            _ if row.state == CheckpointState::Closed && !row.is_open(&self.day) => {
                FloorStanding::Closed
            }
            Some(_) => FloorStanding::Lately,
            None => FloorStanding::Unseen,
        };
        FloorPlace {
            checkpoint: id,
            name: row.name,
            building: row.building,
            floor: row.floor,
            code: row.code,
            dot: row.dot.map(FloorPlaceDot::from),
            standing,
            findings,
            seen: seen.map(|seen| FloorSeen {
                day: seen.day.clone(),
                round: seen.round,
            }),
            missed: missed.cloned(),
        }
    }
}
