//! The photo of an order's signed slip, as somebody at the desk brings it.

use crate::app::App;
use crate::console::orders::{bad, note_in, salted};
use crate::console::pictures::{BODY_BYTES_MAX, taken};
use crate::console::session::{Desk, Verb};
use crate::error::{ServerError, refuse};
use crate::own;
use crate::site_pictures::What;
use crate::sql::findings::{self, Finding};
use crate::sql::photos;
use crate::sql::sites::Site;
use crate::wire::answer::{not_found, read_json};
use crate::wire::asked::Address;
use crate::wire::body;
use axum::body::Body;
use axum::extract::State;
use http::StatusCode;
use model::ids::OrderId;
use model::orders::OrderNote;
use protocol::ErrorCode;
use protocol::chain::Hash;
use protocol::events::{Event, OrderNoted};
use rusqlite::Connection;
use serde::Deserialize;
use std::sync::Arc;

#[derive(Deserialize)]
struct Asked {
    base64: String,
    note: Option<String>,
}

/// `POST /api/console/sites/{site}/orders/{order}/slip` with `{"base64","note"?}`: the photo is
/// kept as handhelds make them, and its line says that the customer signed.
///
/// Errors: an order that is signed for already, or not begun; bytes that are no picture.
pub async fn bring(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address((site, order)): Address<(String, String)>,
    body: Body,
) -> Result<StatusCode, ServerError> {
    let order: OrderId = order.parse().map_err(|_| not_found("order"))?;
    // Nobody sends twenty megabytes for an order that takes no slip.
    app.readers
        .read(|connection| waits(connection, &desk, &site, order))?;
    let asked = body::read(body, BODY_BYTES_MAX).await?;
    let Asked { base64, note } = read_json(&asked)?;
    drop(asked);
    let note = note_in(note.as_deref())?;
    if base64.is_empty() {
        return Err(bad("`base64`: the photo of the slip"));
    }
    let made = taken(&app, What::Photo, base64).await?;
    app.write(move |writing| {
        let (site, found) = waits(writing.tx, &desk, &site, order)?;
        let size_bytes = i64::try_from(made.bytes.len()).unwrap_or(i64::MAX);
        photos::hold_for_site(writing.tx, &made.sha256, size_bytes, site.number)?;
        let event = OrderNoted {
            order: found.order,
            what: OrderNote::Signed,
            content: None,
            fee_cents: None,
            reason: None,
            salt: salted(note.is_some()),
            note,
            photos: vec![Hash(made.sha256).hex()],
            signature: None,
            desk: Some(desk.name.clone()),
        };
        own::append(writing, Some(site.number), vec![Event::from(event)])
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The order, where its customer may still sign for it.
fn waits(
    connection: &Connection,
    desk: &Desk,
    site: &str,
    order: OrderId,
) -> Result<(Site, Finding), ServerError> {
    let site = desk.site(connection, site, Verb::Orders)?;
    let found = findings::by_order(connection, order)?;
    let found = found.filter(|found| found.site == site.number && found.work.is_some());
    let found = found.ok_or_else(|| not_found("order"))?;
    let found = findings::target(connection, found)?;
    if !found.noted.counts(OrderNote::Signed, None, found.state) {
        let message = "that can't be said of this order now";
        return Err(refuse(ErrorCode::BadMove, message));
    }
    Ok((site, found))
}
