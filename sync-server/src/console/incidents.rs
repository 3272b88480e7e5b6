//! Incidents: what went otherwise than meant, newest first, whether or not it was put right.

use crate::app::App;
use crate::console::incident_tell::{Incident, Tell};
use crate::console::names::Names;
use crate::console::session::{Desk, Verb};
use crate::console::strip::local;
use crate::error::ServerError;
use crate::ingest::twins;
use crate::sql::backups;
use crate::sql::incidents::{self, Marked, Report};
use crate::sql::journals::{self, Journal};
use crate::sql::restored::{self, Restore};
use crate::sql::sites::Site;
use crate::wire::answer::Json;
use crate::wire::asked::{Address, Question};
use axum::extract::State;
use chrono::{DateTime, TimeDelta, Utc};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::sync::Arc;
use ts_rs::TS;

/// What went otherwise than meant at a site.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct Incidents {
    now: String,
    /// All there are; `incidents` holds the newest of them.
    count: u32,
    /// Those of the last seven days.
    recent: u32,
    /// Photos that the server alone holds while it has no verified backup.
    only_here: u32,
    incidents: Vec<Incident>,
}

/// The most that are told.
const TOLD_MAX: usize = 200;
const RECENT_DAYS: i64 = 7;

/// One incident and when it came to light, before it is told.
struct Found {
    /// Milliseconds since 1970; of a branch without a line of its own, when it spoke last.
    at_ms: i64,
    source: Source,
}

/// Where an incident stands.
pub enum Source {
    Restored(Restore),
    Reported(Report),
    Marked(Marked),
    /// With when its first own line came, where one did.
    Branch(Box<Journal>, Option<i64>),
}

/// How much of it.
#[derive(Deserialize)]
pub struct Asked {
    brief: Option<String>,
}

/// `GET /api/console/sites/{site}/incidents?brief=1`
pub async fn incidents(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address(site): Address<String>,
    Question(asked): Question<Asked>,
) -> Result<Json<Incidents>, ServerError> {
    let now = app.clock.now();
    let brief = asked.brief.is_some_and(|brief| brief == "1");
    let incidents = app.readers.read(|connection| {
        let site = desk.site(connection, &site, Verb::See)?;
        let names = Names::read(connection, &site)?;
        let (found, count) = newest(connection, &site, TOLD_MAX)?;
        let since_ms = (now - TimeDelta::days(RECENT_DAYS)).timestamp_millis();
        let recent = found.iter().filter(|one| one.at_ms >= since_ms).count();
        Ok(Incidents {
            now: local(now, &names),
            count: small(count),
            recent: u32::try_from(recent).unwrap_or(u32::MAX),
            only_here: match backups::last_made(connection)? {
                Some(_) => 0,
                None => small(incidents::only_here(connection, site.number)?),
            },
            incidents: match brief {
                true => Vec::new(),
                false => {
                    let sources: Vec<Source> = found.into_iter().map(|one| one.source).collect();
                    Tell::new(connection, &site, &names)?.all(&sources)?
                }
            },
        })
    })?;
    Ok(Json(incidents))
}

/// All there are, the newest first.
pub fn all(
    connection: &Connection,
    site: &Site,
    names: &Names,
) -> Result<Vec<Incident>, ServerError> {
    let (found, _) = newest(connection, site, usize::MAX >> 1)?;
    let sources: Vec<Source> = found.into_iter().map(|one| one.source).collect();
    Tell::new(connection, site, names)?.all(&sources)
}

/// A count as the page takes it.
pub fn small(count: i64) -> u32 {
    u32::try_from(count.max(0)).unwrap_or(u32::MAX)
}

/// The newest incidents of a site, and how many there are.
///
/// Edges: a line that two branches share is one incident; beyond `most` it may count twice.
fn newest(
    connection: &Connection,
    site: &Site,
    most: usize,
) -> Result<(Vec<Found>, i64), ServerError> {
    let (restores, mut count) = restored::newest(connection, most)?;
    let (reports, reported) = incidents::newest(connection, site.number, most)?;
    count += reported;
    let mut found: Vec<Found> = restores
        .into_iter()
        .map(|one| (one.at_ms, Source::Restored(one)))
        .chain(
            reports
                .into_iter()
                .map(|one| (one.at_ms, Source::Reported(one))),
        )
        .map(|(at_ms, source)| Found { at_ms, source })
        .collect();
    for journal in journals::of_site(connection, site.number)? {
        let (marked, marks) = incidents::newest_marked(connection, journal.number, most)?;
        let fetched = marked.len();
        let before = found.len();
        for mark in marked {
            if twins::owner(connection, &journal, mark.seq)? == journal.number {
                let (at_ms, source) = (mark.at_ms, Source::Marked(mark));
                found.push(Found { at_ms, source });
            }
        }
        let shared = fetched - (found.len() - before);
        count += marks - i64::try_from(shared).unwrap_or(0);
        if journal.follows.is_some() {
            let began_ms = incidents::began_ms(connection, journal.number)?;
            let at_ms = began_ms.unwrap_or(journal.seen_at_ms);
            let source = Source::Branch(Box::new(journal), began_ms);
            found.push(Found { at_ms, source });
            count += 1;
        }
    }
    found.sort_by_key(|one| Reverse(one.at_ms));
    found.truncate(most);
    Ok((found, count))
}

/// RFC 3339 in the site's own time.
pub fn at(at_ms: i64, names: &Names) -> Option<String> {
    let at: DateTime<Utc> = DateTime::from_timestamp_millis(at_ms)?;
    Some(local(at, names))
}
