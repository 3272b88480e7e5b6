//! Why handhelds were revoked, whose access was ended, and who is signed in at the desk.

use model::ids::StaffId;
use rusqlite::{Connection, OptionalExtension, Transaction, named_params};

/// Why a handheld was revoked.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Revocation {
    /// RFC 3339.
    pub at: String,
    pub desk: String,
    /// A code; empty: none was given.
    pub reason: String,
    pub note: String,
}

/// Keeps why a handheld was revoked; what was kept of it before is over.
pub fn revoked(
    tx: &Transaction<'_>,
    site: i64,
    device: i64,
    why: &Revocation,
) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "INSERT OR REPLACE INTO revocations (site, device, at, desk, reason, note)
         VALUES (:site, :device, :at, :desk, :reason, :note)",
    )?
    .execute(named_params! {
        ":site": site, ":device": device, ":at": why.at, ":desk": why.desk,
        ":reason": why.reason, ":note": why.note,
    })?;
    Ok(())
}

/// A handheld is enrolled again, or nobody says why it was revoked.
pub fn no_longer_revoked(tx: &Transaction<'_>, site: i64, device: i64) -> rusqlite::Result<()> {
    tx.prepare_cached("DELETE FROM revocations WHERE site = :site AND device = :device")?
        .execute(named_params! { ":site": site, ":device": device })?;
    Ok(())
}

/// Why a handheld was last revoked at a site.
pub fn revocation(
    connection: &Connection,
    site: i64,
    device: i64,
) -> rusqlite::Result<Option<Revocation>> {
    connection
        .prepare_cached(
            "SELECT at, desk, reason, note FROM revocations
             WHERE site = :site AND device = :device",
        )?
        .query_row(named_params! { ":site": site, ":device": device }, |row| {
            Ok(Revocation {
                at: row.get(0)?,
                desk: row.get(1)?,
                reason: row.get(2)?,
                note: row.get(3)?,
            })
        })
        .optional()
}

/// Somebody's access that was ended: whose, when and by whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessEnd {
    pub staff: StaffId,
    /// RFC 3339.
    pub at: String,
    pub desk: String,
}

/// Keeps that somebody's access was ended.
pub fn ended(tx: &Transaction<'_>, site: i64, end: &AccessEnd) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "INSERT OR REPLACE INTO access_ends (site, staff, at, desk)
         VALUES (:site, :staff, :at, :desk)",
    )?
    .execute(named_params! {
        ":site": site, ":staff": end.staff.to_string(), ":at": end.at, ":desk": end.desk,
    })?;
    Ok(())
}

/// Somebody has access again.
pub fn given(tx: &Transaction<'_>, site: i64, staff: StaffId) -> rusqlite::Result<()> {
    tx.prepare_cached("DELETE FROM access_ends WHERE site = :site AND staff = :staff")?
        .execute(named_params! { ":site": site, ":staff": staff.to_string() })?;
    Ok(())
}

/// Whose access the desk of a site ended.
pub fn ends(connection: &Connection, site: i64) -> rusqlite::Result<Vec<AccessEnd>> {
    let read = connection
        .prepare_cached("SELECT staff, at, desk FROM access_ends WHERE site = :site")?
        .query_map(named_params! { ":site": site }, |row| {
            let staff: String = row.get(0)?;
            Ok((staff, row.get(1)?, row.get(2)?))
        })?
        .collect::<rusqlite::Result<Vec<(String, String, String)>>>()?;
    let end = |(staff, at, desk): (String, String, String)| {
        let staff = staff.parse().ok()?;
        Some(AccessEnd { staff, at, desk })
    };
    Ok(read.into_iter().filter_map(end).collect())
}

/// When somebody last unlocked a handheld of a site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unlock {
    pub staff: StaffId,
    /// The handheld's local number.
    pub device: i64,
    pub at_ms: i64,
}

/// Each person and handheld of a site once, the newest first.
pub fn unlocks(connection: &Connection, site: i64) -> rusqlite::Result<Vec<Unlock>> {
    connection
        .prepare_cached(
            "SELECT s.id, u.device, u.at_ms FROM unlocks u JOIN staff s ON s.staff = u.staff
             WHERE u.site = :site ORDER BY u.at_ms DESC, u.device",
        )?
        .query_map(named_params! { ":site": site }, |row| {
            Ok(Unlock {
                staff: StaffId::from_bytes(row.get(0)?),
                device: row.get(1)?,
                at_ms: row.get(2)?,
            })
        })?
        .collect()
}

/// Somebody who may sign in at the desk of a site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    pub number: i64,
    pub name: String,
    /// How many sessions last.
    pub sessions: i64,
    /// When the last of them ends.
    pub until_ms: Option<i64>,
}

/// Who may sign in at the desk of a site, by name.
pub fn accounts(connection: &Connection, site: i64, now_ms: i64) -> rusqlite::Result<Vec<Account>> {
    connection
        .prepare_cached(
            "SELECT p.person, p.name, count(s.hash), max(s.expires_at_ms)
             FROM person_sites w JOIN persons p ON p.person = w.person
             LEFT JOIN sessions s ON s.person = p.person AND s.expires_at_ms > :now
             WHERE w.site = :site GROUP BY p.person ORDER BY p.name",
        )?
        .query_map(named_params! { ":site": site, ":now": now_ms }, |row| {
            Ok(Account {
                number: row.get(0)?,
                name: row.get(1)?,
                sessions: row.get(2)?,
                until_ms: row.get(3)?,
            })
        })?
        .collect()
}

/// Ends somebody's sessions, but for the one that asks for it; how many there were.
pub fn end_sessions(tx: &Transaction<'_>, person: i64, but: &[u8; 32]) -> rusqlite::Result<usize> {
    tx.prepare_cached("DELETE FROM sessions WHERE person = :person AND hash <> :but")?
        .execute(named_params! { ":person": person, ":but": but })
}
