//! Doubts about people's work at the desk, and what they say to them.

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
use model::ids::{CheckpointId, RoundId};
use protocol::rows::DoubtKind;
use rusqlite::Connection;
use serde::Serialize;
use std::sync::Arc;
use ts_rs::TS;

/// The most that are shown: older ones nobody looks at.
const SHOWN_MAX: usize = 200;

/// What looks implausible, the newest first.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct Doubts {
    doubts: Vec<DoubtSeen>,
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
    let doubts = app.readers.read(|connection| {
        let site = desk.site(connection, &site, Verb::See)?;
        let names = Names::read(connection, &site)?;
        newest(connection, &site, &names, SHOWN_MAX)
    })?;
    Ok(Json(Doubts { doubts }))
}

/// The newest doubts of a site.
pub fn newest(
    connection: &Connection,
    site: &Site,
    names: &Names,
    limit: usize,
) -> Result<Vec<DoubtSeen>, ServerError> {
    let mut seen = Vec::new();
    for doubt in doubts::newest(connection, site.number, limit)? {
        // A kind that a newer program knew is its to show.
        let kind = serde_json::from_value(serde_json::Value::String(doubt.kind.clone()));
        if let Ok(kind) = kind {
            seen.push(shown(connection, names, kind, doubt)?);
        }
    }
    Ok(seen)
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
    })
}
