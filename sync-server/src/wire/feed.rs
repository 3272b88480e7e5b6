//! `GET /v1/sites/{site}/feed`: the site's rows in server order, each at its latest change.

use crate::app::App;
use crate::error::{ServerError, refuse};
use crate::sql::devices::{self, Device};
use crate::sql::{ageings, feed, journals, runs, sites};
use crate::wire::Handheld;
use crate::wire::answer::not_found;
use crate::wire::asked::{Address, Question};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::header;
use model::ids::{JournalId, SiteId};
use protocol::ErrorCode;
use protocol::feed::End;
use rusqlite::Connection;
use serde::Deserialize;
use std::sync::Arc;

/// Rows of a page where nobody says how many.
const ROWS: usize = 500;
/// The most rows of a page.
const ROWS_MAX: usize = 5_000;
/// A page ends after this many bytes, at the next row.
const PAGE_BYTES: usize = 1 << 20;

/// What is asked for.
#[derive(Deserialize)]
pub struct Asked {
    after: Option<String>,
    limit: Option<usize>,
    journal: Option<String>,
}

/// One page.
pub async fn feed(
    State(app): State<Arc<App>>,
    Handheld(device): Handheld,
    Address(site): Address<String>,
    Question(asked): Question<Asked>,
) -> Result<Response, ServerError> {
    let site: SiteId = site.parse().map_err(|_| not_found("site"))?;
    let page = app
        .readers
        .read(|connection| page(connection, site, &device, &asked))?;
    let headers = [
        (header::CONTENT_TYPE, "application/x-ndjson"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, page).into_response())
}

fn page(
    connection: &Connection,
    site: SiteId,
    device: &Device,
    asked: &Asked,
) -> Result<String, ServerError> {
    let site = sites::by_id(connection, site)?.ok_or_else(|| not_found("site"))?;
    if !devices::sites_of(connection, device.number)?.contains(&site.number) {
        let message = "this handheld isn't enrolled at that site";
        return Err(refuse(ErrorCode::Forbidden, message));
    }
    let latest = ageings::latest(connection, site.number)?;
    let (after, whole_at) = match asked.after.as_deref() {
        None | Some("") => (0, latest),
        Some(cursor) => read_cursor(connection, site.number, cursor)?,
    };
    let reflected = reflected(connection, site.number, device, asked.journal.as_deref())?;
    let limit = match asked.limit {
        Some(0) => {
            let message = "`limit` is a number of rows, from 1";
            return Err(refuse(ErrorCode::Malformed, message));
        }
        limit => limit.unwrap_or(ROWS).min(ROWS_MAX),
    };
    let stretch = feed::after(connection, site.number, after, limit, PAGE_BYTES)?;
    let run = runs::current(connection)?;
    let (last, whole_at) = match stretch.more {
        true => (stretch.last, whole_at),
        false => (site.commits, latest),
    };
    let end = End {
        cursor: format!("{}-{whole_at}.{last}", run.id),
        more: stretch.more,
        reflected: if stretch.more { 0 } else { reflected },
    };
    let mut page = stretch.lines;
    let damaged = |_| ServerError::Damaged { what: "the feed" };
    page.push_str(&serde_json::to_string(&end).map_err(damaged)?);
    page.push('\n');
    Ok(page)
}

/// The commit number that a cursor stands for, and the ageing at which what it ends was whole.
///
/// Shape: `{run}-{ageing}.{commit}` at a page's end; `{run}.{commit}` in a row.
/// Errors: `start_over` for one that this store can't have given, or not in this life.
fn read_cursor(
    connection: &Connection,
    site: i64,
    cursor: &str,
) -> Result<(i64, i64), ServerError> {
    let start_over = || refuse(ErrorCode::StartOver, "the cursor is too old: start over");
    let (run, commit_no) = cursor.split_once('.').ok_or_else(start_over)?;
    let commit_no: i64 = commit_no.parse().map_err(|_| start_over())?;
    let (run, whole_at) = match run.split_once('-') {
        Some((run, ageing)) => (run, ageing.parse().map_err(|_| start_over())?),
        None => (run, ageings::latest(connection, site)?),
    };
    let end = runs::end(connection, run, site)?.ok_or_else(start_over)?;
    // Closed findings leave without a tombstone: who hasn't heard of them being closed starts over.
    let gone_to = ageings::gone_after(connection, site, whole_at)?;
    if commit_no < gone_to || !(0..=end).contains(&commit_no) {
        return Err(start_over());
    }
    Ok((commit_no, whole_at))
}

/// The last line of the handheld's journal that the rows show: all that is held.
fn reflected(
    connection: &Connection,
    site: i64,
    device: &Device,
    journal: Option<&str>,
) -> Result<u64, ServerError> {
    let Some(journal) = journal.filter(|journal| !journal.is_empty()) else {
        return Ok(0);
    };
    let id: JournalId = journal
        .parse()
        .map_err(|_| refuse(ErrorCode::Malformed, "`journal` isn't a journal's id"))?;
    let Some(journal) = journals::by_id(connection, id)? else {
        return Ok(0);
    };
    if journal.device != Some(device.number) {
        return Err(refuse(
            ErrorCode::Forbidden,
            "this journal belongs to another device",
        ));
    }
    if journal.site != Some(site) {
        return Err(refuse(
            ErrorCode::Forbidden,
            "this journal belongs to another site",
        ));
    }
    Ok(u64::try_from(journal.acked).unwrap_or(0))
}
