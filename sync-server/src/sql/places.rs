//! Local numbers of places, items and staff, and the ids they stand for.

use model::ids::StaffId;
use rusqlite::{Connection, OptionalExtension, ToSql, Transaction, named_params};

fn number(
    tx: &Transaction<'_>,
    select: &str,
    insert: &str,
    id: &dyn ToSql,
) -> rusqlite::Result<i64> {
    let found = tx
        .prepare_cached(select)?
        .query_row(named_params! { ":id": id }, |row| row.get(0))
        .optional()?;
    if let Some(found) = found {
        return Ok(found);
    }
    tx.prepare_cached(insert)?
        .execute(named_params! { ":id": id })?;
    Ok(tx.last_insert_rowid())
}

/// The number of a checkpoint or piece of equipment.
pub fn place(tx: &Transaction<'_>, id: &[u8; 16]) -> rusqlite::Result<i64> {
    number(
        tx,
        "SELECT place FROM places WHERE id = :id",
        "INSERT INTO places (id) VALUES (:id)",
        id,
    )
}

/// The number of an item.
pub fn item(tx: &Transaction<'_>, id: &str) -> rusqlite::Result<i64> {
    number(
        tx,
        "SELECT item FROM items WHERE id = :id",
        "INSERT INTO items (id) VALUES (:id)",
        &id,
    )
}

/// The number of somebody of the staff.
pub fn staff(tx: &Transaction<'_>, id: Option<StaffId>) -> rusqlite::Result<Option<i64>> {
    let Some(id) = id else { return Ok(None) };
    number(
        tx,
        "SELECT staff FROM staff WHERE id = :id",
        "INSERT INTO staff (id) VALUES (:id)",
        id.bytes(),
    )
    .map(Some)
}

/// The id behind a place's number.
pub fn place_id(connection: &Connection, place: i64) -> rusqlite::Result<Option<[u8; 16]>> {
    connection
        .prepare_cached("SELECT id FROM places WHERE place = :place")?
        .query_row(named_params! { ":place": place }, |row| row.get(0))
        .optional()
}

/// The id behind an item's number.
pub fn item_id(connection: &Connection, item: i64) -> rusqlite::Result<Option<String>> {
    connection
        .prepare_cached("SELECT id FROM items WHERE item = :item")?
        .query_row(named_params! { ":item": item }, |row| row.get(0))
        .optional()
}

/// The id behind the number of somebody of the staff.
pub fn staff_id(connection: &Connection, staff: Option<i64>) -> rusqlite::Result<Option<StaffId>> {
    let Some(staff) = staff else { return Ok(None) };
    connection
        .prepare_cached("SELECT id FROM staff WHERE staff = :staff")?
        .query_row(named_params! { ":staff": staff }, |row| {
            Ok(StaffId::from_bytes(row.get(0)?))
        })
        .optional()
}

/// The number of somebody of the staff, where a line has named them.
pub fn staff_number(connection: &Connection, id: StaffId) -> rusqlite::Result<Option<i64>> {
    connection
        .prepare_cached("SELECT staff FROM staff WHERE id = :id")?
        .query_row(named_params! { ":id": id.bytes() }, |row| row.get(0))
        .optional()
}

/// Keeps when somebody last unlocked a handheld of a site.
pub fn unlocked(
    tx: &Transaction<'_>,
    site: i64,
    device: i64,
    staff: i64,
    at_ms: i64,
) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "INSERT INTO unlocks (site, device, staff, at_ms) VALUES (:site, :device, :staff, :at_ms)
         ON CONFLICT (site, device, staff) DO UPDATE SET at_ms = max(at_ms, :at_ms)",
    )?
    .execute(named_params! {
        ":site": site, ":device": device, ":staff": staff, ":at_ms": at_ms
    })?;
    Ok(())
}

/// Who unlocked a handheld of a site last.
pub fn last_unlocked_by(
    connection: &Connection,
    site: i64,
    device: i64,
) -> rusqlite::Result<Option<StaffId>> {
    connection
        .prepare_cached(
            "SELECT s.id FROM unlocks u JOIN staff s ON s.staff = u.staff
             WHERE u.site = :site AND u.device = :device ORDER BY u.at_ms DESC LIMIT 1",
        )?
        .query_row(named_params! { ":site": site, ":device": device }, |row| {
            Ok(StaffId::from_bytes(row.get(0)?))
        })
        .optional()
}

/// Who unlocked which handheld of a site since a time: handheld and staff.
pub fn unlocks_since(
    connection: &Connection,
    site: i64,
    since_ms: i64,
) -> rusqlite::Result<Vec<(i64, StaffId)>> {
    connection
        .prepare_cached(
            "SELECT u.device, s.id FROM unlocks u JOIN staff s ON s.staff = u.staff
             WHERE u.site = :site AND u.at_ms >= :since ORDER BY u.device, u.staff",
        )?
        .query_map(named_params! { ":site": site, ":since": since_ms }, |row| {
            Ok((row.get(0)?, StaffId::from_bytes(row.get(1)?)))
        })?
        .collect()
}
