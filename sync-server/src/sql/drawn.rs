//! What fingers drew: marks on photos, and lines with signatures.

use rusqlite::{Connection, OptionalExtension, Transaction, named_params};

/// Keeps what was drawn on a photo; what came first stays.
pub fn mark(
    tx: &Transaction<'_>,
    site: i64,
    sha256: &[u8; 32],
    marks: &str,
) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "INSERT OR IGNORE INTO photo_marks (site, sha256, marks) VALUES (:site, :sha256, :marks)",
    )?
    .execute(named_params! { ":site": site, ":sha256": sha256, ":marks": marks })?;
    Ok(())
}

/// What was drawn on a photo of a site, as JSON.
pub fn marks(
    connection: &Connection,
    site: i64,
    sha256: &[u8; 32],
) -> rusqlite::Result<Option<String>> {
    connection
        .prepare_cached("SELECT marks FROM photo_marks WHERE site = :site AND sha256 = :sha256")?
        .query_row(named_params! { ":site": site, ":sha256": sha256 }, |row| {
            row.get(0)
        })
        .optional()
}

/// Keeps that a line signs a round.
pub fn sign(tx: &Transaction<'_>, round: i64, (journal, seq): (i64, i64)) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "INSERT OR IGNORE INTO signed (round, journal, seq) VALUES (:round, :journal, :seq)",
    )?
    .execute(named_params! { ":round": round, ":journal": journal, ":seq": seq })?;
    Ok(())
}

/// The lines that sign a round, by journal and seq.
pub fn signing(connection: &Connection, round: i64) -> rusqlite::Result<Vec<(i64, i64)>> {
    connection
        .prepare_cached(
            "SELECT journal, seq FROM signed WHERE round = :round ORDER BY journal, seq",
        )?
        .query_map(named_params! { ":round": round }, |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?
        .collect()
}
