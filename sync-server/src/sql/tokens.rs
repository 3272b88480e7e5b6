//! Tokens of other programs: each opens one site, for what its scopes say.

use rusqlite::{Connection, OptionalExtension, Row, Transaction, named_params};

/// A token; itself it is nowhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    pub number: i64,
    pub site: i64,
    pub name: String,
    pub scopes: Vec<String>,
    pub made_by: String,
    pub made_at_ms: i64,
    pub expires_at_ms: Option<i64>,
    pub used_at_ms: Option<i64>,
    pub ended_at_ms: Option<i64>,
}

impl Token {
    /// Whether it opens anything at a time.
    pub fn holds(&self, now_ms: i64) -> bool {
        self.ended_at_ms.is_none() && self.expires_at_ms.is_none_or(|end| end > now_ms)
    }
}

const COLUMNS: &str = "token, site, name, scopes, made_by, made_at_ms, expires_at_ms, used_at_ms, \
    ended_at_ms";

fn read(row: &Row<'_>) -> rusqlite::Result<Token> {
    let scopes: String = row.get(3)?;
    Ok(Token {
        number: row.get(0)?,
        site: row.get(1)?,
        name: row.get(2)?,
        // What was kept was written by this program.
        scopes: serde_json::from_str(&scopes).unwrap_or_default(),
        made_by: row.get(4)?,
        made_at_ms: row.get(5)?,
        expires_at_ms: row.get(6)?,
        used_at_ms: row.get(7)?,
        ended_at_ms: row.get(8)?,
    })
}

/// Adds a token by its hash.
pub fn add(tx: &Transaction<'_>, token: &Token, hash: &[u8; 32]) -> rusqlite::Result<i64> {
    let scopes = serde_json::to_string(&token.scopes).unwrap_or_default();
    tx.prepare_cached(
        "INSERT INTO tokens (site, name, hash, scopes, made_by, made_at_ms, expires_at_ms)
         VALUES (:site, :name, :hash, :scopes, :made_by, :made_at, :expires_at)",
    )?
    .execute(named_params! {
        ":site": token.site, ":name": token.name, ":hash": hash, ":scopes": scopes,
        ":made_by": token.made_by, ":made_at": token.made_at_ms,
        ":expires_at": token.expires_at_ms,
    })?;
    Ok(tx.last_insert_rowid())
}

/// A token by its hash.
pub fn by_hash(connection: &Connection, hash: &[u8; 32]) -> rusqlite::Result<Option<Token>> {
    connection
        .prepare_cached(&format!("SELECT {COLUMNS} FROM tokens WHERE hash = :hash"))?
        .query_row(named_params! { ":hash": hash }, read)
        .optional()
}

/// The tokens of a site, the newest first.
pub fn of_site(connection: &Connection, site: i64) -> rusqlite::Result<Vec<Token>> {
    connection
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM tokens WHERE site = :site ORDER BY token DESC"
        ))?
        .query_map(named_params! { ":site": site }, read)?
        .collect()
}

/// Ends a token of a site. Says whether there was one that held.
pub fn end(tx: &Transaction<'_>, site: i64, token: i64, now_ms: i64) -> rusqlite::Result<bool> {
    let ended = tx
        .prepare_cached(
            "UPDATE tokens SET ended_at_ms = :now
             WHERE site = :site AND token = :token AND ended_at_ms IS NULL",
        )?
        .execute(named_params! { ":site": site, ":token": token, ":now": now_ms })?;
    Ok(ended > 0)
}

/// Keeps when a token was last used.
pub fn used(tx: &Transaction<'_>, token: i64, now_ms: i64) -> rusqlite::Result<()> {
    tx.prepare_cached("UPDATE tokens SET used_at_ms = :now WHERE token = :token")?
        .execute(named_params! { ":token": token, ":now": now_ms })?;
    Ok(())
}
