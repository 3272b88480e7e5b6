//! `GET /health`: whether the server answers and its store can be read.

use crate::app::App;
use crate::clock::write_time;
use crate::error::ServerError;
use crate::sql::sites;
use crate::wire::answer::Json;
use axum::extract::State;
use serde::Serialize;
use std::sync::Arc;

/// What whoever watches the server reads.
#[derive(Debug, Serialize)]
pub struct Health {
    status: &'static str,
    version: &'static str,
    server_time: String,
    sites: usize,
}

/// Says that all is well, or fails like any other request.
pub async fn health(State(app): State<Arc<App>>) -> Result<Json<Health>, ServerError> {
    let sites = app
        .readers
        .read(|connection| Ok(sites::all(connection)?.len()))?;
    Ok(Json(Health {
        status: "ok",
        version: env!("CARGO_PKG_VERSION"),
        server_time: write_time(app.clock.now()),
        sites,
    }))
}
