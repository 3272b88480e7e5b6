//! What the desk does about handhelds: the end of one that is lost.

use crate::app::App;
use crate::console::orders::{bad, note_in, salted};
use crate::console::session::{Desk, Verb};
use crate::error::ServerError;
use crate::revoking::{self, Why};
use crate::sql::devices;
use crate::wire::answer::{not_found, read_json};
use crate::wire::asked::Address;
use crate::wire::body;
use axum::body::Body;
use axum::extract::State;
use http::StatusCode;
use model::ids::DeviceId;
use serde::Deserialize;
use std::sync::Arc;

/// The most bytes of what the desk asks.
const ASKED_BYTES_MAX: usize = 16 << 10;
/// Why a handheld is revoked, in the order in which it is offered.
const REASONS: [&str; 5] = ["lost", "stolen", "broken", "retired", "other"];

/// Why.
#[derive(Deserialize)]
struct Asked {
    reason: String,
    note: Option<String>,
}

/// `POST /api/console/sites/{site}/devices/{device}/revoke` with `{"reason":"lost","note"?}`.
///
/// Edges: one that is revoked already stays as it is, with the reason that it was given first.
pub async fn revoke(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address((site, device)): Address<(String, String)>,
    body: Body,
) -> Result<StatusCode, ServerError> {
    let asked: Asked = read_json(&body::read(body, ASKED_BYTES_MAX).await?)?;
    if !REASONS.contains(&asked.reason.as_str()) {
        return Err(bad(format!("`reason`: one of {}", REASONS.join(", "))));
    }
    let note = note_in(asked.note.as_deref())?;
    let device: DeviceId = device.parse().map_err(|_| not_found("handheld"))?;
    app.write(move |writing| {
        let site = desk.site(writing.tx, &site, Verb::Lead)?;
        let held = devices::of_site(writing.tx, site.number)?;
        let held = held.iter().find(|one| one.id == device);
        let held = held.ok_or_else(|| not_found("handheld"))?;
        if !held.revoked {
            let why = Why {
                desk: Some(desk.name.clone()),
                reason: Some(asked.reason.clone()),
                salt: salted(note.is_some()),
                note: note.clone(),
            };
            revoking::revoke(writing, device, &why)?;
        }
        Ok(())
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}
