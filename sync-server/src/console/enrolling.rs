//! A code for a new handheld, made at the desk: its link is a QR code on the screen.

use crate::app::App;
use crate::console::session::{Desk, Verb};
use crate::console::tokens::acted;
use crate::error::ServerError;
use crate::markup::element;
use crate::project::desk::CODE_MADE;
use crate::served::Served;
use crate::sql::devices;
use crate::wire::answer::Json;
use crate::wire::asked::Address;
use crate::{own, random};
use axum::extract::State;
use protocol::enrol::Link;
use qrcode::QrCode;
use qrcode::render::svg;
use serde::Serialize;
use std::sync::Arc;
use ts_rs::TS;

/// A fresh code: works once, and for a day.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct CodeMade {
    code: String,
    /// What the QR code holds.
    link: String,
    /// The QR code as an SVG element.
    qr: String,
    /// Where phones without the app get it.
    app: String,
}

/// `POST /api/console/sites/{site}/codes`
pub async fn make(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address(site): Address<String>,
) -> Result<Json<CodeMade>, ServerError> {
    let served = Served::read(&app.folder);
    let server = served.url.trim_end_matches('/').to_owned();
    let code = random::code();
    let link = Link {
        server: server.clone(),
        code: code.clone(),
        pin: served.pin,
    }
    .write();
    let qr = drawn(&link)?;
    let hash = random::hashed(&code);
    app.write(move |writing| {
        let site = desk.site(writing.tx, &site, Verb::SetUp)?;
        let now_ms = writing.now.timestamp_millis();
        devices::add_code(writing.tx, &hash, site.number, now_ms)?;
        own::append(
            writing,
            Some(site.number),
            vec![acted(&desk, CODE_MADE, [])],
        )
    })
    .await?;
    Ok(Json(CodeMade {
        code,
        link,
        qr,
        app: format!("{server}/app"),
    }))
}

fn drawn(link: &str) -> Result<String, ServerError> {
    let code = QrCode::new(link).map_err(|error| ServerError::BadValue {
        what: "link",
        value: link.to_owned(),
        reason: error.to_string(),
    })?;
    let picture = code
        .render::<svg::Color<'_>>()
        .quiet_zone(true)
        .min_dimensions(260, 260)
        .build();
    Ok(element(&picture).to_owned())
}
