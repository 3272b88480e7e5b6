//! What time alone took out of the feed, so that a rebuild takes it out at the same place, and a
//! cursor from before it starts over.

use rusqlite::{Connection, Transaction, named_params};

/// One time at which rows left a site's feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ageing {
    /// The site's last commit number then.
    pub commit_no: i64,
    pub at_ms: i64,
    /// The highest commit number of a finding or order that left; 0: none did.
    pub gone_to: i64,
}

/// Keeps it.
pub fn add(tx: &Transaction<'_>, site: i64, ageing: Ageing) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "INSERT INTO ageings (site, commit_no, at_ms, gone_to)
         VALUES (:site, :commit_no, :at_ms, :gone_to)",
    )?
    .execute(named_params! {
        ":site": site, ":commit_no": ageing.commit_no, ":at_ms": ageing.at_ms,
        ":gone_to": ageing.gone_to,
    })?;
    Ok(())
}

/// All of a site, in order.
pub fn of_site(connection: &Connection, site: i64) -> rusqlite::Result<Vec<Ageing>> {
    connection
        .prepare_cached(
            "SELECT commit_no, at_ms, gone_to FROM ageings WHERE site = :site ORDER BY ageing",
        )?
        .query_map(named_params! { ":site": site }, |row| {
            Ok(Ageing {
                commit_no: row.get(0)?,
                at_ms: row.get(1)?,
                gone_to: row.get(2)?,
            })
        })?
        .collect()
}

/// The number of a site's latest one; 0: none.
pub fn latest(connection: &Connection, site: i64) -> rusqlite::Result<i64> {
    connection
        .prepare_cached("SELECT coalesce(max(ageing), 0) FROM ageings WHERE site = :site")?
        .query_row(named_params! { ":site": site }, |row| row.get(0))
}

/// The highest commit number of a finding or order that left a site's feed after an ageing.
///
/// Edges: it left without a tombstone, so whoever had pulled less never hears how that ended.
pub fn gone_after(connection: &Connection, site: i64, ageing: i64) -> rusqlite::Result<i64> {
    connection
        .prepare_cached(
            "SELECT coalesce(max(gone_to), 0) FROM ageings
             WHERE site = :site AND ageing > :ageing",
        )?
        .query_row(named_params! { ":site": site, ":ageing": ageing }, |row| {
            row.get(0)
        })
}
