//! Reports for the desk: which there are, one of them in a form, and the pack for an audit day.

use crate::app::App;
use crate::console::lists::{Taken, answered, attached, form_in, keep};
use crate::console::names::Names;
use crate::console::session::{Desk, Verb};
use crate::error::ServerError;
use crate::lists::{Format, Tongue};
use crate::reports::{self, Document, Of, Report, pack};
use crate::sql::photos;
use crate::sql::sites::Site;
use crate::wire::answer::{Json, not_found};
use crate::wire::asked::{Address, Question};
use axum::extract::State;
use axum::response::Response;
use protocol::chain::Hash;
use rusqlite::Connection;
use serde::Serialize;
use std::fs::File;
use std::sync::Arc;
use ts_rs::TS;

/// A report that can be made.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct ReportOffered {
    name: &'static str,
    title: checklists::Words,
    about: checklists::Words,
    /// What it asks for: day, week, month, finding or equipment.
    of: &'static str,
}

/// `GET /api/console/sites/{site}/reports`
pub async fn all(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address(site): Address<String>,
) -> Result<Json<Vec<ReportOffered>>, ServerError> {
    app.readers.read(|connection| {
        desk.site(connection, &site, Verb::See)?;
        Ok(())
    })?;
    let words = |(zh, en): (&str, &str)| checklists::Words {
        zh: zh.to_owned(),
        en: en.to_owned(),
    };
    let offered = reports::ALL.iter().map(|report| ReportOffered {
        name: report.name,
        title: words(report.title),
        about: words(report.about),
        of: match report.of {
            Of::Day => "day",
            Of::Week => "week",
            Of::Month => "month",
            Of::Finding => "finding",
            Of::Equipment => "equipment",
        },
    });
    Ok(Json(offered.collect()))
}

/// `GET /api/console/sites/{site}/reports/{report}?format=pdf&month=2026-11`: json, xlsx or pdf.
pub async fn report(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address((site, name)): Address<(String, String)>,
    Question(pairs): Question<Vec<(String, String)>>,
) -> Result<Response, ServerError> {
    let report = reports::by_name(&name).ok_or_else(|| not_found("report"))?;
    let (format, pairs) = form_in(pairs)?;
    let (program, by) = (desk.is_program(), desk.name.clone());
    let work = Arc::clone(&app);
    let made =
        tokio::task::spawn_blocking(move || make(&work, &desk, &site, report, format, &pairs));
    let (site, document, file) = made.await.map_err(|_| ServerError::Stopping)??;
    let list = format!("report:{}", report.name);
    let shown = match format {
        Format::Json => "inline".to_owned(),
        format => attached(report.name, &document.id, format.ending()),
    };
    if !program && format != Format::Json {
        let taken = Taken {
            id: &document.id,
            list: &list,
            pairs: &document.pairs,
            rows: document.rows,
            ending: format.ending(),
        };
        keep(&app, &site, taken, by).await?;
    }
    let kind = format.media_type();
    Ok(answered(file, kind, &shown, &document.id, document.rows))
}

fn tongue_in(pairs: &[(String, String)]) -> Tongue {
    match pairs.iter().find(|(key, _)| key == "lang") {
        Some((_, lang)) if lang == "en" => Tongue::En,
        _ => Tongue::Zh,
    }
}

fn make(
    app: &App,
    desk: &Desk,
    site: &str,
    report: &Report,
    format: Format,
    pairs: &[(String, String)],
) -> Result<(Site, Document, File), ServerError> {
    let now = app.clock.now();
    app.readers.read(|connection| {
        let site = desk.site(connection, site, Verb::See)?;
        let names = Names::with_items(connection, &site, now)?;
        let from = (connection, &site, &names);
        let document = reports::make(report, from, pairs, now, &desk.name)?;
        let small = |sha256: &str| thumbnail(app, connection, &site, sha256);
        let tongue = tongue_in(pairs);
        let file = reports::file(&app.folder, &document, format, tongue, &small)?;
        Ok((site, document, file))
    })
}

/// A photo's bytes, as far as the site may see it.
pub fn bytes_of(app: &App, connection: &Connection, site: &Site, sha256: &str) -> Option<Vec<u8>> {
    let hash = Hash::from_hex(sha256).ok()?;
    photos::held_at_site(connection, &hash.0, site.number).ok()??;
    std::fs::read(app.folder.photo(&hash.hex())).ok()
}

fn thumbnail(app: &App, connection: &Connection, site: &Site, sha256: &str) -> Option<Vec<u8>> {
    let bytes = bytes_of(app, connection, site, sha256)?;
    photo::thumbnail(&bytes).ok()
}

/// `GET /api/console/sites/{site}/pack?from=2026-11-01&to=2026-11-30&lang=zh`: a zip.
pub async fn pack(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address(site): Address<String>,
    Question(pairs): Question<Vec<(String, String)>>,
) -> Result<Response, ServerError> {
    let days = pack::Days::read(&pairs)?;
    let tongue = tongue_in(&pairs);
    let by = desk.name.clone();
    let work = Arc::clone(&app);
    let made = tokio::task::spawn_blocking(move || {
        let app = work;
        let now = app.clock.now();
        app.readers.read(|connection| {
            let site = desk.site(connection, &site, Verb::See)?;
            let names = Names::with_items(connection, &site, now)?;
            let from = pack::From {
                app: &app,
                connection,
                site: &site,
                names: &names,
                now,
                by: &desk.name,
                tongue,
            };
            let made = pack::write(&from, &days)?;
            Ok((site, made))
        })
    });
    let (site, made) = made.await.map_err(|_| ServerError::Stopping)??;
    let taken = Taken {
        id: &made.id,
        list: "pack",
        pairs: &made.pairs,
        rows: made.rows,
        ending: "zip",
    };
    keep(&app, &site, taken, by).await?;
    let shown = attached("record-pack", &made.id, "zip");
    Ok(answered(
        made.file,
        "application/zip",
        &shown,
        &made.id,
        made.rows,
    ))
}
