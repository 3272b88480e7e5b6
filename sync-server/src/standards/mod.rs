//! A site's checklists: which versions it has, and how it sets one of its own.
//!
//! A version is a row of its own in the feed, set by a line of the server's journal. None is ever
//! changed or taken back, so that a record of last year keeps the words that it was answered by.

mod brought;
mod changes;
mod fit;
mod ids;
pub mod sheet;

pub use brought::{Brought, BroughtSet, unfit_of};
pub use changes::{ItemChange, changes, said_clauses, said_part, said_parts};
pub use ids::{begun, filled, new_id, with_ids};

use crate::error::ServerError;
use crate::own;
use crate::site_file::problem::says;
use crate::sql::feed;
use crate::sql::sites::Site;
use crate::start;
use crate::writer::Writing;
use checklists::versions::own_row;
use checklists::{Checklist, Versions, Words};
use chrono::{DateTime, NaiveDate, Utc};
use model::recurrence;
use protocol::feed::Kind;
use rusqlite::Connection;
use serde::Serialize;
use ts_rs::TS;

/// The most bytes of a row, which stays below a line's 64 KiB.
const ROW_BYTES_MAX: usize = 60_000;

/// What came of setting a version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, optional_fields)]
pub struct StandardSet {
    pub list: String,
    pub name: Words,
    pub version: u32,
    /// The site's day from which on it counts; none where it always has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(type = "string")]
    pub from: Option<NaiveDate>,
    pub items: usize,
    /// Nothing was set: the site has exactly this already.
    pub same: bool,
    /// What is other than in the version before; nothing of a list that is new.
    pub changes: Vec<ItemChange>,
}

/// Why a version can't be set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unfit {
    /// The item it is about, where it is about one.
    pub item: Option<String>,
    pub reason: Words,
}

/// Every version of a site's checklists.
///
/// Edges: a row that doesn't read, of a newer program, is passed over.
pub fn versions(connection: &Connection, site: i64) -> Result<Versions, ServerError> {
    let rows = feed::of_kind(connection, site, Kind::Checklist.name())?;
    let read = |(id, json): (String, String)| Some((id, serde_json::from_str(&json).ok()?));
    Ok(Versions::of(rows.into_iter().filter_map(read)))
}

/// The site's day.
pub fn today(site: &Site, now: DateTime<Utc>) -> NaiveDate {
    let zone = recurrence::zone(&site.time_zone).unwrap_or(chrono_tz::UTC);
    recurrence::site_day(now, zone, site.day_start_min)
}

/// Sets a site's own version of a checklist, as a line of the site's journal.
///
/// Edges: one that says what the newest says is not set again; a number that was given already
/// makes way for the next. A version after the first counts from today where nothing else is said.
/// Errors: everything that doesn't fit, all at once; nothing is set then.
pub fn set(
    writing: &Writing<'_>,
    site: &Site,
    list: Checklist,
    desk: Option<&str>,
) -> Result<Result<StandardSet, Vec<Unfit>>, ServerError> {
    let held = versions(writing.tx, site.number)?;
    let today = today(site, writing.now);
    let before = held.newest().find(|one| one.id == list.id).cloned();
    let mut list = list;
    let next = held.next(&list.id);
    if let Some(same) = before
        .as_ref()
        .filter(|before| says_the_same(before, &list))
    {
        return Ok(Ok(told(same, true, Vec::new())));
    }
    list.version = list.version.max(next);
    if before.is_some() {
        list.from = list.from.or(Some(today));
    }
    let unfit = fit::unfit(&held, &list, before.as_ref(), today);
    if !unfit.is_empty() {
        return Ok(Err(unfit));
    }
    let row = start::set(Kind::Checklist, own_row(&list.id, list.version), &list)?;
    if row
        .row
        .as_ref()
        .is_some_and(|raw| raw.get().len() > ROW_BYTES_MAX)
    {
        let reason = says(
            "检查表太大，请分成两张",
            "the checklist is too large: make it two",
        );
        return Ok(Err(vec![Unfit { item: None, reason }]));
    }
    let event = match desk {
        Some(desk) => start::rows_set_by(desk, vec![row]),
        None => start::rows_set(vec![row]),
    };
    own::append(writing, Some(site.number), vec![event])?;
    let changes = before.map_or(Vec::new(), |before| changes(&before, &list));
    Ok(Ok(told(&list, false, changes)))
}

fn told(list: &Checklist, same: bool, changes: Vec<ItemChange>) -> StandardSet {
    StandardSet {
        list: list.id.clone(),
        name: list.name.clone(),
        version: list.version,
        from: list.from,
        items: list.items.len(),
        same,
        changes,
    }
}

/// Whether a version would change nothing but its number. Its day counts only where it says one.
fn says_the_same(before: &Checklist, list: &Checklist) -> bool {
    let mut list = list.clone();
    list.version = before.version;
    list.from = list.from.or(before.from);
    *before == list
}
