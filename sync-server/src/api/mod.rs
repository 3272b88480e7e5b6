//! What other programs call (`/api/v1`): the desk's own calls, opened by a token instead of a
//! session. `openapi.json` describes them.

mod journals;
mod openapi;
mod webhooks;

#[cfg(test)]
pub use openapi::description;

use crate::app::App;
use crate::console::session::{ByToken, Desk};
use crate::console::{intake, lists, orders, photos};
use crate::error::ServerError;
use crate::wire::answer::Json;
use axum::Router;
use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use axum::routing::{get, post};
use serde::Serialize;
use std::sync::Arc;

/// What other programs call.
pub fn routes() -> Router<Arc<App>> {
    let calls = Router::new()
        .route("/me", get(me))
        .route("/sites/{site}/lists", get(lists::all))
        .route("/sites/{site}/lists/{list}", get(lists::list))
        .route("/sites/{site}/journals/{journal}", get(journals::journal))
        .route("/photos/{sha256}", get(photos::photo))
        .route("/sites/{site}/orders/kinds", get(intake::kinds))
        .route("/sites/{site}/orders", post(intake::take_in))
        .route("/sites/{site}/orders/move", post(orders::move_on))
        .route("/sites/{site}/orders/{order}/note", post(intake::note))
        .layer(from_fn(by_token));
    Router::new()
        .route("/openapi.json", get(openapi::described))
        .merge(calls)
}

/// No cookie counts here: whatever a browser sends by itself opens nothing.
async fn by_token(mut request: Request, next: Next) -> Response {
    request.extensions_mut().insert(ByToken);
    next.run(request).await
}

/// What a token is.
#[derive(Debug, Serialize)]
struct Me {
    name: String,
    scopes: Vec<String>,
    /// The one site that it opens.
    site: String,
    site_name: String,
    time_zone: String,
}

/// `GET /api/v1/me`
async fn me(
    axum::extract::State(app): axum::extract::State<Arc<App>>,
    desk: Desk,
) -> Result<Json<Me>, ServerError> {
    let told = app.readers.read(|connection| {
        let (scopes, site) = desk.opens(connection)?;
        Ok(Me {
            name: desk.name.clone(),
            scopes,
            site: site.id.to_string(),
            site_name: site.name,
            time_zone: site.time_zone,
        })
    })?;
    Ok(Json(told))
}
