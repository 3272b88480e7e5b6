//! Places that can't be walked: what people propose to close, and the desk's word on it.

use crate::app::App;
use crate::console::names::Names;
use crate::console::session::{Desk, Verb};
use crate::error::{ServerError, refuse};
use crate::sql::feed;
use crate::sql::sites::Site;
use crate::wire::answer::{Json, not_found, read_json};
use crate::wire::asked::Address;
use crate::wire::body;
use crate::writer::Writing;
use crate::{own, start};
use axum::body::Body;
use axum::extract::State;
use chrono::{Months, NaiveDate};
use http::StatusCode;
use model::ids::CheckpointId;
use model::recurrence::{site_day, zone};
use protocol::ErrorCode;
use protocol::events::SkipReason;
use protocol::feed::Kind;
use protocol::rows::{CheckpointRow, CheckpointState};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use ts_rs::TS;

/// The most bytes of what the desk decides.
const SMALL_BYTES_MAX: usize = 4 << 10;
/// A place is closed for so long at most; then somebody looks again.
const MONTHS_MAX: u32 = 12;

/// A place that is closed, or that somebody proposes to close.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct Closing {
    #[ts(type = "string")]
    pub checkpoint: CheckpointId,
    pub name: String,
    pub building: String,
    pub floor: Option<String>,
    /// It isn't walked.
    pub closed: bool,
    /// Its last closed day; null: it is open, or closed for good.
    pub closed_until: Option<String>,
    pub proposed: Option<CloseProposal>,
}

/// What somebody proposes.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct CloseProposal {
    pub reason: SkipReason,
    pub until: String,
    pub by: Option<String>,
    pub at: String,
}

/// `GET /api/console/sites/{site}/closing`: what is proposed first.
pub async fn list(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address(site): Address<String>,
) -> Result<Json<Vec<Closing>>, ServerError> {
    let now = app.clock.now();
    let told = app.readers.read(|connection| {
        let site = desk.site(connection, &site, Verb::See)?;
        let names = Names::read(connection, &site)?;
        Ok(all(&names, site_day(now, names.zone, site.day_start_min)))
    })?;
    Ok(Json(told))
}

/// What is closed on a day or proposed to be; what is proposed first.
pub fn all(names: &Names, today: NaiveDate) -> Vec<Closing> {
    let today = today.to_string();
    let rows = names.checkpoints.iter();
    let mut all: Vec<Closing> = rows
        .filter(|(_, row)| row.close.is_some() || is_closed(row, &today))
        .map(|(id, row)| shown(names, *id, row, &today))
        .collect();
    all.sort_by(|a, b| {
        let key = |one: &Closing| (one.proposed.is_none(), one.building.clone());
        (key(a), &a.name).cmp(&(key(b), &b.name))
    });
    all
}

fn is_closed(row: &CheckpointRow, today: &str) -> bool {
    row.state == CheckpointState::Closed && !row.is_open(today)
}

fn shown(names: &Names, id: CheckpointId, row: &CheckpointRow, today: &str) -> Closing {
    let closed = is_closed(row, today);
    Closing {
        checkpoint: id,
        name: row.name.clone(),
        building: row.building.clone(),
        floor: row.floor.clone(),
        closed,
        closed_until: row.closed_until.clone().filter(|_| closed),
        proposed: row.close.as_ref().map(|close| CloseProposal {
            reason: close.reason,
            until: close.until.clone(),
            by: names.person(close.by),
            at: close.at.clone(),
        }),
    }
}

/// How long a place is closed.
#[derive(Deserialize)]
struct Until {
    /// The last closed day, `YYYY-MM-DD`.
    until: String,
}

/// `POST /api/console/sites/{site}/checkpoints/{id}/close` with `{"until":"2026-12-07"}`
pub async fn close(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address((site, checkpoint)): Address<(String, String)>,
    body: Body,
) -> Result<StatusCode, ServerError> {
    let asked: Until = read_json(&body::read(body, SMALL_BYTES_MAX).await?)?;
    app.write(move |writing| {
        let site = desk.site(writing.tx, &site, Verb::Lead)?;
        let until = last_day(writing, &site, &asked.until)?;
        change(writing, &site, &checkpoint, &desk, |row| {
            if row.state != CheckpointState::Closed {
                row.opens_as = Some(row.state);
            }
            row.state = CheckpointState::Closed;
            row.closed_until = Some(until);
        })
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /api/console/sites/{site}/checkpoints/{id}/open`: it is walked again, and what was
/// proposed is refused.
pub async fn open(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address((site, checkpoint)): Address<(String, String)>,
) -> Result<StatusCode, ServerError> {
    app.write(move |writing| {
        let site = desk.site(writing.tx, &site, Verb::Lead)?;
        change(writing, &site, &checkpoint, &desk, |row| {
            if row.state == CheckpointState::Closed {
                let hangs = !row.labels.is_empty() || !row.tags.is_empty();
                row.state = match (row.opens_as, hangs) {
                    (Some(before), _) => before,
                    (None, true) => CheckpointState::InUse,
                    (None, false) => CheckpointState::ToMount,
                };
            }
            row.opens_as = None;
            row.closed_until = None;
        })
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A day from today on, within a year.
fn last_day(writing: &Writing<'_>, site: &Site, until: &str) -> Result<String, ServerError> {
    let zone = zone(&site.time_zone).unwrap_or(chrono_tz::UTC);
    let today = site_day(writing.now, zone, site.day_start_min);
    let last = today.checked_add_months(Months::new(MONTHS_MAX));
    let day = until.parse::<NaiveDate>().ok();
    let day = day.filter(|day| *day >= today && last.is_none_or(|last| *day <= last));
    let day = day.ok_or_else(|| {
        let message = "`until`: a day from today on, within a year, as 2026-12-07";
        refuse(ErrorCode::Malformed, message)
    })?;
    Ok(day.to_string())
}

/// Sets a place's row by a line that names who decided; what was proposed is answered with it.
///
/// Errors: a place that isn't there, or that is retired.
fn change(
    writing: &Writing<'_>,
    site: &Site,
    checkpoint: &str,
    desk: &Desk,
    change: impl FnOnce(&mut CheckpointRow),
) -> Result<(), ServerError> {
    let id: CheckpointId = checkpoint.parse().map_err(|_| not_found("checkpoint"))?;
    let kind = Kind::Checkpoint;
    let json = feed::get(writing.tx, site.number, kind.name(), &id.to_string())?;
    let row: Option<CheckpointRow> = json.and_then(|json| serde_json::from_str(&json).ok());
    let row = row.filter(|row| row.state != CheckpointState::Retired && !row.is_spare());
    let mut row = row.ok_or_else(|| not_found("checkpoint"))?;
    change(&mut row);
    row.close = None;
    let set = start::set(kind, id.to_string(), &row)?;
    let event = start::rows_set_by(&desk.name, vec![set]);
    own::append(writing, Some(site.number), vec![event])
}
