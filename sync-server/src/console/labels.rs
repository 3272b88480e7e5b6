//! Labels at the desk: which to reprint, the sheet to print, a new one for one place, and the first
//! ones of equipment.

use crate::app::App;
use crate::console::session::{Desk, Verb};
use crate::error::{ServerError, refuse};
use crate::labels::{self, Label, LabelOf, Size};
use crate::wire::answer::{Json, not_found, read_json};
use crate::wire::asked::Address;
use crate::wire::body;
use axum::body::Body;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::{StatusCode, header};
use protocol::ErrorCode;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::sync::Arc;
use ts_rs::TS;
use uuid::Uuid;

/// The most bytes of a list of labels: some five thousand ids.
const LIST_BYTES_MAX: usize = 256 << 10;

/// A label, as the list shows it. What its QR code says stays on paper.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct ConsoleLabel {
    of: LabelOf,
    /// The checkpoint's or the piece's.
    #[ts(type = "string")]
    id: Uuid,
    name: String,
    building: String,
    floor: Option<String>,
    /// Where a piece of equipment stands.
    at: Option<String>,
    /// The six digits; none where no label was made yet.
    code: Option<String>,
    /// Who answers for it.
    person: Option<String>,
    /// It was renewed, and the old one hangs there still.
    stale: bool,
    /// One is there to be printed; else one has to be made first.
    printable: bool,
}

/// `GET /api/console/sites/{site}/labels`: those to reprint first.
pub async fn list(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address(site): Address<String>,
) -> Result<Json<Vec<ConsoleLabel>>, ServerError> {
    let mut all = app.readers.read(|connection| {
        let site = desk.site(connection, &site, Verb::See)?;
        labels::of_site(connection, Some(&app.keys), &site)
    })?;
    all.sort_by_key(|label| !label.stale);
    Ok(Json(all.into_iter().map(shown).collect()))
}

fn shown(label: Label) -> ConsoleLabel {
    ConsoleLabel {
        of: label.of,
        id: label.id,
        name: label.name,
        building: label.building,
        floor: label.floor,
        at: label.at,
        printable: label.print.is_some(),
        code: label.code,
        person: label.person,
        stale: label.stale,
    }
}

/// What is to be printed.
#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    size: Size,
    /// Checkpoints and equipment whose labels these are.
    ids: BTreeSet<Uuid>,
    /// Places of the first sheet that are used up.
    #[serde(default)]
    skip: usize,
}

/// `POST /api/console/sites/{site}/labels/pdf` with `{"size":"a4","ids":[…],"skip":3}`
///
/// Shape: a PDF in true size, of those that are made, in the list's order.
pub async fn pdf(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address(site): Address<String>,
    body: Body,
) -> Result<Response, ServerError> {
    let asked: Asked = read_json(&body::read(body, LIST_BYTES_MAX).await?)?;
    let drawn = app.readers.read(|connection| {
        let site = desk.site(connection, &site, Verb::See)?;
        let mut all = labels::of_site(connection, Some(&app.keys), &site)?;
        all.retain(|label| label.print.is_some() && asked.ids.contains(&label.id));
        match all.is_empty() {
            true => Err(refuse(ErrorCode::NotFound, "none of these has a label")),
            false => labels::pdf(&all, asked.size, asked.skip),
        }
    })?;
    let headers = [
        (header::CONTENT_TYPE, "application/pdf"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"labels.pdf\"",
        ),
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    Ok((headers, drawn).into_response())
}

/// What gets a label that can be printed: equipment its first, a place its own.
#[derive(Deserialize)]
struct Made {
    ids: BTreeSet<Uuid>,
}

/// `POST /api/console/sites/{site}/labels/make` with `{"ids":[…]}`
pub async fn make(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address(site): Address<String>,
    body: Body,
) -> Result<StatusCode, ServerError> {
    let asked: Made = read_json(&body::read(body, LIST_BYTES_MAX).await?)?;
    app.write(move |writing| {
        let site = desk.site(writing.tx, &site, Verb::Lead)?;
        labels::make(writing, &site, &asked.ids, Some(&desk.name))
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// One label that is to be made anew.
#[derive(Deserialize)]
struct Renewed {
    of: LabelOf,
    id: Uuid,
}

/// `POST /api/console/sites/{site}/labels/renew` with `{"of":"checkpoint","id":"…"}`
pub async fn renew(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address(site): Address<String>,
    body: Body,
) -> Result<StatusCode, ServerError> {
    let asked: Renewed = read_json(&body::read(body, LIST_BYTES_MAX).await?)?;
    app.write(move |writing| {
        let site = desk.site(writing.tx, &site, Verb::Lead)?;
        let by = Some(desk.name.as_str());
        let renewed = labels::renew_now(writing, &site, asked.of, asked.id, by)?;
        renewed.ok_or_else(|| not_found("label"))
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}
