//! Verified backups, and which photos are in the last one.

use chrono::{DateTime, Utc};
use protocol::chain::Hash;
use rusqlite::{Connection, Transaction, named_params};

/// Keeps a verified backup; its number is given here.
pub fn add(
    tx: &Transaction<'_>,
    made_at_ms: i64,
    sha256: &[u8; 32],
    photos: usize,
) -> rusqlite::Result<i64> {
    tx.prepare_cached(
        "INSERT INTO backups (made_at_ms, sha256, photos) VALUES (:made_at_ms, :sha256, :photos)",
    )?
    .execute(named_params! {
        ":made_at_ms": made_at_ms, ":sha256": sha256,
        ":photos": i64::try_from(photos).unwrap_or(i64::MAX),
    })?;
    Ok(tx.last_insert_rowid())
}

/// Keeps that a backup holds these photos.
pub fn hold(tx: &Transaction<'_>, backup: i64, names: &[&str]) -> rusqlite::Result<()> {
    let mut update =
        tx.prepare_cached("UPDATE photos SET backup = :backup WHERE sha256 = :sha256")?;
    for name in names {
        if let Ok(hash) = Hash::from_hex(name) {
            update.execute(named_params! { ":backup": backup, ":sha256": hash.0 })?;
        }
    }
    Ok(())
}

/// When the last one was made.
pub fn last_made(connection: &Connection) -> rusqlite::Result<Option<DateTime<Utc>>> {
    let sql = "SELECT max(made_at_ms) FROM backups";
    let made: Option<i64> = connection
        .prepare_cached(sql)?
        .query_row([], |row| row.get(0))?;
    Ok(made.and_then(DateTime::from_timestamp_millis))
}
