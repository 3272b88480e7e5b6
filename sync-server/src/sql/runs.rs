//! Runs of the server: cursors name the run in which their row was written.

use crate::random;
use chrono::{DateTime, Utc};
use data_encoding::HEXLOWER;
use rusqlite::{Connection, OptionalExtension, Transaction, named_params};

/// A run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    pub number: i64,
    /// 16 hex digits.
    pub id: String,
    pub opened_at_ms: i64,
}

/// Opens a new run: each start does, so a store that was put back never reuses a cursor.
pub fn open(tx: &Transaction<'_>, now: DateTime<Utc>) -> rusqlite::Result<Run> {
    let id = HEXLOWER.encode(&random::bytes::<8>());
    let opened_at_ms = now.timestamp_millis();
    tx.prepare_cached("INSERT INTO runs (id, opened_at_ms) VALUES (:id, :opened_at_ms)")?
        .execute(named_params! { ":id": id, ":opened_at_ms": opened_at_ms })?;
    let number = tx.last_insert_rowid();
    tx.prepare_cached(
        "INSERT INTO run_starts (run, site, commit_no) SELECT :run, site, commits FROM sites",
    )?
    .execute(named_params! { ":run": number })?;
    Ok(Run {
        number,
        id,
        opened_at_ms,
    })
}

/// Opens the run that begins with a rebuild: cursors from before it have ended.
pub fn open_rebuilt(tx: &Transaction<'_>, now: DateTime<Utc>) -> rusqlite::Result<Run> {
    let run = open(tx, now)?;
    tx.prepare_cached("UPDATE runs SET rebuilt = 1 WHERE run = :run")?
        .execute(named_params! { ":run": run.number })?;
    Ok(run)
}

/// The latest run.
pub fn current(connection: &Connection) -> rusqlite::Result<Run> {
    connection
        .prepare_cached("SELECT run, id, opened_at_ms FROM runs ORDER BY run DESC LIMIT 1")?
        .query_row([], |row| {
            Ok(Run {
                number: row.get(0)?,
                id: row.get(1)?,
                opened_at_ms: row.get(2)?,
            })
        })
}

/// The last commit number of a site in the run of that id.
///
/// Shape: none where there is no such run, or where a rebuild came after it.
pub fn end(connection: &Connection, id: &str, site: i64) -> rusqlite::Result<Option<i64>> {
    connection
        .prepare_cached(
            "SELECT coalesce(
               (SELECT start.commit_no FROM run_starts start
                WHERE start.run > runs.run AND start.site = :site
                ORDER BY start.run LIMIT 1),
               (SELECT commits FROM sites WHERE site = :site))
             FROM runs
             WHERE id = :id
               AND run >= (SELECT coalesce(max(run), 0) FROM runs WHERE rebuilt = 1)",
        )?
        .query_row(named_params! { ":id": id, ":site": site }, |row| row.get(0))
        .optional()
}
