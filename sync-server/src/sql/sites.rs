//! Sites and their commit numbers.

use model::ids::SiteId;
use rusqlite::{Connection, OptionalExtension, Row, Transaction, named_params};

/// A site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    pub number: i64,
    pub id: SiteId,
    pub name: String,
    pub time_zone: String,
    pub day_start_min: u32,
    /// Last commit number that was given.
    pub commits: i64,
}

fn read(row: &Row<'_>) -> rusqlite::Result<Site> {
    Ok(Site {
        number: row.get(0)?,
        id: SiteId::from_bytes(row.get(1)?),
        name: row.get(2)?,
        time_zone: row.get(3)?,
        day_start_min: row.get(4)?,
        commits: row.get(5)?,
    })
}

/// A site by its outside id.
pub fn by_id(connection: &Connection, id: SiteId) -> rusqlite::Result<Option<Site>> {
    connection
        .prepare_cached(
            "SELECT site, id, name, time_zone, day_start_min, commits FROM sites WHERE id = :id",
        )?
        .query_row(named_params! { ":id": id.bytes() }, read)
        .optional()
}

/// A site by its local number.
pub fn by_number(connection: &Connection, site: i64) -> rusqlite::Result<Site> {
    connection
        .prepare_cached(
            "SELECT site, id, name, time_zone, day_start_min, commits
             FROM sites WHERE site = :site",
        )?
        .query_row(named_params! { ":site": site }, read)
}

/// Every site.
pub fn all(connection: &Connection) -> rusqlite::Result<Vec<Site>> {
    connection
        .prepare_cached(
            "SELECT site, id, name, time_zone, day_start_min, commits FROM sites ORDER BY site",
        )?
        .query_map([], read)?
        .collect()
}

/// Adds a site, without rows.
pub fn add(tx: &Transaction<'_>, id: SiteId, name: &str, zone: &str) -> rusqlite::Result<i64> {
    tx.prepare_cached("INSERT INTO sites (id, name, time_zone) VALUES (:id, :name, :zone)")?
        .execute(named_params! { ":id": id.bytes(), ":name": name, ":zone": zone })?;
    Ok(tx.last_insert_rowid())
}

/// Keeps what the site's feed row says, where queries need it.
pub fn describe(
    tx: &Transaction<'_>,
    site: i64,
    name: &str,
    zone: &str,
    day_start_min: u32,
) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "UPDATE sites SET name = :name, time_zone = :zone, day_start_min = :day_start_min
         WHERE site = :site",
    )?
    .execute(named_params! {
        ":site": site, ":name": name, ":zone": zone, ":day_start_min": day_start_min
    })?;
    Ok(())
}

/// Where a rebuild goes on: no commit number below this is given again.
pub fn commits_from(tx: &Transaction<'_>, site: i64, commit_no: i64) -> rusqlite::Result<()> {
    tx.prepare_cached("UPDATE sites SET commits = max(commits, :commit_no) WHERE site = :site")?
        .execute(named_params! { ":site": site, ":commit_no": commit_no })?;
    Ok(())
}

/// Gives the next commit number of a site. Inside the transaction, so it is never given twice.
pub fn next_commit(tx: &Transaction<'_>, site: i64) -> rusqlite::Result<i64> {
    tx.prepare_cached(
        "UPDATE sites SET commits = commits + 1 WHERE site = :site RETURNING commits",
    )?
    .query_row(named_params! { ":site": site }, |row| row.get(0))
}
