//! Feed rows as they came: applied page by page, read kind by kind.

use crate::rounds::read_json;
use crate::{Result, Store};
use protocol::feed::{Kind, Page};
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, named_params};
use serde::de::DeserializeOwned;

impl Store {
    /// Applies a page and its cursor in one transaction.
    ///
    /// Edges: a feed from its start lies apart until its last page is there, and then takes the
    /// older one's place whole; `reflected` counts only where the page is the last.
    pub fn apply_feed(&mut self, page: &Page<'_>, from_start: bool) -> Result<()> {
        let chain = self.chain()?.chain;
        let staging = from_start || self.chain_column("staging")?;
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        if from_start {
            let sql = "DELETE FROM feed_next WHERE chain = :chain";
            transaction.execute(sql, named_params! {":chain": chain})?;
            // A feed that starts over may be another server's, or a restored one's.
            crate::photos::doubt(&transaction, chain)?;
        }
        lay(&transaction, chain, page, staging)?;
        let whole = !page.end.more;
        if staging && whole {
            swap(&transaction, chain)?;
        }
        let reflected = whole.then_some(page.end.reflected as i64);
        transaction
            .prepare_cached(
                "UPDATE chains SET cursor = :cursor, staging = :staging,
                   reflected = coalesce(:reflected, reflected),
                   loaded = max(loaded, :reflected IS NOT NULL)
                 WHERE chain = :chain",
            )?
            .execute(named_params! {
                ":cursor": page.end.cursor, ":staging": staging && !whole,
                ":reflected": reflected, ":chain": chain,
            })?;
        transaction.commit()?;
        if staging && whole || !staging && !page.rows.is_empty() {
            self.feed_pages += 1;
        }
        Ok(())
    }

    /// How many pages, and own lines about the site, changed what it is since the store was
    /// opened: a reader that keeps it reads anew when this has moved.
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

/// Lays a page's rows over those that are there.
fn lay(tx: &Connection, chain: i64, page: &Page<'_>, staging: bool) -> Result<()> {
    let table = if staging { "feed_next" } else { "feed" };
    let put = format!(
        "INSERT INTO {table} (chain, kind, id, row) VALUES (:chain, :kind, :id, :row)
         ON CONFLICT (chain, kind, id) DO UPDATE SET row = excluded.row"
    );
    let drop = format!("DELETE FROM {table} WHERE chain = :chain AND kind = :kind AND id = :id");
    for row in &page.rows {
        match row.row {
            Some(raw) => tx.prepare_cached(&put)?.execute(named_params! {
                ":chain": chain, ":kind": row.kind, ":id": row.id, ":row": raw.get(),
            })?,
            None => tx.prepare_cached(&drop)?.execute(named_params! {
                ":chain": chain, ":kind": row.kind, ":id": row.id,
            })?,
        };
    }
    Ok(())
}

/// The new feed takes the old one's place.
fn swap(tx: &Connection, chain: i64) -> Result<()> {
    for sql in [
        "DELETE FROM feed WHERE chain = :chain",
        "INSERT INTO feed SELECT * FROM feed_next WHERE chain = :chain",
        "DELETE FROM feed_next WHERE chain = :chain",
    ] {
        tx.execute(sql, named_params! {":chain": chain})?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::tests::enrolled;
    use protocol::feed::{self, Kind};
    use serde_json::Value;

    fn page(cursor: u32, ids: &[&str], more: bool) -> String {
        let rows = ids.iter().map(|id| {
            format!(r#"{{"cursor":"{cursor}","kind":"plan","id":"{id}","row":{cursor}}}"#)
        });
        let end = format!(r#"{{"cursor":"{cursor}","more":{more},"reflected":{cursor}}}"#);
        rows.chain([end]).map(|line| line + "\n").collect()
    }

    #[test]
    fn a_feed_that_starts_over_takes_the_old_ones_place_with_its_last_page() {
        let (_folder, mut store) = enrolled();
        let mut pull = |text: &str, from_start| {
            let page = feed::read(text.as_bytes()).expect("a page");
            store.apply_feed(&page, from_start).expect("applied");
            let rows = store.feed_rows::<Value>(Kind::Plan).expect("read");
            let ids: Vec<String> = rows.into_iter().map(|(id, _)| id).collect();
            (ids.join(" "), store.reflected().expect("read"))
        };
        assert_eq!(pull(&page(1, &["a", "b"], false), true), ("a b".into(), 1));
        // Broken off after a page, and begun once more: the old rows stay until all is there.
        assert_eq!(pull(&page(2, &["c"], true), true), ("a b".into(), 1));
        assert_eq!(pull(&page(3, &["d"], true), true), ("a b".into(), 1));
        assert_eq!(pull(&page(4, &["e"], false), false), ("d e".into(), 4));
        assert_eq!(pull(&page(5, &["f"], false), false), ("d e f".into(), 5));
    }
}
