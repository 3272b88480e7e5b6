//! Checklists written at the desk: a new version of one that is there, and one that begins, from
//! nothing or as a copy. What makes no sense is told by its item, and changes nothing.

use crate::app::App;
use crate::console::session::{Desk, Verb};
use crate::console::standards::{StandardTold, refused, told};
use crate::error::{ServerError, refuse};
use crate::site_file::gauges;
use crate::standards::{self, StandardSet, Unfit};
use crate::wire::answer::{Json, not_found, read_json};
use crate::wire::asked::Address;
use crate::wire::body;
use crate::writer::Writing;
use axum::body::Body;
use axum::extract::State;
use checklists::{Checklist, ChecklistKind, Item, Versions, Words};
use chrono::NaiveDate;
use protocol::ErrorCode;
use serde::Deserialize;
use std::sync::Arc;
use ts_rs::TS;

/// The most bytes of a version from the page.
const EDIT_BYTES_MAX: usize = 256 << 10;

/// A version from the page.
#[derive(Debug, Deserialize, TS)]
#[ts(export, optional_fields)]
pub struct StandardEdit {
    /// The newest version that the page knows: another's is never written over.
    base: u32,
    #[serde(default)]
    #[ts(type = "string")]
    from: Option<NaiveDate>,
    dry_run: bool,
    /// What the checklist is called from then on; absent: as before.
    #[serde(default)]
    name: Option<Words>,
    /// All items in their order; one that is new has an empty id, and so has a new part.
    items: Vec<Item>,
}

/// A checklist that begins at the desk.
#[derive(Debug, Deserialize, TS)]
#[ts(export, optional_fields)]
pub struct StandardBegun {
    /// The checklist whose items these were; absent: it begins from nothing.
    #[serde(default)]
    copy_of: Option<String>,
    kind: ChecklistKind,
    name: Words,
    #[serde(default)]
    #[ts(type = "string")]
    from: Option<NaiveDate>,
    dry_run: bool,
    /// In their order; ids are those of the copied list, or empty.
    items: Vec<Item>,
}

type Set = Result<StandardSet, (String, Vec<Unfit>)>;

/// `POST /api/console/sites/{site}/standards/{list}`: a new version of the site's own.
pub async fn edit(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address((site, list)): Address<(String, String)>,
    body: Body,
) -> Result<Json<StandardTold>, ServerError> {
    let edit: StandardEdit = read_json(&body::read(body, EDIT_BYTES_MAX).await?)?;
    let dry_run = edit.dry_run;
    let deed = move |writing: &Writing<'_>| {
        let site = desk.site(writing.tx, &site, Verb::SetUp)?;
        let held = standards::versions(writing.tx, site.number)?;
        let newest = newest(&held, &list)?;
        if newest.version != edit.base {
            let message = format!(
                "version {} was set meanwhile: look at it first",
                newest.version
            );
            return Err(refuse(ErrorCode::Conflict, message));
        }
        let mut next = newest.clone();
        next.from = edit.from;
        if let Some(name) = edit.name {
            next.name = standards::filled(name);
        }
        next.items = standards::with_ids(&held, &list, edit.items);
        let person = desk.name.clone();
        let set = standards::set(writing, &site, next, Some(person.as_str()))?;
        Ok(set.map_err(|unfit| (list.clone(), unfit)))
    };
    done(&app, dry_run, deed).await
}

/// `POST /api/console/sites/{site}/standards`: a checklist of the site's own begins.
pub async fn begin(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address(site): Address<String>,
    body: Body,
) -> Result<Json<StandardTold>, ServerError> {
    let begun: StandardBegun = read_json(&body::read(body, EDIT_BYTES_MAX).await?)?;
    let dry_run = begun.dry_run;
    let deed = move |writing: &Writing<'_>| {
        let site = desk.site(writing.tx, &site, Verb::SetUp)?;
        let held = standards::versions(writing.tx, site.number)?;
        let copied = match &begun.copy_of {
            Some(list) => Some(newest(&held, list)?),
            None => None,
        };
        // What falls due is a kind of equipment's own; nothing else has any.
        let copied = copied.filter(|copied| copied.kind == begun.kind);
        let id = standards::new_id(&held);
        let list = Checklist {
            version: 1,
            kind: begun.kind,
            number: None,
            name: standards::filled(begun.name),
            items: standards::begun(&id, begun.items),
            intervals: copied.map_or(Vec::new(), |copied| copied.intervals.clone()),
            expiries: copied.map_or(Vec::new(), |copied| copied.expiries.clone()),
            from: begun.from.or(Some(standards::today(&site, writing.now))),
            id: id.clone(),
        };
        let person = desk.name.clone();
        let set = standards::set(writing, &site, list, Some(person.as_str()))?;
        Ok(set.map_err(|unfit| (id.clone(), unfit)))
    };
    done(&app, dry_run, deed).await
}

/// The newest version of a checklist that may be written anew: a piece's gauges come by the file.
fn newest<'h>(held: &'h Versions, list: &str) -> Result<&'h Checklist, ServerError> {
    let newest = held.newest().find(|one| one.id == list);
    let newest = newest.filter(|one| !one.id.starts_with(gauges::PREFIX));
    newest.ok_or_else(|| not_found("checklist"))
}

async fn done(
    app: &App,
    dry_run: bool,
    deed: impl FnOnce(&Writing<'_>) -> Result<Set, ServerError> + Send + 'static,
) -> Result<Json<StandardTold>, ServerError> {
    let set = match dry_run {
        true => app.rehearse(deed).await,
        false => app.write(deed).await,
    }?;
    Ok(Json(match set {
        Ok(set) => told(dry_run, (Vec::new(), Vec::new()), set),
        Err((list, unfit)) => refused(
            dry_run,
            unfit
                .into_iter()
                .map(|one| standards::unfit_of(&list, one))
                .collect(),
        ),
    }))
}
