//! Photos by content: who names them, and who sent their bytes.

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

/// The size of a held photo, as far as a site may see it: a handheld of the site sent it.
pub fn held_at_site(
    connection: &Connection,
    sha256: &[u8; 32],
    site: i64,
) -> rusqlite::Result<Option<i64>> {
    connection
        .prepare_cached(
            "SELECT p.size_bytes FROM photos p
             JOIN photo_uploads u ON u.photo = p.photo
             JOIN device_sites s ON s.device = u.device
             WHERE p.sha256 = :sha256 AND s.site = :site AND p.size_bytes IS NOT NULL LIMIT 1",
        )?
        .query_row(named_params! { ":sha256": sha256, ":site": site }, |row| {
            row.get(0)
        })
        .optional()
}

/// The size of a held photo, as far as a handheld may see it: it shares a site with a sender.
pub fn held_for_device(
    connection: &Connection,
    sha256: &[u8; 32],
    device: i64,
) -> rusqlite::Result<Option<i64>> {
    connection
        .prepare_cached(
            "SELECT p.size_bytes FROM photos p
             JOIN photo_uploads u ON u.photo = p.photo
             JOIN device_sites theirs ON theirs.device = u.device
             JOIN device_sites ours ON ours.site = theirs.site
             WHERE p.sha256 = :sha256 AND ours.device = :device AND p.size_bytes IS NOT NULL
             LIMIT 1",
        )?
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

/// Of the photos that a stretch of lines names, those that the site's handhelds have sent.
///
/// Shape: in the order of their names, each once; a backup is the last verified one.
pub fn held_of_lines(
    connection: &Connection,
    journal: i64,
    from: i64,
    to: i64,
) -> rusqlite::Result<Vec<HeldPhoto>> {
    connection
        .prepare_cached(
            "SELECT DISTINCT p.sha256, p.backup = (SELECT coalesce(max(backup), -1) FROM backups)
             FROM line_photos l
             JOIN journals j ON j.journal = l.journal
             JOIN photos p ON p.photo = l.photo
             JOIN photo_uploads u ON u.photo = p.photo
             JOIN device_sites s ON s.device = u.device AND s.site = j.site
             WHERE l.journal = :journal AND l.seq BETWEEN :from AND :to
               AND p.size_bytes IS NOT NULL
             ORDER BY p.sha256",
        )?
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

/// The names of all photos that are held.
pub fn all_held(connection: &Connection) -> rusqlite::Result<Vec<String>> {
    connection
        .prepare_cached("SELECT sha256 FROM photos WHERE size_bytes IS NOT NULL ORDER BY sha256")?
        .query_map([], |row| Ok(Hash(row.get(0)?).hex()))?
        .collect()
}
