//! Feed rows as they came: applied page by page, read kind by kind.

use crate::rounds::read_json;
use crate::{Result, Store};
use protocol::feed::{Kind, Page};
use rusqlite::{OptionalExtension, TransactionBehavior, named_params};
use serde::de::DeserializeOwned;

impl Store {
    /// Applies a page and its cursor in one transaction.
    ///
    /// Edges: `from_start` drops what an older feed said, in the same transaction as the first
    /// page; `reflected` counts only where the page is the last.
    pub fn apply_feed(&mut self, page: &Page<'_>, from_start: bool) -> Result<()> {
        let chain = self.chain()?.chain;
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        if from_start {
            let sql = "DELETE FROM feed WHERE chain = :chain";
            transaction.execute(sql, named_params! {":chain": chain})?;
            let sql = "UPDATE chains SET reflected = 0 WHERE chain = :chain";
            transaction.execute(sql, named_params! {":chain": chain})?;
        }
        for row in &page.rows {
            match row.row {
                Some(raw) => transaction
                    .prepare_cached(
                        "INSERT INTO feed (chain, kind, id, row) VALUES (:chain, :kind, :id, :row)
                         ON CONFLICT (chain, kind, id) DO UPDATE SET row = excluded.row",
                    )?
                    .execute(named_params! {
                        ":chain": chain, ":kind": row.kind, ":id": row.id, ":row": raw.get(),
                    })?,
                None => transaction
                    .prepare_cached(
                        "DELETE FROM feed WHERE chain = :chain AND kind = :kind AND id = :id",
                    )?
                    .execute(named_params! {
                        ":chain": chain, ":kind": row.kind, ":id": row.id,
                    })?,
            };
        }
        let reflected = (!page.end.more).then_some(page.end.reflected as i64);
        transaction
            .prepare_cached(
                "UPDATE chains SET cursor = :cursor, reflected = coalesce(:reflected, reflected),
                   loaded = max(loaded, :reflected IS NOT NULL)
                 WHERE chain = :chain",
            )?
            .execute(named_params! {
                ":cursor": page.end.cursor, ":reflected": reflected, ":chain": chain,
            })?;
        transaction.commit()?;
        if from_start || !page.rows.is_empty() {
            self.feed_pages += 1;
        }
        Ok(())
    }

    /// How many pages changed the feed rows since the store was opened: a reader that keeps them
    /// reads anew when this has moved.
    pub fn feed_pages(&self) -> u64 {
        self.feed_pages
    }

    /// Every row of a kind, in the order of ids. A row that doesn't read is left out.
    pub fn feed_rows<T: DeserializeOwned>(&self, kind: Kind) -> Result<Vec<(String, T)>> {
        let sql = "SELECT id, row FROM feed WHERE chain = :chain AND kind = :kind ORDER BY id";
        let mut statement = self.connection.prepare_cached(sql)?;
        let params = named_params! {":chain": self.chain()?.chain, ":kind": kind.name()};
        let rows = statement.query_map(params, |row| Ok((row.get(0)?, row.get(1)?)))?;
        let mut read = Vec::new();
        for row in rows {
            let (id, text): (String, String) = row?;
            if let Ok(row) = read_json("feed row", &text) {
                read.push((id, row));
            }
        }
        Ok(read)
    }

    /// One row, where it is there and reads.
    pub fn feed_row<T: DeserializeOwned>(&self, kind: Kind, id: &str) -> Result<Option<T>> {
        let sql = "SELECT row FROM feed WHERE chain = :chain AND kind = :kind AND id = :id";
        let mut statement = self.connection.prepare_cached(sql)?;
        let params = named_params! {":chain": self.chain()?.chain, ":kind": kind.name(), ":id": id};
        let text: Option<String> = statement.query_row(params, |row| row.get(0)).optional()?;
        Ok(text.and_then(|text| read_json("feed row", &text).ok()))
    }

    /// How far the feed was pulled.
    pub fn cursor(&self) -> Result<Option<String>> {
        let cursor: String = self.chain_column("cursor")?;
        Ok(Some(cursor).filter(|cursor| !cursor.is_empty()))
    }

    /// The last own line that the feed rows show.
    pub fn reflected(&self) -> Result<u64> {
        Ok(self.chain_column::<i64>("reflected")?.unsigned_abs())
    }

    /// Whether a whole feed was ever there: before, nobody unlocks.
    pub fn loaded(&self) -> Result<bool> {
        self.chain_column("loaded")
    }

    pub(crate) fn chain_column<T: rusqlite::types::FromSql>(&self, column: &str) -> Result<T> {
        let sql = format!("SELECT {column} FROM chains WHERE chain = :chain");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let chain = self.chain()?.chain;
        Ok(statement.query_row(named_params! {":chain": chain}, |row| row.get(0))?)
    }
}
