//! Handhelds, their tokens and enrolment codes.

use model::ids::DeviceId;
use rusqlite::{Connection, OptionalExtension, Row, Transaction, named_params};

/// A handheld.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    pub number: i64,
    pub id: DeviceId,
    pub public_key: [u8; 32],
    pub name: String,
    /// As it last said, with a batch or when it enrolled.
    pub app: String,
    pub revoked: bool,
    /// Empty: it never said.
    pub web_view: String,
}

fn read(row: &Row<'_>) -> rusqlite::Result<Device> {
    Ok(Device {
        number: row.get(0)?,
        id: DeviceId::from_bytes(row.get(1)?),
        public_key: row.get(2)?,
        name: row.get(3)?,
        app: row.get(4)?,
        revoked: row.get(5)?,
        web_view: row.get(6)?,
    })
}

/// Whose token this is.
pub fn by_token(connection: &Connection, hash: &[u8; 32]) -> rusqlite::Result<Option<Device>> {
    connection
        .prepare_cached(
            "SELECT device, id, public_key, name, app, revoked, web_view FROM devices
             WHERE token_hash = :hash",
        )?
        .query_row(named_params! { ":hash": hash }, read)
        .optional()
}

/// A handheld by its outside id.
pub fn by_id(connection: &Connection, id: DeviceId) -> rusqlite::Result<Option<Device>> {
    connection
        .prepare_cached(
            "SELECT device, id, public_key, name, app, revoked, web_view
             FROM devices WHERE id = :id",
        )?
        .query_row(named_params! { ":id": id.bytes() }, read)
        .optional()
}

/// A handheld by its local number.
pub fn by_number(connection: &Connection, device: i64) -> rusqlite::Result<Device> {
    connection
        .prepare_cached(
            "SELECT device, id, public_key, name, app, revoked, web_view FROM devices
             WHERE device = :device",
        )?
        .query_row(named_params! { ":device": device }, read)
}

/// The handhelds of a site.
pub fn of_site(connection: &Connection, site: i64) -> rusqlite::Result<Vec<Device>> {
    connection
        .prepare_cached(
            "SELECT d.device, d.id, d.public_key, d.name, d.app, d.revoked,
                    d.web_view
             FROM device_sites s JOIN devices d ON d.device = s.device
             WHERE s.site = :site ORDER BY d.device",
        )?
        .query_map(named_params! { ":site": site }, read)?
        .collect()
}

/// Adds a handheld, or renews what people call it; it is no longer revoked.
pub fn put(
    tx: &Transaction<'_>,
    id: DeviceId,
    public_key: &[u8; 32],
    name: &str,
    app: &str,
) -> rusqlite::Result<i64> {
    tx.prepare_cached(
        "INSERT INTO devices (id, public_key, name, app) VALUES (:id, :key, :name, :app)
         ON CONFLICT (id) DO UPDATE SET name = :name, app = :app, revoked = 0
         RETURNING device",
    )?
    .query_row(
        named_params! { ":id": id.bytes(), ":key": public_key, ":name": name, ":app": app },
        |row| row.get(0),
    )
}

/// Keeps what a handheld says of its program, and of what shows its pages.
pub fn says(tx: &Transaction<'_>, device: i64, app: &str, web_view: &str) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "UPDATE devices SET app = :app, web_view = :web_view WHERE device = :device",
    )?
    .execute(named_params! { ":device": device, ":app": app, ":web_view": web_view })?;
    Ok(())
}

/// Gives a handheld a new token; the old one ends.
pub fn set_token(tx: &Transaction<'_>, device: i64, hash: &[u8; 32]) -> rusqlite::Result<()> {
    tx.prepare_cached("UPDATE devices SET token_hash = :hash WHERE device = :device")?
        .execute(named_params! { ":device": device, ":hash": hash })?;
    Ok(())
}

/// Ends a handheld's token for good; it is still known, so that it is told why.
pub fn revoke(tx: &Transaction<'_>, device: i64) -> rusqlite::Result<()> {
    tx.prepare_cached("UPDATE devices SET revoked = 1 WHERE device = :device")?
        .execute(named_params! { ":device": device })?;
    Ok(())
}

/// Enrols a handheld at a site.
pub fn join_site(
    tx: &Transaction<'_>,
    device: i64,
    site: i64,
    now_ms: i64,
) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "INSERT INTO device_sites (device, site, enrolled_at_ms) VALUES (:device, :site, :now)
         ON CONFLICT (device, site) DO UPDATE SET enrolled_at_ms = :now",
    )?
    .execute(named_params! { ":device": device, ":site": site, ":now": now_ms })?;
    Ok(())
}

/// The sites of a handheld, the one it enrolled at last first.
pub fn sites_of(connection: &Connection, device: i64) -> rusqlite::Result<Vec<i64>> {
    connection
        .prepare_cached(
            "SELECT site FROM device_sites WHERE device = :device
             ORDER BY enrolled_at_ms DESC, site DESC",
        )?
        .query_map(named_params! { ":device": device }, |row| row.get(0))?
        .collect()
}

/// An enrolment code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    pub site: i64,
    pub made_at_ms: i64,
    pub used_at_ms: Option<i64>,
    pub device_id: Option<[u8; 16]>,
    pub public_key: Option<[u8; 32]>,
}

/// A code by its hash.
pub fn code(connection: &Connection, hash: &[u8; 32]) -> rusqlite::Result<Option<Code>> {
    connection
        .prepare_cached(
            "SELECT site, made_at_ms, used_at_ms, device_id, public_key FROM codes
             WHERE hash = :hash",
        )?
        .query_row(named_params! { ":hash": hash }, |row| {
            Ok(Code {
                site: row.get(0)?,
                made_at_ms: row.get(1)?,
                used_at_ms: row.get(2)?,
                device_id: row.get(3)?,
                public_key: row.get(4)?,
            })
        })
        .optional()
}

/// Keeps a new code.
pub fn add_code(
    tx: &Transaction<'_>,
    hash: &[u8; 32],
    site: i64,
    now_ms: i64,
) -> rusqlite::Result<()> {
    tx.prepare_cached("INSERT INTO codes (hash, site, made_at_ms) VALUES (:hash, :site, :now)")?
        .execute(named_params! { ":hash": hash, ":site": site, ":now": now_ms })?;
    Ok(())
}

/// Marks a code as used by a handheld and its key.
pub fn use_code(
    tx: &Transaction<'_>,
    hash: &[u8; 32],
    device: DeviceId,
    public_key: &[u8; 32],
    now_ms: i64,
) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "UPDATE codes SET used_at_ms = :now, device_id = :device, public_key = :key
         WHERE hash = :hash",
    )?
    .execute(named_params! {
        ":hash": hash, ":device": device.bytes(), ":key": public_key, ":now": now_ms
    })?;
    Ok(())
}
