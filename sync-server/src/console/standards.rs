//! The site's checklists at the desk: what they ask, their versions, files in and out. What is
//! written at the desk itself is `standards_edit`.

use crate::app::App;
use crate::bounded::Program;
use crate::console::session::{Desk, Verb};
use crate::console::set_up::{Asked, PROBLEMS_MAX, READING, TURN_MAX, checked_name, workbook};
use crate::error::{ServerError, refuse};
use crate::site_file::problem::says;
use crate::site_file::{self, Problem, about, gauges};
use crate::sql::feed;
use crate::sql::sites::Site;
use crate::standards::sheet;
use crate::standards::{self, Brought, ItemChange, StandardSet};
use crate::wire::answer::{Json, not_found};
use crate::wire::asked::{Address, Question};
use crate::wire::body;
use crate::writer::Writing;
use crate::xlsform::{self, Line};
use axum::body::Body;
use axum::extract::State;
use axum::response::Response;
use checklists::versions::own_row;
use checklists::{Checklist, ChecklistKind, Item, Versions, Words, built_in, said_asked_if};
use chrono::{DateTime, NaiveDate, Utc};
use protocol::ErrorCode;
use protocol::feed::Kind;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;
use ts_rs::TS;

/// The most bytes of a form.
const FORM_BYTES_MAX: usize = 20 << 20;

/// Every checklist of a site.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct Standards {
    /// The site's day.
    #[ts(type = "string")]
    today: NaiveDate,
    /// Touchpoints by number, then equipment and plant rooms; the site's own last.
    pub lists: Vec<Standard>,
}

/// One checklist, as it is today; one whose day is to come as it will be.
#[derive(Debug, Serialize, TS)]
#[ts(export, optional_fields)]
pub struct Standard {
    pub list: String,
    pub name: Words,
    pub kind: ChecklistKind,
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<u32>,
    /// It came with the program, whatever the site has made of it since.
    built_in: bool,
    pub version: u32,
    items: Vec<Item>,
    /// What an item waits for, in words, by its id.
    waits: BTreeMap<String, Words>,
    /// Those of the newest version, where its day is still to come.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    next: Option<Vec<Item>>,
    /// What it is called then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    next_name: Option<Words>,
    /// Newest first.
    pub versions: Vec<StandardVersion>,
}

/// One version of a checklist.
#[derive(Debug, Serialize, TS)]
#[ts(export, optional_fields)]
pub struct StandardVersion {
    pub version: u32,
    /// The site set it.
    pub own: bool,
    /// From this day on; none where it always counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(type = "string")]
    pub from: Option<NaiveDate>,
    /// It is the one that counts today.
    pub in_force: bool,
    pub items: u32,
    /// When it was set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(type = "string")]
    pub set_at: Option<DateTime<Utc>>,
    /// What is other than in the version before.
    pub changes: Vec<ItemChange>,
}

/// `GET /api/console/sites/{site}/standards`
pub async fn list(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address(site): Address<String>,
) -> Result<Json<Standards>, ServerError> {
    let now = app.clock.now();
    let all = app.readers.read(|connection| {
        let site = desk.site(connection, &site, Verb::See)?;
        all(connection, &site, standards::today(&site, now))
    })?;
    Ok(Json(all))
}

/// Every checklist of a site as it stands on a day, with its versions.
pub fn all(
    connection: &Connection,
    site: &Site,
    today: NaiveDate,
) -> Result<Standards, ServerError> {
    let held = standards::versions(connection, site.number)?;
    let mut lists = Vec::new();
    let newest = held
        .newest()
        .filter(|list| !list.id.starts_with(gauges::PREFIX));
    for newest in newest {
        lists.push(standard(connection, site, (&held, newest), today)?);
    }
    lists.sort_by(|a, b| {
        let key = |one: &Standard| (!one.built_in, one.kind, one.number, one.list.clone());
        key(a).cmp(&key(b))
    });
    Ok(Standards { today, lists })
}

fn standard(
    connection: &Connection,
    site: &Site,
    (held, newest): (&Versions, &Checklist),
    today: NaiveDate,
) -> Result<Standard, ServerError> {
    let now = held.one_on(&newest.id, today);
    let shown = now.unwrap_or(newest);
    let mut versions = Vec::new();
    let mut before: Option<&Checklist> = None;
    for (own, list) in held.all(&newest.id) {
        let set_at_ms = match own {
            true => {
                let row = own_row(&list.id, list.version);
                feed::set_at_ms(connection, site.number, Kind::Checklist.name(), &row)?
            }
            false => None,
        };
        versions.push(StandardVersion {
            version: list.version,
            own,
            from: list.from,
            in_force: now.is_some_and(|now| std::ptr::eq(now, list)),
            items: u32::try_from(list.items.len()).unwrap_or(u32::MAX),
            set_at: set_at_ms.and_then(DateTime::from_timestamp_millis),
            changes: before.map_or(Vec::new(), |before| standards::changes(before, list)),
        });
        before = Some(list);
    }
    versions.reverse();
    // A version that is to come says so of its own items.
    let waits = [shown, newest].into_iter().flat_map(|list| {
        let said = |item: &Item| Some((item.id.clone(), said_asked_if(&list.items, item)?));
        list.items.iter().filter_map(said)
    });
    Ok(Standard {
        waits: waits.collect(),
        list: shown.id.clone(),
        name: shown.name.clone(),
        kind: shown.kind,
        number: shown.number,
        built_in: built_in().checklist(&shown.id).is_some(),
        version: shown.version,
        items: shown.items.clone(),
        next: (!std::ptr::eq(shown, newest)).then(|| newest.items.clone()),
        next_name: (!std::ptr::eq(shown, newest)).then(|| newest.name.clone()),
        versions,
    })
}

/// Which version.
#[derive(Deserialize)]
pub struct AskedVersion {
    version: Option<u32>,
}

/// `GET /api/console/sites/{site}/standards/{list}/form.xlsx?version=3`: as an XLSForm; without a
/// version the newest.
pub async fn form(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address((site, list)): Address<(String, String)>,
    Question(asked): Question<AskedVersion>,
) -> Result<Response, ServerError> {
    let list = one(&app, &desk, (&site, &list), asked.version)?;
    let name = format!("{}-{}.xlsx", list.id, list.version);
    Ok(workbook(&name, xlsform::write(&list)?))
}

/// `GET /api/console/sites/{site}/standards/{list}/sheet.xlsx?version=3`, as a plain sheet.
pub async fn plain(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address((site, list)): Address<(String, String)>,
    Question(asked): Question<AskedVersion>,
) -> Result<Response, ServerError> {
    let list = one(&app, &desk, (&site, &list), asked.version)?;
    let name = format!("{}-{}-sheet.xlsx", list.id, list.version);
    Ok(workbook(&name, sheet::write(&list)?))
}

/// `GET /api/console/sites/{site}/standards/sheet.xlsx`: the plain sheet, to be filled in.
pub async fn template(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address(site): Address<String>,
) -> Result<Response, ServerError> {
    app.readers
        .read(|connection| desk.site(connection, &site, Verb::See))?;
    Ok(workbook("checklist.xlsx", sheet::template()?))
}

fn one(
    app: &App,
    desk: &Desk,
    (site, list): (&str, &str),
    version: Option<u32>,
) -> Result<Checklist, ServerError> {
    app.readers.read(|connection| {
        let site = desk.site(connection, site, Verb::See)?;
        let held = standards::versions(connection, site.number)?;
        let found = match version {
            Some(version) => held
                .all(list)
                .map(|(_, one)| one)
                .find(|one| one.version == version),
            None => held.newest().find(|one| one.id == list),
        };
        let found = found.filter(|one| !one.id.starts_with(gauges::PREFIX));
        found.cloned().ok_or_else(|| not_found("checklist"))
    })
}

/// What came of a form, or of a version from the page.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct StandardTold {
    /// Nothing was changed: this is what would be.
    dry_run: bool,
    /// Every one that was found; nothing is set while one stands.
    problems: Vec<Problem>,
    problems_left_out: u32,
    /// What was taken in another way than it was written.
    remarks: Vec<Problem>,
    /// Of a form: what becomes of each row.
    lines: Vec<Line>,
    /// None where a problem stands.
    set: Option<StandardSet>,
}

/// From which day a form counts.
#[derive(Deserialize)]
pub struct AskedDay {
    from: Option<NaiveDate>,
}

/// `POST /api/console/sites/{site}/standards/form?name=NIGHT.xlsx&dry_run=true&from=2026-12-01`
pub async fn import(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address(site): Address<String>,
    Question(asked): Question<Asked>,
    Question(day): Question<AskedDay>,
    body: Body,
) -> Result<Json<StandardTold>, ServerError> {
    let found = app
        .readers
        .read(|connection| desk.site(connection, &site, Verb::SetUp))?;
    let Asked { name, dry_run } = checked_name(asked)?;
    let bytes = body::read(body, FORM_BYTES_MAX).await?;
    let turn = tokio::time::timeout(TURN_MAX, READING.acquire()).await;
    let Ok(Ok(turn)) = turn else {
        let message = "another file is being read: try again soon";
        return Err(refuse(ErrorCode::Busy, message));
    };
    let file = name.clone();
    let read = move || {
        let read = site_file::either_from_bytes(&Program::of_workbooks()?, &file, &bytes);
        drop(turn);
        Brought::of(read?).map_err(|_| ServerError::SiteFile(vec![about(&file, no_list())]))
    };
    let brought = tokio::task::spawn_blocking(read)
        .await
        .map_err(|_| ServerError::Stopping)?;
    let brought = match brought {
        Ok(brought) => brought,
        Err(ServerError::SiteFile(problems)) => return Ok(Json(refused(dry_run, problems))),
        Err(error) => return Err(error),
    };
    let deed = move |writing: &Writing<'_>| {
        brought.set(writing, (&found, &name), day.from, Some(desk.name.as_str()))
    };
    let set = match dry_run {
        true => app.rehearse(deed).await,
        false => app.write(deed).await,
    }?;
    Ok(Json(match set {
        Ok(done) => told(dry_run, (done.remarks, done.lines), done.set),
        Err(problems) => refused(dry_run, problems),
    }))
}

fn no_list() -> Words {
    says(
        "没有 survey 工作表，也没有带“名称”表头的表：这不是检查表，整个项目的表请在“建档”页导入",
        "it has neither a sheet `survey` nor a head `Name`: a whole site's file is imported on the \
         set-up page",
    )
}

pub(super) fn refused(dry_run: bool, mut problems: Vec<Problem>) -> StandardTold {
    let more = problems.len().saturating_sub(PROBLEMS_MAX);
    problems.truncate(PROBLEMS_MAX);
    StandardTold {
        dry_run,
        problems,
        problems_left_out: u32::try_from(more).unwrap_or(u32::MAX),
        remarks: Vec::new(),
        lines: Vec::new(),
        set: None,
    }
}

pub(super) fn told(
    dry_run: bool,
    (remarks, lines): (Vec<Problem>, Vec<Line>),
    set: StandardSet,
) -> StandardTold {
    StandardTold {
        dry_run,
        problems: Vec::new(),
        problems_left_out: 0,
        remarks,
        lines,
        set: Some(set),
    }
}
