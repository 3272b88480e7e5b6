//! The desk merges two open findings that are the same thing, and takes that back.

use crate::app::App;
use crate::console::orders::bad;
use crate::console::session::{Desk, Verb};
use crate::error::ServerError;
use crate::own;
use crate::project::merges::hinders;
use crate::sql::findings;
use crate::wire::answer::{not_found, read_json};
use crate::wire::asked::Address;
use crate::wire::body;
use axum::body::Body;
use axum::extract::State;
use http::StatusCode;
use model::ids::FindingId;
use protocol::events::{Event, FindingMerged, FindingParted};
use serde::Deserialize;
use std::sync::Arc;

/// The most bytes of what the desk asks.
const ASKED_BYTES_MAX: usize = 1 << 10;

/// Which one stays.
#[derive(Deserialize)]
struct Asked {
    into: FindingId,
}

/// `POST /api/console/sites/{site}/findings/{finding}/merge` with `{"into"}`, the one that stays.
pub async fn merge(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address((site, finding)): Address<(String, String)>,
    body: Body,
) -> Result<StatusCode, ServerError> {
    let asked: Asked = read_json(&body::read(body, ASKED_BYTES_MAX).await?)?;
    app.write(move |writing| {
        let site = desk.site(writing.tx, &site, Verb::Orders)?;
        let held = |id: FindingId| -> Result<_, ServerError> {
            let found = findings::by_id(writing.tx, id)?;
            Ok(found.filter(|found| found.site == site.number))
        };
        let id: FindingId = finding.parse().map_err(|_| not_found("finding"))?;
        let one = held(id)?.ok_or_else(|| not_found("finding"))?;
        let into = held(asked.into)?.ok_or_else(|| bad("`into`: no such finding"))?;
        if let Some(why) = hinders(&one, &into) {
            return Err(bad(why));
        }
        let event = FindingMerged {
            finding: one.id,
            into: into.id,
            desk: desk.name.clone(),
        };
        own::append(writing, Some(site.number), vec![Event::from(event)])
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /api/console/sites/{site}/findings/{finding}/part`: a merge is taken back.
pub async fn part(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address((site, finding)): Address<(String, String)>,
) -> Result<StatusCode, ServerError> {
    app.write(move |writing| {
        let site = desk.site(writing.tx, &site, Verb::Orders)?;
        let id: FindingId = finding.parse().map_err(|_| not_found("finding"))?;
        let found = findings::by_id(writing.tx, id)?;
        let found = found.filter(|found| found.site == site.number);
        let found = found.ok_or_else(|| not_found("finding"))?;
        if found.merged.is_none() {
            return Err(bad("`finding`: nobody merged it into another one"));
        }
        let event = FindingParted {
            finding: found.id,
            desk: desk.name.clone(),
        };
        own::append(writing, Some(site.number), vec![Event::from(event)])
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}
