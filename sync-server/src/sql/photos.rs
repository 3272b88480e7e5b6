//! Photos by content: who names them, and who sent or gave their bytes.

use protocol::chain::Hash;
use rusqlite::{Connection, OptionalExtension, Transaction, named_params};

/// The local number of a photo, given when it is first named.
pub fn number(tx: &Transaction<'_>, sha256: &[u8; 32]) -> rusqlite::Result<i64> {
    let found = tx
        .prepare_cached("SELECT photo FROM photos WHERE sha256 = :sha256")?
        .query_row(named_params! { ":sha256": sha256 }, |row| row.get(0))
        .optional()?;
    if let Some(photo) = found {
        return Ok(photo);
    }
    tx.prepare_cached("INSERT INTO photos (sha256) VALUES (:sha256)")?
        .execute(named_params! { ":sha256": sha256 })?;
    Ok(tx.last_insert_rowid())
}

/// Keeps that a line names a photo.
pub fn name_in_line(
    tx: &Transaction<'_>,
    journal: i64,
    seq: i64,
    photo: i64,
) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "INSERT OR IGNORE INTO line_photos (journal, seq, photo) VALUES (:journal, :seq, :photo)",
    )?
    .execute(named_params! { ":journal": journal, ":seq": seq, ":photo": photo })?;
    Ok(())
}

/// Whether a held line of the device names a photo.
pub fn named_by(connection: &Connection, sha256: &[u8; 32], device: i64) -> rusqlite::Result<bool> {
    connection
        .prepare_cached(
            "SELECT EXISTS (
               SELECT 1 FROM photos p
               JOIN line_photos l ON l.photo = p.photo
               JOIN journals j ON j.journal = l.journal
               WHERE p.sha256 = :sha256 AND j.device = :device)",
        )?
        .query_row(
            named_params! { ":sha256": sha256, ":device": device },
            |row| row.get(0),
        )
}

/// The held lines of the device that name a photo: journal and seq.
pub fn lines_naming(
    connection: &Connection,
    sha256: &[u8; 32],
    device: i64,
) -> rusqlite::Result<Vec<(i64, i64)>> {
    connection
        .prepare_cached(
            "SELECT l.journal, l.seq FROM photos p
             JOIN line_photos l ON l.photo = p.photo
             JOIN journals j ON j.journal = l.journal
             WHERE p.sha256 = :sha256 AND j.device = :device ORDER BY l.journal, l.seq",
        )?
        .query_map(
            named_params! { ":sha256": sha256, ":device": device },
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?
        .collect()
}

/// Whether the site in a column may see the photo `p`: a handheld of it sent it, or its desk gave
/// it.
fn seen_at(site: &str) -> String {
    format!(
        "(EXISTS (SELECT 1 FROM photo_uploads u JOIN device_sites s ON s.device = u.device
                  WHERE u.photo = p.photo AND s.site = {site})
          OR EXISTS (SELECT 1 FROM site_photos h WHERE h.photo = p.photo AND h.site = {site}))"
    )
}

/// The size of a held photo, as far as a site may see it: a handheld of the site sent it, or its
/// desk gave it.
pub fn held_at_site(
    connection: &Connection,
    sha256: &[u8; 32],
    site: i64,
) -> rusqlite::Result<Option<i64>> {
    connection
        .prepare_cached(&format!(
            "SELECT p.size_bytes FROM photos p
             WHERE p.sha256 = :sha256 AND p.size_bytes IS NOT NULL AND {}",
            seen_at(":site")
        ))?
        .query_row(named_params! { ":sha256": sha256, ":site": site }, |row| {
            row.get(0)
        })
        .optional()
}

/// The size of a held photo, as far as a handheld may see it: one of its sites may.
pub fn held_for_device(
    connection: &Connection,
    sha256: &[u8; 32],
    device: i64,
) -> rusqlite::Result<Option<i64>> {
    connection
        .prepare_cached(&format!(
            "SELECT p.size_bytes FROM photos p
             JOIN device_sites ours ON ours.device = :device
             WHERE p.sha256 = :sha256 AND p.size_bytes IS NOT NULL AND {}
             LIMIT 1",
            seen_at("ours.site")
        ))?
        .query_row(
            named_params! { ":sha256": sha256, ":device": device },
            |row| row.get(0),
        )
        .optional()
}

/// A photo that is held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldPhoto {
    pub name: String,
    /// It is in the last verified backup.
    pub backed_up: bool,
}

/// Of the photos that a stretch of lines names, those that are held and that the site may see.
///
/// Shape: in the order of their names, each once; a backup is the last verified one.
pub fn held_of_lines(
    connection: &Connection,
    journal: i64,
    from: i64,
    to: i64,
) -> rusqlite::Result<Vec<HeldPhoto>> {
    connection
        .prepare_cached(&format!(
            "SELECT DISTINCT p.sha256, p.backup = (SELECT coalesce(max(backup), -1) FROM backups)
             FROM line_photos l
             JOIN journals j ON j.journal = l.journal
             JOIN photos p ON p.photo = l.photo
             WHERE l.journal = :journal AND l.seq BETWEEN :from AND :to
               AND p.size_bytes IS NOT NULL AND {}
             ORDER BY p.sha256",
            seen_at("j.site")
        ))?
        .query_map(
            named_params! { ":journal": journal, ":from": from, ":to": to },
            |row| {
                Ok(HeldPhoto {
                    name: Hash(row.get(0)?).hex(),
                    backed_up: row.get(1)?,
                })
            },
        )?
        .collect()
}

/// How many photos the lines of a handheld's journals at a site name that aren't held.
pub fn missing_of(connection: &Connection, site: i64, device: i64) -> rusqlite::Result<i64> {
    connection
        .prepare_cached(
            "SELECT count(DISTINCT l.photo) FROM journals j
             JOIN line_photos l ON l.journal = j.journal
             JOIN photos p ON p.photo = l.photo
             WHERE j.site = :site AND j.device = :device AND p.size_bytes IS NULL",
        )?
        .query_row(named_params! { ":site": site, ":device": device }, |row| {
            row.get(0)
        })
}

/// Keeps that a photo is held, whole and fsynced, and who sent it.
pub fn hold(
    tx: &Transaction<'_>,
    sha256: &[u8; 32],
    size_bytes: i64,
    device: i64,
) -> rusqlite::Result<()> {
    let photo = number(tx, sha256)?;
    tx.prepare_cached("UPDATE photos SET size_bytes = :size WHERE photo = :photo")?
        .execute(named_params! { ":photo": photo, ":size": size_bytes })?;
    tx.prepare_cached(
        "INSERT OR IGNORE INTO photo_uploads (photo, device) VALUES (:photo, :device)",
    )?
    .execute(named_params! { ":photo": photo, ":device": device })?;
    Ok(())
}

/// Keeps that a photo or clip is held, whole and fsynced, and which site's desk gave it.
pub fn hold_for_site(
    tx: &Transaction<'_>,
    sha256: &[u8; 32],
    size_bytes: i64,
    site: i64,
) -> rusqlite::Result<()> {
    let photo = number(tx, sha256)?;
    tx.prepare_cached("UPDATE photos SET size_bytes = :size WHERE photo = :photo")?
        .execute(named_params! { ":photo": photo, ":size": size_bytes })?;
    tx.prepare_cached("INSERT OR IGNORE INTO site_photos (photo, site) VALUES (:photo, :site)")?
        .execute(named_params! { ":photo": photo, ":site": site })?;
    Ok(())
}

/// The names of all photos that are held.
pub fn all_held(connection: &Connection) -> rusqlite::Result<Vec<String>> {
    connection
        .prepare_cached("SELECT sha256 FROM photos WHERE size_bytes IS NOT NULL ORDER BY sha256")?
        .query_map([], |row| Ok(Hash(row.get(0)?).hex()))?
        .collect()
}
