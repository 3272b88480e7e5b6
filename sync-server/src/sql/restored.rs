//! What a restore changes in the store that it puts back, and that it was there.

use protocol::chain::Hash;
use rusqlite::{Connection, Transaction, named_params};

/// Ends sessions, codes, tokens and unfinished uploads; with new keys, every handheld's enrolment.
///
/// Edges: known handhelds come back by their key; those of a server with new keys can't, since
/// they trust the old ones: they are told to enrol anew.
pub fn end_sessions(tx: &Transaction<'_>, new_keys: bool) -> rusqlite::Result<()> {
    tx.execute_batch(
        "DELETE FROM sessions; DELETE FROM codes; DELETE FROM uploads WHERE finished = 0;
         UPDATE devices SET token_hash = NULL;",
    )?;
    if new_keys {
        tx.execute_batch("UPDATE devices SET revoked = 1;")?;
    }
    Ok(())
}

/// A photo that isn't there is no longer said to be held, so that handhelds send it again.
pub fn lose_photo(tx: &Transaction<'_>, name: &str) -> rusqlite::Result<()> {
    let Ok(hash) = Hash::from_hex(name) else {
        return Ok(());
    };
    tx.prepare_cached(
        "DELETE FROM photo_uploads
         WHERE photo = (SELECT photo FROM photos WHERE sha256 = :sha256)",
    )?
    .execute(named_params! { ":sha256": hash.0 })?;
    tx.prepare_cached(
        "DELETE FROM site_photos WHERE photo = (SELECT photo FROM photos WHERE sha256 = :sha256)",
    )?
    .execute(named_params! { ":sha256": hash.0 })?;
    tx.prepare_cached("DELETE FROM uploads WHERE sha256 = :sha256")?
        .execute(named_params! { ":sha256": hash.0 })?;
    tx.prepare_cached("UPDATE photos SET size_bytes = NULL WHERE sha256 = :sha256")?
        .execute(named_params! { ":sha256": hash.0 })?;
    Ok(())
}

/// A restore, as it is kept for the desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restore {
    pub at_ms: i64,
    /// When the backup was made, as it says.
    pub made_at: String,
    pub photos_missing: i64,
    pub new_keys: bool,
}

/// Keeps that the server was put back; it is no projection, so a rebuild leaves it alone.
pub fn add(tx: &Transaction<'_>, restore: &Restore) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "INSERT INTO restores (at_ms, made_at, photos_missing, new_keys)
         VALUES (:at_ms, :made_at, :photos_missing, :new_keys)",
    )?
    .execute(named_params! {
        ":at_ms": restore.at_ms, ":made_at": restore.made_at,
        ":photos_missing": restore.photos_missing, ":new_keys": restore.new_keys,
    })?;
    Ok(())
}

/// The newest restores, and how many there were.
pub fn newest(connection: &Connection, limit: usize) -> rusqlite::Result<(Vec<Restore>, i64)> {
    let count = connection
        .prepare_cached("SELECT count(*) FROM restores")?
        .query_row([], |row| row.get(0))?;
    let found = connection
        .prepare_cached(
            "SELECT at_ms, made_at, photos_missing, new_keys FROM restores
             ORDER BY restore DESC LIMIT :limit",
        )?
        .query_map(named_params! { ":limit": limit as i64 }, |row| {
            Ok(Restore {
                at_ms: row.get(0)?,
                made_at: row.get(1)?,
                photos_missing: row.get(2)?,
                new_keys: row.get(3)?,
            })
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok((found, count))
}
