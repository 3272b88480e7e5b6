//! Lists as files, for the desk and for other programs.

use crate::app::App;
use crate::console::names::Names;
use crate::console::session::{Desk, Verb};
use crate::error::{ServerError, refuse};
use crate::lists::{self, Asked, Filed, Format, List, Look};
use crate::project::desk::LIST_FILED;
use crate::sql::filed;
use crate::sql::sites::Site;
use crate::wire::answer::{Json, not_found};
use crate::wire::asked::{Address, Question};
use crate::{own, served_file};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::header;
use protocol::ErrorCode;
use protocol::events::{DeskActed, Event};
use serde::Serialize;
use std::sync::Arc;
use ts_rs::TS;

/// A list that can be taken away.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct ListOffered {
    name: &'static str,
    title: checklists::Words,
    /// It is of some days.
    dated: bool,
    columns: Vec<ListColumn>,
}

/// One of its columns.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct ListColumn {
    key: &'static str,
    title: checklists::Words,
}

fn words((zh, en): lists::Both) -> checklists::Words {
    checklists::Words {
        zh: zh.to_owned(),
        en: en.to_owned(),
    }
}

/// `GET /api/console/sites/{site}/lists`
pub async fn all(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address(site): Address<String>,
) -> Result<Json<Vec<ListOffered>>, ServerError> {
    let sets_up = app.readers.read(|connection| {
        desk.site(connection, &site, Verb::See)?;
        Ok(desk.site(connection, &site, Verb::SetUp).is_ok())
    })?;
    let all = lists::ALL.iter();
    let seen = all.filter(|list| list.verb() == Verb::See || sets_up);
    let offered = seen.map(|list| ListOffered {
        name: list.name,
        title: words(list.title),
        dated: list.days != lists::Stretch::Now,
        columns: list
            .columns
            .iter()
            .map(|column| ListColumn {
                key: column.key,
                title: words(column.title),
            })
            .collect(),
    });
    Ok(Json(offered.collect()))
}

/// `GET /api/console/sites/{site}/lists/{list}?format=xlsx&…`: json (of no more than
/// `first` rows), csv, xlsx or pdf.
pub async fn list(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address((site, name)): Address<(String, String)>,
    Question(pairs): Question<Vec<(String, String)>>,
) -> Result<Response, ServerError> {
    let list = lists::by_name(&name).ok_or_else(|| not_found("list"))?;
    let (format, pairs) = form_in(pairs)?;
    let first = pairs.iter().find(|(key, _)| key == "first");
    let wrong = |_| refuse(ErrorCode::BadValue, "`first`: how many rows of JSON");
    let first = first.map(|(_, first)| first.parse().map_err(wrong));
    let first: u64 = first.transpose()?.unwrap_or(u64::MAX);
    let of_list = |(key, _): &(String, String)| key != "first";
    let pairs: Vec<(String, String)> = pairs.into_iter().filter(of_list).collect();
    let asked = Asked::read(list, &pairs)?;
    let program = desk.is_program();
    let name = desk.name.clone();
    let work = Arc::clone(&app);
    // Thousands of rows take their time, and nobody else waits for them.
    let made = tokio::task::spawn_blocking(move || {
        make(&work, &desk, &site, list, (format, first), &asked)
    });
    let (site, filed) = made.await.map_err(|_| ServerError::Stopping)??;
    // A page that shows a list takes nothing away.
    if !program && format != Format::Json {
        let head = &filed.head;
        let taken = Taken {
            id: &head.id,
            list: list.name,
            pairs: &head.pairs,
            rows: head.rows,
            ending: filed.format.ending(),
        };
        keep(&app, &site, taken, name).await?;
    }
    Ok(sent(list, filed))
}

/// In what form a file is asked for, and what else is.
pub fn form_in(
    pairs: Vec<(String, String)>,
) -> Result<(Format, Vec<(String, String)>), ServerError> {
    let is_form = |(key, _): &(String, String)| key == "format";
    let (form, rest): (Vec<_>, Vec<_>) = pairs.into_iter().partition(is_form);
    let name = form.first().map_or("json", |(_, name)| name.as_str());
    let unknown = || refuse(ErrorCode::BadValue, "`format`: json, csv, xlsx or pdf");
    Ok((Format::named(name).ok_or_else(unknown)?, rest))
}

fn make(
    app: &App,
    desk: &Desk,
    site: &str,
    list: &'static List,
    (format, first): (Format, u64),
    asked: &Asked,
) -> Result<(Site, Filed), ServerError> {
    let now = app.clock.now();
    app.readers.read(|connection| {
        let site = desk.site(connection, site, list.verb())?;
        let names = Names::with_items(connection, &site, now)?;
        let look = Look::new(connection, &site, &names, asked, now);
        let filed = lists::file(&app.folder, &look, list, format, first, &desk.name)?;
        Ok((site, filed))
    })
}

/// What was taken away.
pub struct Taken<'t> {
    pub id: &'t str,
    pub list: &'t str,
    pub pairs: &'t [(String, String)],
    pub rows: u64,
    pub ending: &'t str,
}

/// Writes down that a list or report was taken away, so that its id finds it again.
pub async fn keep(
    app: &App,
    site: &Site,
    taken: Taken<'_>,
    desk: String,
) -> Result<(), ServerError> {
    let known = app
        .readers
        .read(|connection| Ok(filed::by_id(connection, site.number, taken.id)?))?;
    if known.is_some() {
        return Ok(());
    }
    let asked = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(taken.pairs)
        .finish();
    let about = [
        ("id", taken.id.to_owned()),
        ("list", taken.list.to_owned()),
        ("asked", asked),
        ("rows", taken.rows.to_string()),
        ("format", taken.ending.to_owned()),
    ];
    let about = about.map(|(key, value)| (key.to_owned(), value));
    let event = DeskActed {
        desk,
        act: LIST_FILED.to_owned(),
        about: about.into(),
        salt: crate::console::orders::salted(true),
    };
    let number = site.number;
    app.write(move |writing| own::append(writing, Some(number), vec![Event::from(event.clone())]))
        .await
}

/// A file as an answer; it is never shown inside the console's own pages.
pub fn answered(file: std::fs::File, kind: &str, shown: &str, id: &str, rows: u64) -> Response {
    let headers = [
        (header::CONTENT_TYPE.as_str(), kind.to_owned()),
        (header::CONTENT_DISPOSITION.as_str(), shown.to_owned()),
        (header::CACHE_CONTROL.as_str(), "no-store".to_owned()),
        (
            header::X_CONTENT_TYPE_OPTIONS.as_str(),
            "nosniff".to_owned(),
        ),
        ("x-touchpoint-list", id.to_owned()),
        ("x-touchpoint-rows", rows.to_string()),
    ];
    (headers, served_file::body(file)).into_response()
}

/// How a file is called on its way.
pub fn attached(name: &str, id: &str, ending: &str) -> String {
    let id = id.replace('-', "");
    format!("attachment; filename=\"{name}-{id}.{ending}\"")
}

fn sent(list: &List, filed: Filed) -> Response {
    let head = &filed.head;
    let shown = match filed.format {
        Format::Json => "inline".to_owned(),
        format => attached(list.name, &head.id, format.ending()),
    };
    let kind = filed.format.media_type();
    answered(filed.file, kind, &shown, &head.id, head.rows)
}

/// `GET /api/console/sites/{site}/filed/{id}`: what stands behind the id on a file.
pub async fn filed(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address((site, id)): Address<(String, String)>,
) -> Result<Json<filed::Filed>, ServerError> {
    let id = id.trim().to_uppercase();
    let found = app.readers.read(|connection| {
        let site = desk.site(connection, &site, Verb::See)?;
        Ok(filed::by_id(connection, site.number, &id)?)
    })?;
    found
        .map(Json)
        .ok_or_else(|| not_found("list with this id"))
}
