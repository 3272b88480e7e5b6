//! Rows of the feed: each once, at its latest change, stored as the line that is sent.

use crate::error::ServerError;
use crate::sql::{runs::Run, sites};
use crate::writer::Writing;
use protocol::feed::Row as FeedRow;
use rusqlite::{Connection, OptionalExtension, Transaction, named_params};
use serde_json::value::RawValue;
use std::borrow::Cow;

/// Sets a row, or deletes it, unless it already says the same.
///
/// Shape: `row` is compact JSON; none leaves a tombstone. Says whether anything changed.
pub fn put(
    writing: &Writing<'_>,
    site: i64,
    kind: &str,
    id: &str,
    row: Option<&str>,
) -> Result<bool, ServerError> {
    let (tx, run) = (writing.tx, writing.run);
    let held = line(tx, site, kind, id)?;
    if let Some(held) = &held
        && row_of(held)? == row
    {
        return Ok(false);
    }
    if held.is_none() && row.is_none() {
        return Ok(false);
    }
    let commit_no = sites::next_commit(tx, site)?;
    let line = write_line(&cursor(run, commit_no), kind, id, row)?;
    tx.prepare_cached(
        "INSERT INTO feed_rows (site, kind, id, commit_no, set_at_ms, line)
         VALUES (:site, :kind, :id, :commit_no, :set_at_ms, :line)
         ON CONFLICT (site, kind, id) DO UPDATE SET commit_no = :commit_no,
           set_at_ms = :set_at_ms, line = :line",
    )?
    .execute(named_params! {
        ":site": site, ":kind": kind, ":id": id, ":commit_no": commit_no,
        ":set_at_ms": writing.now.timestamp_millis(), ":line": line,
    })?;
    Ok(true)
}

/// The cursor of a commit: opaque to handhelds.
pub fn cursor(run: &Run, commit_no: i64) -> String {
    format!("{}.{commit_no}", run.id)
}

fn damaged() -> ServerError {
    ServerError::Damaged { what: "a feed row" }
}

fn write_line(
    cursor: &str,
    kind: &str,
    id: &str,
    row: Option<&str>,
) -> Result<String, ServerError> {
    let raw: Option<&RawValue> = row
        .map(serde_json::from_str)
        .transpose()
        .map_err(|_| damaged())?;
    serde_json::to_string(&FeedRow {
        cursor: Cow::Borrowed(cursor),
        kind: Cow::Borrowed(kind),
        id: Cow::Borrowed(id),
        row: raw,
    })
    .map_err(|_| damaged())
}

fn row_of(line: &str) -> Result<Option<&str>, ServerError> {
    let row: FeedRow<'_> = serde_json::from_str(line).map_err(|_| damaged())?;
    Ok(row.row.map(RawValue::get))
}

fn line(
    connection: &Connection,
    site: i64,
    kind: &str,
    id: &str,
) -> rusqlite::Result<Option<String>> {
    connection
        .prepare_cached(
            "SELECT line FROM feed_rows WHERE site = :site AND kind = :kind AND id = :id",
        )?
        .query_row(
            named_params! { ":site": site, ":kind": kind, ":id": id },
            |row| row.get(0),
        )
        .optional()
}

/// A row as JSON. None: never set, or deleted.
pub fn get(
    connection: &Connection,
    site: i64,
    kind: &str,
    id: &str,
) -> Result<Option<String>, ServerError> {
    let Some(line) = line(connection, site, kind, id)? else {
        return Ok(None);
    };
    Ok(row_of(&line)?.map(str::to_owned))
}

/// Every row of a kind that isn't deleted: its id and its JSON.
pub fn of_kind(
    connection: &Connection,
    site: i64,
    kind: &str,
) -> Result<Vec<(String, String)>, ServerError> {
    let mut query = connection.prepare_cached(
        "SELECT id, line FROM feed_rows WHERE site = :site AND kind = :kind ORDER BY id",
    )?;
    let mut rows = query.query(named_params! { ":site": site, ":kind": kind })?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let line: String = row.get(1)?;
        if let Some(json) = row_of(&line)? {
            found.push((row.get(0)?, json.to_owned()));
        }
    }
    Ok(found)
}

/// The JSON of every row of a kind whose id begins so; of those that were deleted none.
pub fn with_prefix(
    connection: &Connection,
    site: i64,
    kind: &str,
    prefix: &str,
) -> Result<Vec<String>, ServerError> {
    let mut query = connection.prepare_cached(
        "SELECT line FROM feed_rows
         WHERE site = :site AND kind = :kind AND id >= :prefix AND id < :prefix || char(1114111)
         ORDER BY id",
    )?;
    let mut rows = query.query(named_params! {
        ":site": site, ":kind": kind, ":prefix": prefix
    })?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let line: String = row.get(0)?;
        found.extend(row_of(&line)?.map(str::to_owned));
    }
    Ok(found)
}

/// Takes a row out without a tombstone: handhelds drop it by its dates.
///
/// Shape: the commit number that it had; none where there was no such row.
pub fn age_out(
    tx: &Transaction<'_>,
    site: i64,
    kind: &str,
    id: &str,
) -> rusqlite::Result<Option<i64>> {
    tx.prepare_cached(
        "DELETE FROM feed_rows WHERE site = :site AND kind = :kind AND id = :id
         RETURNING commit_no",
    )?
    .query_row(
        named_params! { ":site": site, ":kind": kind, ":id": id },
        |row| row.get(0),
    )
    .optional()
}

/// A stretch of the feed as it is sent: lines with their line feeds.
pub struct Stretch {
    pub lines: String,
    /// The last commit number in it; the one it began after where it is empty.
    pub last: i64,
    pub more: bool,
}

/// The changes after a commit number, in order.
pub fn after(
    connection: &Connection,
    site: i64,
    commit_no: i64,
    limit: usize,
    bytes_max: usize,
) -> Result<Stretch, ServerError> {
    let mut query = connection.prepare_cached(
        "SELECT commit_no, line FROM feed_rows
         WHERE site = :site AND commit_no > :commit_no ORDER BY commit_no",
    )?;
    let mut rows = query.query(named_params! { ":site": site, ":commit_no": commit_no })?;
    let mut stretch = Stretch {
        lines: String::new(),
        last: commit_no,
        more: false,
    };
    let mut taken = 0;
    while let Some(row) = rows.next()? {
        if taken == limit || stretch.lines.len() > bytes_max {
            stretch.more = true;
            break;
        }
        stretch.last = row.get(0)?;
        stretch
            .lines
            .push_str(row.get_ref(1)?.as_str().map_err(|_| damaged())?);
        stretch.lines.push('\n');
        taken += 1;
    }
    Ok(stretch)
}

/// When a row was last set, in milliseconds since 1970.
pub fn set_at_ms(
    connection: &Connection,
    site: i64,
    kind: &str,
    id: &str,
) -> rusqlite::Result<Option<i64>> {
    connection
        .prepare_cached(
            "SELECT set_at_ms FROM feed_rows WHERE site = :site AND kind = :kind AND id = :id",
        )?
        .query_row(
            named_params! { ":site": site, ":kind": kind, ":id": id },
            |row| row.get(0),
        )
        .optional()
}
