//! The lines that saw a finding.

use crate::sql::findings::{json, list};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, named_params};

/// A line that saw a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sighting {
    pub finding: i64,
    pub journal: i64,
    pub seq: i64,
    pub n: i64,
    pub clauses: Vec<String>,
    pub note: Option<String>,
    pub photos: Vec<String>,
    pub withdrawn: bool,
}

fn read_sighting(row: &Row<'_>) -> rusqlite::Result<Sighting> {
    Ok(Sighting {
        finding: row.get(0)?,
        journal: row.get(1)?,
        seq: row.get(2)?,
        n: row.get(3)?,
        clauses: list(row, 4)?,
        note: row.get(5)?,
        photos: list(row, 6)?,
        withdrawn: row.get(7)?,
    })
}

/// Keeps that a line saw a finding.
pub fn add(tx: &Transaction<'_>, sighting: &Sighting) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "INSERT OR REPLACE INTO sightings
           (finding, journal, seq, n, clauses, note, photos, withdrawn)
         VALUES (:finding, :journal, :seq, :n, :clauses, :note, :photos, :withdrawn)",
    )?
    .execute(named_params! {
        ":finding": sighting.finding, ":journal": sighting.journal, ":seq": sighting.seq,
        ":n": sighting.n, ":clauses": json(&sighting.clauses), ":note": sighting.note,
        ":photos": json(&sighting.photos), ":withdrawn": sighting.withdrawn,
    })?;
    Ok(())
}

/// The lines that saw a finding, in the order of arrival.
pub fn of(connection: &Connection, finding: i64) -> rusqlite::Result<Vec<Sighting>> {
    connection
        .prepare_cached(
            "SELECT finding, journal, seq, n, clauses, note, photos, withdrawn FROM sightings
             WHERE finding = :finding ORDER BY journal, seq, n",
        )?
        .query_map(named_params! { ":finding": finding }, read_sighting)?
        .collect()
}

/// Withdraws what a line saw, or one answer of it saw. Says which findings that were.
pub fn withdraw(
    tx: &Transaction<'_>,
    journal: i64,
    seq: i64,
    n: Option<i64>,
) -> rusqlite::Result<Vec<i64>> {
    tx.prepare_cached(
        "UPDATE sightings SET withdrawn = 1
         WHERE journal = :journal AND seq = :seq AND (:n IS NULL OR n = :n)
         RETURNING finding",
    )?
    .query_map(
        named_params! { ":journal": journal, ":seq": seq, ":n": n },
        |row| row.get(0),
    )?
    .collect()
}

/// The finding of one answer, if it has one.
pub fn of_answer(
    connection: &Connection,
    journal: i64,
    seq: i64,
    n: i64,
) -> rusqlite::Result<Option<i64>> {
    connection
        .prepare_cached(
            "SELECT finding FROM sightings WHERE journal = :journal AND seq = :seq AND n = :n",
        )?
        .query_row(
            named_params! { ":journal": journal, ":seq": seq, ":n": n },
            |row| row.get(0),
        )
        .optional()
}
