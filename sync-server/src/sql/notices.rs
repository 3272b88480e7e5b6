//! Notices, and who has read which.

use crate::sql::findings::{text_of, word};
use model::notices::NoticeKind;
use rusqlite::{Connection, OptionalExtension, Row, Transaction, named_params};
use std::collections::BTreeMap;

/// A notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    pub site: i64,
    /// Made once: what it is about, by outside ids.
    pub key: String,
    pub kind: NoticeKind,
    pub at_ms: i64,
    /// It doesn't wait for the end of quiet hours.
    pub serious: bool,
    /// A line says it, and a rebuild makes it again.
    pub projected: bool,
    /// JSON of what its words are made of.
    pub about: String,
}

const COLUMNS: &str = "n.site, n.key, n.kind, n.at_ms, n.serious, n.projected, n.about";

pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<Notice> {
    Ok(Notice {
        site: row.get(0)?,
        key: row.get(1)?,
        kind: word(row, 2)?,
        at_ms: row.get(3)?,
        serious: row.get(4)?,
        projected: row.get(5)?,
        about: row.get(6)?,
    })
}

/// Keeps a notice, unless it was made already. Says whether it is new.
pub fn add(tx: &Transaction<'_>, notice: &Notice) -> rusqlite::Result<bool> {
    let added = tx
        .prepare_cached(
            "INSERT OR IGNORE INTO notices (site, key, kind, at_ms, serious, projected, about)
             VALUES (:site, :key, :kind, :at_ms, :serious, :projected, :about)",
        )?
        .execute(named_params! {
            ":site": notice.site, ":key": notice.key, ":kind": text_of(&notice.kind),
            ":at_ms": notice.at_ms, ":serious": notice.serious,
            ":projected": notice.projected, ":about": notice.about,
        })?;
    Ok(added > 0)
}

/// What people read of a site since a moment, the newest first, and whether this person has.
pub fn newest(
    connection: &Connection,
    (site, person): (i64, i64),
    since_ms: i64,
    limit: usize,
) -> rusqlite::Result<Vec<(Notice, bool)>> {
    connection
        .prepare_cached(&format!(
            "SELECT {COLUMNS}, r.key IS NOT NULL FROM notices n
             LEFT JOIN notice_reads r
               ON r.person = :person AND r.site = n.site AND r.key = n.key
             WHERE n.site = :site AND n.at_ms >= :since AND n.kind <> 'record_complete'
             ORDER BY n.at_ms DESC, n.key LIMIT :limit"
        ))?
        .query_map(
            named_params! {
                ":site": site, ":person": person, ":since": since_ms, ":limit": limit as i64
            },
            |row| Ok((read(row)?, row.get(7)?)),
        )?
        .collect()
}

/// All that people read of a site between two moments, the newest first.
pub fn between(
    connection: &Connection,
    site: i64,
    (from_ms, to_ms): (i64, i64),
) -> rusqlite::Result<Vec<Notice>> {
    connection
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM notices n
             WHERE n.site = :site AND n.at_ms BETWEEN :from AND :to
               AND n.kind <> 'record_complete'
             ORDER BY n.at_ms DESC, n.key"
        ))?
        .query_map(
            named_params! { ":site": site, ":from": from_ms, ":to": to_ms },
            read,
        )?
        .collect()
}

/// Who at the desk has read a site's notices: their names, by key.
pub fn readers(
    connection: &Connection,
    site: i64,
) -> rusqlite::Result<BTreeMap<String, Vec<String>>> {
    let mut all: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut found = connection.prepare_cached(
        "SELECT r.key, p.name FROM notice_reads r JOIN persons p ON p.person = r.person
         WHERE r.site = :site ORDER BY p.name",
    )?;
    let mut rows = found.query(named_params! { ":site": site })?;
    while let Some(row) = rows.next()? {
        all.entry(row.get(0)?).or_default().push(row.get(1)?);
    }
    Ok(all)
}

/// How many of them this person hasn't read.
pub fn unread(
    connection: &Connection,
    (site, person): (i64, i64),
    since_ms: i64,
) -> rusqlite::Result<i64> {
    connection
        .prepare_cached(
            "SELECT count(*) FROM notices n
             WHERE n.site = :site AND n.at_ms >= :since AND n.kind <> 'record_complete'
               AND NOT EXISTS (SELECT 1 FROM notice_reads r
                 WHERE r.person = :person AND r.site = n.site AND r.key = n.key)",
        )?
        .query_row(
            named_params! { ":site": site, ":person": person, ":since": since_ms },
            |row| row.get(0),
        )
}

/// Somebody has read a notice, or wants to read it again. One that there isn't changes nothing.
pub fn mark(
    tx: &Transaction<'_>,
    (site, person): (i64, i64),
    key: &str,
    read: bool,
) -> rusqlite::Result<()> {
    let sql = match read {
        true => {
            "INSERT OR IGNORE INTO notice_reads (person, site, key)
             SELECT :person, site, key FROM notices WHERE site = :site AND key = :key"
        }
        false => "DELETE FROM notice_reads WHERE person = :person AND site = :site AND key = :key",
    };
    tx.prepare_cached(sql)?
        .execute(named_params! { ":person": person, ":site": site, ":key": key })?;
    Ok(())
}

/// Somebody has read all that was made up to a moment.
pub fn mark_all(
    tx: &Transaction<'_>,
    (site, person): (i64, i64),
    to_ms: i64,
) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "INSERT OR IGNORE INTO notice_reads (person, site, key)
         SELECT :person, site, key FROM notices WHERE site = :site AND at_ms <= :to",
    )?
    .execute(named_params! { ":person": person, ":site": site, ":to": to_ms })?;
    Ok(())
}

/// The site's last day whose dates were looked at.
pub fn last_day(connection: &Connection, site: i64) -> rusqlite::Result<Option<String>> {
    connection
        .prepare_cached("SELECT day FROM notice_days WHERE site = :site")?
        .query_row(named_params! { ":site": site }, |row| row.get(0))
        .optional()
}

/// The dates of a site's day were looked at.
pub fn looked(tx: &Transaction<'_>, site: i64, day: &str) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "INSERT INTO notice_days (site, day) VALUES (:site, :day)
         ON CONFLICT (site) DO UPDATE SET day = :day",
    )?
    .execute(named_params! { ":site": site, ":day": day })?;
    Ok(())
}

/// Finished rounds since a day whose photos are all held and that weren't told of yet, each with
/// how many photos it has.
pub fn records_whole(
    connection: &Connection,
    site: i64,
    first_day: &str,
) -> rusqlite::Result<Vec<(i64, i64)>> {
    connection
        .prepare_cached(
            "WITH finished AS (
               SELECT round FROM rounds r
               WHERE site = :site AND day >= :first AND finished_at IS NOT NULL
                 AND NOT EXISTS (SELECT 1 FROM notices n
                   WHERE n.site = :site AND n.kind = 'record_complete'
                     AND replace(substr(n.key, 8), '-', '') = lower(hex(r.id)))),
             said AS (
               SELECT f.round, a.journal, a.seq FROM finished f JOIN answers a ON a.round = f.round
               UNION SELECT f.round, s.journal, s.seq FROM finished f
                 JOIN skips s ON s.round = f.round
               UNION SELECT f.round, h.journal, h.seq FROM finished f
                 JOIN reaches h ON h.round = f.round
               UNION SELECT f.round, d.journal, d.seq FROM finished f
                 JOIN duties d ON d.round = f.round),
             named AS (
               SELECT DISTINCT s.round, l.photo FROM said s
               JOIN line_photos l ON l.journal = s.journal AND l.seq = s.seq)
             SELECT f.round, count(p.photo) FROM finished f
             LEFT JOIN named m ON m.round = f.round LEFT JOIN photos p ON p.photo = m.photo
             GROUP BY f.round
             HAVING count(p.photo) = count(p.size_bytes)",
        )?
        .query_map(
            named_params! { ":site": site, ":first": first_day },
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?
        .collect()
}
