//! Places that can't be walked: proposals that wait for the desk, and what is closed.

use crate::app::App;
use crate::console::names::Names;
use crate::console::session::{Desk, Verb};
use crate::error::ServerError;
use crate::wire::answer::Json;
use crate::wire::asked::Address;
use axum::extract::State;
use model::ids::CheckpointId;
use model::recurrence::site_day;
use protocol::events::SkipReason;
use protocol::rows::{CheckpointRow, CheckpointState};
use serde::Serialize;
use std::sync::Arc;
use ts_rs::TS;

/// What the desk has to say about a site's places.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct ConsoleClosings {
    /// The site's today.
    today: String,
    /// The oldest first.
    proposed: Vec<CloseProposal>,
    closed: Vec<ClosedPlace>,
    counts: PlaceCounts,
}

/// Somebody proposes to close a place.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct CloseProposal {
    #[ts(type = "string")]
    checkpoint: CheckpointId,
    name: String,
    building: String,
    floor: Option<String>,
    reason: SkipReason,
    /// The last closed day.
    until: String,
    by: Option<String>,
    /// Claimed, RFC 3339.
    at: String,
    /// How many plans go there.
    plans: u32,
}

/// A place that rounds leave out.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct ClosedPlace {
    #[ts(type = "string")]
    checkpoint: CheckpointId,
    name: String,
    building: String,
    floor: Option<String>,
    /// The last closed day; none: until somebody opens it.
    until: Option<String>,
    /// That day is over: rounds go there again, and the next set-up may say so.
    open_again: bool,
}

/// How many places there are of each state; spare labels have no place yet.
#[derive(Debug, Default, Serialize, TS)]
#[ts(export)]
pub struct PlaceCounts {
    to_mount: u32,
    in_use: u32,
    closed: u32,
    retired: u32,
    spare: u32,
}

/// `GET /api/console/sites/{site}/checkpoints`
pub async fn closings(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address(site): Address<String>,
) -> Result<Json<ConsoleClosings>, ServerError> {
    let now = app.clock.now();
    let shown = app.readers.read(|connection| {
        let site = desk.site(connection, &site, Verb::See)?;
        let names = Names::read(connection, &site)?;
        let today = site_day(now, names.zone, site.day_start_min).to_string();
        Ok(told(&names, today))
    })?;
    Ok(Json(shown))
}

fn told(names: &Names, today: String) -> ConsoleClosings {
    let mut counts = PlaceCounts::default();
    let mut proposed = Vec::new();
    let mut closed = Vec::new();
    for (id, row) in &names.checkpoints {
        *match row.state {
            CheckpointState::ToMount if row.is_spare() => &mut counts.spare,
            CheckpointState::ToMount => &mut counts.to_mount,
            CheckpointState::InUse => &mut counts.in_use,
            CheckpointState::Closed => &mut counts.closed,
            CheckpointState::Retired => &mut counts.retired,
        } += 1;
        proposed.extend(proposal(names, *id, row));
        if row.state == CheckpointState::Closed {
            closed.push(ClosedPlace {
                checkpoint: *id,
                name: row.name.clone(),
                building: row.building.clone(),
                floor: row.floor.clone(),
                until: row.closed_until.clone(),
                open_again: row.is_open(&today),
            });
        }
    }
    proposed.sort_by(|a, b| (&a.at, a.checkpoint).cmp(&(&b.at, b.checkpoint)));
    closed.sort_by(|a, b| (&a.building, &a.name).cmp(&(&b.building, &b.name)));
    ConsoleClosings {
        today,
        proposed,
        closed,
        counts,
    }
}

fn proposal(names: &Names, id: CheckpointId, row: &CheckpointRow) -> Option<CloseProposal> {
    let wanted = row.close.as_ref()?;
    let plans = names.plans.values();
    let plans = plans.filter(|plan| plan.checkpoints.contains(&id)).count();
    Some(CloseProposal {
        checkpoint: id,
        name: row.name.clone(),
        building: row.building.clone(),
        floor: row.floor.clone(),
        reason: wanted.reason,
        until: wanted.until.clone(),
        by: names.person(wanted.by),
        at: wanted.at.clone(),
        plans: u32::try_from(plans).unwrap_or(u32::MAX),
    })
}
