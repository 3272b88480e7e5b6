//! Unfinished uploads. How far one has come is its file's length.

use rusqlite::{Connection, OptionalExtension, Row, Transaction, named_params};

/// An upload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    pub id: [u8; 16],
    pub device: i64,
    pub sha256: [u8; 32],
    pub size_bytes: i64,
    pub expires_at_ms: i64,
    pub finished: bool,
}

fn read(row: &Row<'_>) -> rusqlite::Result<Upload> {
    Ok(Upload {
        id: row.get(0)?,
        device: row.get(1)?,
        sha256: row.get(2)?,
        size_bytes: row.get(3)?,
        expires_at_ms: row.get(4)?,
        finished: row.get(5)?,
    })
}

/// An upload by its id.
pub fn by_id(connection: &Connection, id: &[u8; 16]) -> rusqlite::Result<Option<Upload>> {
    connection
        .prepare_cached(
            "SELECT upload, device, sha256, size_bytes, expires_at_ms, finished FROM uploads
             WHERE upload = :id",
        )?
        .query_row(named_params! { ":id": id }, read)
        .optional()
}

/// The unfinished uploads of a handheld that haven't expired.
pub fn open_of(connection: &Connection, device: i64, now_ms: i64) -> rusqlite::Result<Vec<Upload>> {
    connection
        .prepare_cached(
            "SELECT upload, device, sha256, size_bytes, expires_at_ms, finished FROM uploads
             WHERE device = :device AND finished = 0 AND expires_at_ms > :now ORDER BY upload",
        )?
        .query_map(named_params! { ":device": device, ":now": now_ms }, read)?
        .collect()
}

/// The uploads that have expired.
pub fn expired(connection: &Connection, now_ms: i64) -> rusqlite::Result<Vec<Upload>> {
    connection
        .prepare_cached(
            "SELECT upload, device, sha256, size_bytes, expires_at_ms, finished FROM uploads
             WHERE expires_at_ms <= :now",
        )?
        .query_map(named_params! { ":now": now_ms }, read)?
        .collect()
}

/// Keeps an upload.
pub fn add(tx: &Transaction<'_>, upload: &Upload) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "INSERT INTO uploads (upload, device, sha256, size_bytes, expires_at_ms, finished)
         VALUES (:id, :device, :sha256, :size_bytes, :expires_at_ms, :finished)",
    )?
    .execute(named_params! {
        ":id": upload.id, ":device": upload.device, ":sha256": upload.sha256,
        ":size_bytes": upload.size_bytes, ":expires_at_ms": upload.expires_at_ms,
        ":finished": upload.finished,
    })?;
    Ok(())
}

/// Marks an upload as finished.
pub fn finish(tx: &Transaction<'_>, id: &[u8; 16]) -> rusqlite::Result<()> {
    tx.prepare_cached("UPDATE uploads SET finished = 1 WHERE upload = :id")?
        .execute(named_params! { ":id": id })?;
    Ok(())
}

/// Forgets an upload.
pub fn remove(tx: &Transaction<'_>, id: &[u8; 16]) -> rusqlite::Result<()> {
    tx.prepare_cached("DELETE FROM uploads WHERE upload = :id")?
        .execute(named_params! { ":id": id })?;
    Ok(())
}
