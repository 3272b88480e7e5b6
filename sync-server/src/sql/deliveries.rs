//! What goes to each channel: messages, the notices in them, and how each channel has fared.

use crate::sql::findings::text_of;
use crate::sql::notices::{Notice, read};
use model::notices::NoticeKind;
use rusqlite::{Connection, OptionalExtension, Row, Transaction, named_params};
use std::collections::BTreeMap;

/// A message on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    pub number: i64,
    /// The same at each try.
    pub id: String,
    pub site: i64,
    pub channel: String,
    /// Counts instead of each.
    pub digest: bool,
    pub made_ms: i64,
    /// How often it was tried.
    pub tries: i64,
}

/// How a channel has fared.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct State {
    /// What was made before is not sent there.
    pub since_ms: i64,
    pub sent_ms: Option<i64>,
    pub failed_ms: Option<i64>,
    /// Why it failed then.
    pub error: String,
}

/// How a channel has fared; none: it is new.
pub fn state(connection: &Connection, site: i64, channel: &str) -> rusqlite::Result<Option<State>> {
    connection
        .prepare_cached(
            "SELECT since_ms, sent_ms, failed_ms, error FROM channel_states
             WHERE site = :site AND channel = :channel",
        )?
        .query_row(
            named_params! { ":site": site, ":channel": channel },
            |row| {
                Ok(State {
                    since_ms: row.get(0)?,
                    sent_ms: row.get(1)?,
                    failed_ms: row.get(2)?,
                    error: row.get(3)?,
                })
            },
        )
        .optional()
}

/// A channel begins: what was made before stays unsent.
pub fn begin(tx: &Transaction<'_>, site: i64, channel: &str, now_ms: i64) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "INSERT OR IGNORE INTO channel_states (site, channel, since_ms)
         VALUES (:site, :channel, :now)",
    )?
    .execute(named_params! { ":site": site, ":channel": channel, ":now": now_ms })?;
    Ok(())
}

/// A channel ends: nothing that waits goes there any more.
pub fn end(tx: &Transaction<'_>, site: i64, channel: &str) -> rusqlite::Result<()> {
    tx.prepare_cached("DELETE FROM channel_states WHERE site = :site AND channel = :channel")?
        .execute(named_params! { ":site": site, ":channel": channel })?;
    tx.prepare_cached(
        "UPDATE deliveries SET next_ms = NULL WHERE site = :site AND channel = :channel",
    )?
    .execute(named_params! { ":site": site, ":channel": channel })?;
    Ok(())
}

/// How a try went.
pub fn tried(
    tx: &Transaction<'_>,
    (site, channel): (i64, &str),
    now_ms: i64,
    error: Option<&str>,
) -> rusqlite::Result<()> {
    let sql = match error {
        None => {
            "UPDATE channel_states SET sent_ms = :now WHERE site = :site AND channel = :channel
                 AND :error IS NULL"
        }
        Some(_) => {
            "UPDATE channel_states SET failed_ms = :now, error = :error
             WHERE site = :site AND channel = :channel"
        }
    };
    tx.prepare_cached(sql)?.execute(named_params! {
        ":site": site, ":channel": channel, ":now": now_ms, ":error": error
    })?;
    Ok(())
}

/// Notices of some kinds since a moment that a channel hasn't in any message yet.
pub fn unsent(
    connection: &Connection,
    (site, channel): (i64, &str),
    kinds: &[NoticeKind],
    since_ms: i64,
) -> rusqlite::Result<Vec<Notice>> {
    let kinds: Vec<String> = kinds.iter().map(text_of).collect();
    let kinds = serde_json::to_string(&kinds).unwrap_or_default();
    connection
        .prepare_cached(
            "SELECT n.site, n.key, n.kind, n.at_ms, n.serious, n.projected, n.about
             FROM notices n
             WHERE n.site = :site AND n.at_ms >= :since
               AND n.kind IN (SELECT value FROM json_each(:kinds))
               AND NOT EXISTS (SELECT 1 FROM delivery_notices d
                 WHERE d.site = n.site AND d.channel = :channel AND d.key = n.key)
             ORDER BY n.at_ms, n.notice LIMIT 500",
        )?
        .query_map(
            named_params! {
                ":site": site, ":channel": channel, ":since": since_ms, ":kinds": kinds
            },
            read,
        )?
        .collect()
}

/// Puts a message together.
pub fn add(tx: &Transaction<'_>, delivery: &Delivery, keys: &[String]) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "INSERT INTO deliveries (id, site, channel, digest, made_ms, next_ms)
         VALUES (:id, :site, :channel, :digest, :made, :made)",
    )?
    .execute(named_params! {
        ":id": delivery.id, ":site": delivery.site, ":channel": delivery.channel,
        ":digest": delivery.digest, ":made": delivery.made_ms,
    })?;
    let number = tx.last_insert_rowid();
    for key in keys {
        tx.prepare_cached(
            "INSERT OR IGNORE INTO delivery_notices (site, channel, key, delivery)
             VALUES (:site, :channel, :key, :delivery)",
        )?
        .execute(named_params! {
            ":site": delivery.site, ":channel": delivery.channel, ":key": key,
            ":delivery": number,
        })?;
    }
    Ok(())
}

fn delivery(row: &Row<'_>) -> rusqlite::Result<Delivery> {
    Ok(Delivery {
        number: row.get(0)?,
        id: row.get(1)?,
        site: row.get(2)?,
        channel: row.get(3)?,
        digest: row.get(4)?,
        made_ms: row.get(5)?,
        tries: row.get(6)?,
    })
}

/// What is to be tried now, of each channel the 20 that wait longest: a dead one fills no list.
pub fn due(connection: &Connection, now_ms: i64) -> rusqlite::Result<Vec<Delivery>> {
    connection
        .prepare_cached(
            "SELECT delivery, id, site, channel, digest, made_ms, tries FROM (
               SELECT *, row_number() OVER (
                 PARTITION BY site, channel ORDER BY next_ms, delivery) AS place
               FROM deliveries WHERE next_ms <= :now)
             WHERE place <= 20 ORDER BY next_ms, delivery",
        )?
        .query_map(named_params! { ":now": now_ms }, delivery)?
        .collect()
}

/// Whether a message to a channel is still on its way.
pub fn waits(connection: &Connection, site: i64, channel: &str) -> rusqlite::Result<bool> {
    connection
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM deliveries
             WHERE site = :site AND channel = :channel AND next_ms IS NOT NULL)",
        )?
        .query_row(
            named_params! { ":site": site, ":channel": channel },
            |row| row.get(0),
        )
}

/// When a channel's last digest was put together.
pub fn last_digest(
    connection: &Connection,
    site: i64,
    channel: &str,
) -> rusqlite::Result<Option<i64>> {
    connection
        .prepare_cached(
            "SELECT max(made_ms) FROM deliveries
             WHERE site = :site AND channel = :channel AND digest = 1",
        )?
        .query_row(
            named_params! { ":site": site, ":channel": channel },
            |row| row.get(0),
        )
}

/// The notices of a message.
pub fn notices(connection: &Connection, delivery: i64) -> rusqlite::Result<Vec<Notice>> {
    connection
        .prepare_cached(
            "SELECT n.site, n.key, n.kind, n.at_ms, n.serious, n.projected, n.about
             FROM delivery_notices d JOIN notices n ON n.site = d.site AND n.key = d.key
             WHERE d.delivery = :delivery ORDER BY n.at_ms, n.notice",
        )?
        .query_map(named_params! { ":delivery": delivery }, read)?
        .collect()
}

/// How a notice went by one channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Went {
    pub channel: String,
    /// When it was taken; none: not yet, or given up.
    pub sent_ms: Option<i64>,
    /// It is on its way still.
    pub waits: bool,
}

/// How a site's notices went, by key.
pub fn of_notices(
    connection: &Connection,
    site: i64,
) -> rusqlite::Result<BTreeMap<String, Vec<Went>>> {
    let mut all: BTreeMap<String, Vec<Went>> = BTreeMap::new();
    let mut found = connection.prepare_cached(
        "SELECT d.key, d.channel, v.sent_ms, v.next_ms IS NOT NULL
         FROM delivery_notices d JOIN deliveries v ON v.delivery = d.delivery
         WHERE d.site = :site ORDER BY d.channel",
    )?;
    let mut rows = found.query(named_params! { ":site": site })?;
    while let Some(row) = rows.next()? {
        all.entry(row.get(0)?).or_default().push(Went {
            channel: row.get(1)?,
            sent_ms: row.get(2)?,
            waits: row.get(3)?,
        });
    }
    Ok(all)
}

/// A message was taken.
pub fn sent(tx: &Transaction<'_>, delivery: i64, now_ms: i64) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "UPDATE deliveries SET sent_ms = :now, next_ms = NULL, tries = tries + 1
         WHERE delivery = :delivery",
    )?
    .execute(named_params! { ":delivery": delivery, ":now": now_ms })?;
    Ok(())
}

/// A try failed; none: it is given up.
pub fn later(tx: &Transaction<'_>, delivery: i64, next_ms: Option<i64>) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "UPDATE deliveries SET next_ms = :next, tries = tries + 1 WHERE delivery = :delivery",
    )?
    .execute(named_params! { ":delivery": delivery, ":next": next_ms })?;
    Ok(())
}
