//! Every route of the server, grouped by who calls.

use crate::app::App;
use crate::wire::answer::{no_method, no_route};
use crate::{api, console, health, offered, wire};
use axum::Router;
use axum::middleware::from_fn;
use axum::routing::get;
use std::sync::Arc;

/// The whole server as one service.
pub fn router(app: Arc<App>) -> Router {
    Router::new()
        // Anybody.
        .route("/health", get(health::health))
        // Handhelds.
        .merge(wire::routes())
        // Phones without the app.
        .merge(offered::routes())
        // Other programs.
        .nest("/api/v1", api::routes())
        // The desk.
        .merge(console::routes(&app))
        .fallback(no_route)
        .method_not_allowed_fallback(no_method)
        .layer(from_fn(wire::tus::spoken))
        .with_state(app)
}
