//! The batches of a site's own journals backwards, and who may sit at its desk.

use crate::sql::journals::{self, StoredBatch};
use rusqlite::{Connection, OptionalExtension, named_params};

/// The server's own journals of a site, the newest first; each key began another.
pub fn journals(connection: &Connection, site: i64) -> rusqlite::Result<Vec<i64>> {
    connection
        .prepare_cached(
            "SELECT journal FROM journals WHERE site = :site AND device IS NULL
             ORDER BY journal DESC",
        )?
        .query_map(named_params! { ":site": site }, |row| row.get(0))?
        .collect()
}

/// The last batch of a journal that begins before a line and came before a time.
pub fn batch_before(
    connection: &Connection,
    journal: i64,
    before: i64,
    until_ms: i64,
) -> rusqlite::Result<Option<StoredBatch>> {
    let first: Option<i64> = connection
        .prepare_cached(
            "SELECT first FROM batches
             WHERE journal = :journal AND first < :before AND arrived_at_ms < :until
             ORDER BY first DESC LIMIT 1",
        )?
        .query_row(
            named_params! { ":journal": journal, ":before": before, ":until": until_ms },
            |row| row.get(0),
        )
        .optional()?;
    match first {
        Some(first) => journals::batch_of(connection, journal, first),
        None => Ok(None),
    }
}

/// The sign-in names of those who may lead a site.
pub fn people(connection: &Connection, site: i64) -> rusqlite::Result<Vec<String>> {
    connection
        .prepare_cached(
            "SELECT p.name FROM person_sites s JOIN persons p ON p.person = s.person
             WHERE s.site = :site ORDER BY p.name",
        )?
        .query_map(named_params! { ":site": site }, |row| row.get(0))?
        .collect()
}
