//! The audit trail: what the desk did and what the server did, line by line out of the site's own
//! journal, the newest first. It is read from the signed batches themselves, never from a copy.

use crate::app::App;
use crate::console::audit_lines::told;
use crate::console::names::Names;
use crate::console::session::{Desk, Verb};
use crate::error::{ServerError, refuse};
use crate::ingest::check::read_line;
use crate::ingest::lines;
use crate::sql::audit;
use crate::sql::sites::Site;
use crate::wire::answer::Json;
use crate::wire::asked::{Address, Question};
use axum::extract::State;
use chrono::{Days, NaiveDate, NaiveTime, TimeDelta};
use model::recurrence::instant;
use protocol::ErrorCode;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use ts_rs::TS;

/// How many lines a page shows, and how many are looked at for one: a rare filter asks again.
const PAGE: usize = 50;
const LOOKS_MAX: usize = 3_000;

/// A page of the trail.
#[derive(Debug, Default, Serialize, TS)]
#[ts(export)]
pub struct Audit {
    pub lines: Vec<AuditLine>,
    /// Where the next page begins; null: that was all.
    pub next: Option<String>,
    /// Who may be chosen.
    pub people: Vec<String>,
}

/// One line of the site's own journal.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct AuditLine {
    /// Its place in that journal.
    #[ts(type = "number")]
    pub seq: i64,
    pub at: String,
    /// Sign-in name; null: nobody at the desk, but the server or a command.
    pub by: Option<String>,
    /// The line's type.
    pub kind: String,
    pub parts: Vec<AuditPart>,
}

/// What a line says, in short.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct AuditPart {
    /// Of rows set, their kind; of other lines a code such as the order's new state.
    pub what: String,
    pub count: u32,
    /// The first names of what it is about.
    pub names: Vec<String>,
}

/// Which lines, as it stands in an address.
#[derive(Debug, Default, Clone, Deserialize)]
pub struct Asked {
    /// Somebody's sign-in name; `-`: nobody's.
    pub by: Option<String>,
    pub kind: Option<String>,
    pub day: Option<String>,
    pub before: Option<String>,
}

/// `GET /api/console/sites/{site}/audit?by=supervisor&kind=rows_set&day=2026-11-23`
pub async fn audit(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address(site): Address<String>,
    Question(asked): Question<Asked>,
) -> Result<Json<Audit>, ServerError> {
    let told = app.readers.read(|connection| {
        let site = desk.site(connection, &site, Verb::See)?;
        let names = Names::read(connection, &site)?;
        list(connection, &site, &names, &asked)
    })?;
    Ok(Json(told))
}

/// A page of lines, with where the next begins.
pub fn list(
    connection: &Connection,
    site: &Site,
    names: &Names,
    asked: &Asked,
) -> Result<Audit, ServerError> {
    let (from_ms, until_ms) = stretch(site, names, asked)?;
    let mut page = Audit {
        people: audit::people(connection, site.number)?,
        ..Audit::default()
    };
    let (begin, mut before) = cursor(asked)?;
    let mut looked = 0;
    for journal in audit::journals(connection, site.number)? {
        if journal > begin {
            continue;
        }
        if journal < begin {
            before = i64::MAX;
        }
        while let Some(batch) = audit::batch_before(connection, journal, before, until_ms)? {
            if batch.arrived_at_ms < from_ms {
                break;
            }
            for line in lines::of_batch(&batch)?.iter().rev() {
                if line.seq >= before {
                    continue;
                }
                if page.lines.len() == PAGE || looked == LOOKS_MAX {
                    page.next = Some(format!("{journal}.{}", line.seq + 1));
                    return Ok(page);
                }
                looked += 1;
                let said = read_line(&line.bytes, line.hash).said;
                let said = said.filter(|said| fits(asked, said.event.kind()));
                let Some(said) = said else { continue };
                let (by, parts) = told(connection, names, &said.event)?;
                if asked.by.as_ref().is_none_or(|name| is_by(name, &by)) {
                    page.lines.push(AuditLine {
                        seq: line.seq,
                        at: said.at,
                        by,
                        kind: said.event.kind().to_owned(),
                        parts,
                    });
                }
            }
            before = batch.first;
        }
    }
    Ok(page)
}

fn fits(asked: &Asked, kind: &str) -> bool {
    asked.kind.as_ref().is_none_or(|asked| asked == kind)
}

fn is_by(asked: &str, by: &Option<String>) -> bool {
    match by {
        Some(name) => name == asked,
        None => asked == "-",
    }
}

/// From which journal and line on the page goes back.
fn cursor(asked: &Asked) -> Result<(i64, i64), ServerError> {
    let Some(text) = &asked.before else {
        return Ok((i64::MAX, i64::MAX));
    };
    let read = text.split_once('.');
    let read = read.and_then(|(journal, seq)| Some((journal.parse().ok()?, seq.parse().ok()?)));
    read.ok_or_else(|| refuse(ErrorCode::Malformed, "`before` is as the last page said it"))
}

/// The site's day that was asked for, in milliseconds; all of time where none was.
fn stretch(site: &Site, names: &Names, asked: &Asked) -> Result<(i64, i64), ServerError> {
    let Some(day) = &asked.day else {
        return Ok((i64::MIN, i64::MAX));
    };
    let bad = || refuse(ErrorCode::Malformed, "`day` is written as 2026-11-23");
    let day: NaiveDate = day.parse().map_err(|_| bad())?;
    let next = day.checked_add_days(Days::new(1)).ok_or_else(bad)?;
    let begin = |day: NaiveDate| {
        let start = TimeDelta::minutes(site.day_start_min.into());
        let local = day.and_time(NaiveTime::MIN) + start;
        instant(local, names.zone).timestamp_millis()
    };
    Ok((begin(day), begin(next)))
}
