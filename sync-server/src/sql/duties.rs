//! The lines that prove duties.

use rusqlite::{Connection, Transaction, named_params};

/// Keeps that a line proves a round's duty.
pub fn keep(tx: &Transaction<'_>, round: i64, (journal, seq): (i64, i64)) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "INSERT OR IGNORE INTO duties (round, journal, seq) VALUES (:round, :journal, :seq)",
    )?
    .execute(named_params! { ":round": round, ":journal": journal, ":seq": seq })?;
    Ok(())
}

/// The lines that prove a round's duty, by journal and seq.
pub fn of_round(connection: &Connection, round: i64) -> rusqlite::Result<Vec<(i64, i64)>> {
    connection
        .prepare_cached(
            "SELECT journal, seq FROM duties WHERE round = :round ORDER BY journal, seq",
        )?
        .query_map(named_params! { ":round": round }, |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?
        .collect()
}
