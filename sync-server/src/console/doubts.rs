//! Doubts about people's work at the desk, ranked by what they weigh, and what people say to them.
//! What weighs is the kind, how often it came at the same place, and how lately: never who it was.

use crate::app::App;
use crate::console::names::Names;
use crate::console::session::{Desk, Verb};
use crate::error::ServerError;
use crate::sql::doubts::{self, Doubt};
use crate::sql::sites::Site;
use crate::sql::{places, rounds};
use crate::wire::answer::Json;
use crate::wire::asked::Address;
use axum::extract::State;
use chrono::{DateTime, TimeDelta, Utc};
use model::ids::{CheckpointId, RoundId};
use model::recurrence::site_day;
use protocol::rows::DoubtKind;
use rusqlite::Connection;
use serde::Serialize;
use std::sync::Arc;
use ts_rs::TS;

/// The most that are shown: older ones nobody looks at.
const SHOWN_MAX: usize = 200;
/// What came within so many days of another at its place came again.
const AGAIN_DAYS: i64 = 30;
/// What is younger counts in full.
const FRESH_DAYS: i64 = 7;

/// What looks implausible, the newest first.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct Doubts {
    doubts: Vec<DoubtSeen>,
    /// Where presence was proved by hand or by a typed code in the last 30 days, the most first.
    presence: Vec<DoubtPresence>,
}

/// How often somebody was at a place without its tag.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct DoubtPresence {
    #[ts(type = "string")]
    pub checkpoint: CheckpointId,
    pub place: String,
    pub building: String,
    pub by_hand: u32,
    pub by_code: u32,
    /// Of so many visits.
    pub visits: u32,
}

/// One of them.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct DoubtSeen {
    pub id: String,
    pub kind: DoubtKind,
    /// Claimed wall clock of what is doubted, RFC 3339; when it came, where that can't be.
    pub at: String,
    pub staff_name: String,
    /// Name of the place; null: none.
    pub place: Option<String>,
    #[ts(type = "string | null")]
    pub round: Option<RoundId>,
    /// The plan's name; null: none.
    pub round_name: Option<String>,
    /// How many items, or photos.
    pub count: Option<u32>,
    /// In how many seconds, or by how many.
    #[ts(type = "number | null")]
    pub seconds: Option<i64>,
    pub answer: Option<DoubtHeard>,
    /// What it weighs: its kind's own weight, more where it came again, less where it is old.
    pub weight: u32,
    /// The how many-eth of its kind at its place, or of its plan, within 30 days; 1: the first.
    pub again: u32,
    /// How many days old.
    pub days: u32,
}

/// What the person said to it.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct DoubtHeard {
    pub at: String,
    pub note: Option<String>,
    /// SHA-256 of voice notes and photos.
    pub photos: Vec<String>,
}

/// `GET /api/console/sites/{site}/doubts`
pub async fn list(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address(site): Address<String>,
) -> Result<Json<Doubts>, ServerError> {
    let now = app.clock.now();
    let told = app.readers.read(|connection| {
        let site = desk.site(connection, &site, Verb::See)?;
        let names = Names::read(connection, &site)?;
        Ok(Doubts {
            doubts: newest(connection, &site, &names, (SHOWN_MAX, now))?,
            presence: presence(connection, &site, &names, now)?,
        })
    })?;
    Ok(Json(told))
}

/// The newest doubts of a site with what each weighs.
pub fn newest(
    connection: &Connection,
    site: &Site,
    names: &Names,
    (limit, now): (usize, DateTime<Utc>),
) -> Result<Vec<DoubtSeen>, ServerError> {
    let all = doubts::newest(connection, site.number, limit)?;
    let mut seen = Vec::new();
    for (n, doubt) in all.iter().enumerate() {
        // A kind that a newer program knew is its to show.
        let kind = serde_json::from_value(serde_json::Value::String(doubt.kind.clone()));
        if let Ok(kind) = kind {
            let older = all.get(n + 1..).unwrap_or_default().iter();
            let lately = |older: &&Doubt| doubt.at_ms - older.at_ms <= AGAIN_DAYS * DAY_MS;
            let older = older.take_while(lately);
            let again = 1 + older.filter(|older| came_before(older, doubt)).count();
            let again = u32::try_from(again).unwrap_or(u32::MAX);
            let days = (now.timestamp_millis() - doubt.at_ms) / DAY_MS;
            let days = u32::try_from(days).unwrap_or(0);
            let mut shown = shown(connection, names, kind, doubt.clone())?;
            (shown.again, shown.days) = (again, days);
            shown.weight = weight(kind, again, days);
            seen.push(shown);
        }
    }
    Ok(seen)
}

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// Whether a doubt is of another's kind and place, or without one of its round.
fn came_before(older: &Doubt, doubt: &Doubt) -> bool {
    let here = match doubt.place {
        Some(_) => older.place == doubt.place,
        None => doubt.round.is_some() && older.round == doubt.round,
    };
    older.kind == doubt.kind && here
}

/// Ten times the kind's own weight, half as much more for each time that it came before (at most
/// four), and less by a third after a week, by two thirds after a month.
fn weight(kind: DoubtKind, again: u32, days: u32) -> u32 {
    let own = match kind {
        DoubtKind::TwoPlaces | DoubtKind::PhotoAgain => 5,
        DoubtKind::Elsewhere => 4,
        DoubtKind::ClockSet => 3,
        DoubtKind::Hurried => 2,
    };
    let often = 2 + again.saturating_sub(1).min(4);
    let lately = match i64::from(days) {
        days if days < FRESH_DAYS => 3,
        days if days < AGAIN_DAYS => 2,
        _ => 1,
    };
    10 * own * often * lately / 6
}

/// Where presence was proved without the place's tag, the most often first.
pub fn presence(
    connection: &Connection,
    site: &Site,
    names: &Names,
    now: DateTime<Utc>,
) -> Result<Vec<DoubtPresence>, ServerError> {
    let from = site_day(now, names.zone, site.day_start_min) - TimeDelta::days(AGAIN_DAYS - 1);
    let found = doubts::without_tag(connection, site.number, &from.to_string())?;
    let told = found.into_iter().map(|one| {
        let checkpoint = CheckpointId::from_bytes(one.place);
        let (place, building) = names.checkpoint(checkpoint);
        DoubtPresence {
            checkpoint,
            place,
            building,
            by_hand: one.by_hand,
            by_code: one.by_code,
            visits: one.visits,
        }
    });
    Ok(told.collect())
}

fn shown(
    connection: &Connection,
    names: &Names,
    kind: DoubtKind,
    doubt: Doubt,
) -> Result<DoubtSeen, ServerError> {
    let staff = places::staff_id(connection, Some(doubt.staff))?;
    let place = match doubt.place {
        Some(place) => places::place_id(connection, place)?,
        None => None,
    };
    let round = match doubt.round {
        Some(round) => Some(rounds::by_number(connection, round)?),
        None => None,
    };
    let plan = round.as_ref().and_then(|round| round.plan);
    let plan = plan.and_then(|plan| names.plans.get(&plan));
    Ok(DoubtSeen {
        kind,
        staff_name: names.person(staff).unwrap_or_default(),
        place: place.map(|id| names.checkpoint(CheckpointId::from_bytes(id)).0),
        round: round.map(|round| round.id),
        round_name: plan.map(|plan| plan.name.clone()),
        answer: doubt.said.map(|said| DoubtHeard {
            at: said.at,
            note: Some(said.note).filter(|note| !note.is_empty()),
            photos: serde_json::from_str(&said.photos).unwrap_or_default(),
        }),
        id: doubt.id,
        at: doubt.at,
        count: doubt.count,
        seconds: doubt.seconds,
        weight: 0,
        again: 1,
        days: 0,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_again_and_lately_weighs_more() {
        assert_eq!(weight(DoubtKind::TwoPlaces, 1, 0), 50);
        assert_eq!(weight(DoubtKind::TwoPlaces, 1, 7), 33);
        assert_eq!(weight(DoubtKind::TwoPlaces, 1, 30), 16);
        assert_eq!(weight(DoubtKind::Hurried, 1, 0), 20);
        assert_eq!(weight(DoubtKind::Hurried, 3, 0), 40);
        assert_eq!(weight(DoubtKind::Hurried, 99, 0), 60);
    }
}
