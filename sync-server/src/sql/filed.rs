//! Lists that were filed, by the id that stands on them.

use rusqlite::{Connection, OptionalExtension, Transaction, named_params};
use serde::Serialize;
use ts_rs::TS;

/// A list that was filed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, rename = "FiledList")]
pub struct Filed {
    pub id: String,
    pub list: String,
    /// What it was narrowed to, as behind a question mark.
    pub asked: String,
    #[ts(type = "number")]
    pub rows: i64,
    /// Who asked for it first.
    pub desk: String,
    pub made_at: String,
}

/// Keeps a list that was filed; the first time stays.
pub fn keep(tx: &Transaction<'_>, site: i64, filed: &Filed) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "INSERT OR IGNORE INTO filed (site, id, list, asked, rows, desk, made_at)
         VALUES (:site, :id, :list, :asked, :rows, :desk, :made_at)",
    )?
    .execute(named_params! {
        ":site": site, ":id": filed.id, ":list": filed.list, ":asked": filed.asked,
        ":rows": filed.rows, ":desk": filed.desk, ":made_at": filed.made_at,
    })?;
    Ok(())
}

/// A list by the id on it.
pub fn by_id(connection: &Connection, site: i64, id: &str) -> rusqlite::Result<Option<Filed>> {
    connection
        .prepare_cached(
            "SELECT id, list, asked, rows, desk, made_at FROM filed
             WHERE site = :site AND id = :id",
        )?
        .query_row(named_params! { ":site": site, ":id": id }, |row| {
            Ok(Filed {
                id: row.get(0)?,
                list: row.get(1)?,
                asked: row.get(2)?,
                rows: row.get(3)?,
                desk: row.get(4)?,
                made_at: row.get(5)?,
            })
        })
        .optional()
}
