//! What was drawn on a photo, apart from it: the desk's pages lay it on top.

use crate::app::App;
use crate::console::session::{Desk, Verb};
use crate::error::ServerError;
use crate::sql::drawn;
use crate::wire::answer::{Json, not_found};
use crate::wire::asked::Address;
use axum::extract::State;
use protocol::chain::Hash;
use protocol::drawing::Drawing;
use serde::Serialize;
use std::sync::Arc;
use ts_rs::TS;

/// What a finger drew on a photo; null: nothing.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct PhotoMarksShown {
    drawing: Option<Drawing>,
}

/// `GET /api/console/sites/{site}/photos/{sha256}/marks`
pub async fn marks(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address((site, sha256)): Address<(String, String)>,
) -> Result<Json<PhotoMarksShown>, ServerError> {
    let hash = Hash::from_hex(&sha256).map_err(|_| not_found("photo"))?;
    let kept = app.readers.read(|connection| {
        let site = desk.site(connection, &site, Verb::See)?;
        Ok(drawn::marks(connection, site.number, &hash.0)?)
    })?;
    let drawing = kept.and_then(|json| serde_json::from_str(&json).ok());
    Ok(Json(PhotoMarksShown { drawing }))
}
