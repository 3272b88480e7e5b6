//! Every route of `/v1`, one screen. A handler unpacks, calls one function, converts the error.

pub mod answer;
pub mod asked;
mod auth;
pub mod body;
mod enrol;
mod feed;
pub mod finish;
pub mod journals;
pub mod photos;
mod tokens;
pub mod tus;
mod uploads;

pub use auth::{Handheld, Peer, bearer};
pub use uploads::drop_expired;

use crate::app::App;
use axum::Router;
use axum::routing::{get, post};
use std::sync::Arc;

/// What handhelds call.
pub fn routes() -> Router<Arc<App>> {
    Router::new()
        // Anybody with a code or a key.
        .route("/v1/enrol", post(enrol::enrol))
        .route("/v1/tokens", post(tokens::token))
        // A handheld, its own journals.
        .route("/v1/journals/{journal}", get(journals::held))
        .route("/v1/journals/{journal}/batches", post(journals::batch))
        .route("/v1/journals/{journal}/receipt", get(journals::receipt))
        // A handheld, its sites.
        .route("/v1/sites/{site}/feed", get(feed::feed))
        .route("/v1/photos/{sha256}", get(photos::photo))
        // A handheld, its own uploads.
        .route(
            "/v1/uploads",
            post(uploads::create).options(uploads::options),
        )
        .route(
            "/v1/uploads/{id}",
            axum::routing::head(uploads::head)
                .patch(uploads::patch)
                .delete(uploads::delete)
                .options(uploads::options),
        )
}
