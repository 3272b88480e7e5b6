//! How often items were answered how: a tally a day, kept in the answers' own transaction, and the
//! answers behind a number.

use model::ids::RoundId;
use rusqlite::{Connection, Transaction, named_params};

/// Counts so many answers of a site's day.
pub fn count(
    tx: &Transaction<'_>,
    (site, day): (i64, &str),
    (item, outcome): (i64, i64),
    by: i64,
) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "INSERT INTO tallies (site, day, item, outcome, count)
         VALUES (:site, :day, :item, :outcome, :by)
         ON CONFLICT (site, day, item, outcome) DO UPDATE SET count = count + excluded.count",
    )?
    .execute(named_params! {
        ":site": site, ":day": day, ":item": item, ":outcome": outcome, ":by": by,
    })?;
    Ok(())
}

/// Takes off what a line answered, or one answer of it; before that is withdrawn.
pub fn take_off(
    tx: &Transaction<'_>,
    journal: i64,
    seq: i64,
    n: Option<i64>,
) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "INSERT INTO tallies (site, day, item, outcome, count)
         SELECT r.site, r.day, a.item, a.outcome, -count(*)
         FROM answers a JOIN rounds r ON r.round = a.round
         WHERE a.journal = :journal AND a.seq = :seq AND (:n IS NULL OR a.n = :n)
           AND a.withdrawn = 0
         GROUP BY r.site, r.day, a.item, a.outcome
         ON CONFLICT (site, day, item, outcome) DO UPDATE SET count = count + excluded.count",
    )?
    .execute(named_params! { ":journal": journal, ":seq": seq, ":n": n })?;
    Ok(())
}

/// Counts a whole round once more (`by` 1) or takes it off (-1), on the day that it has now.
pub fn count_round(tx: &Transaction<'_>, round: i64, by: i64) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "INSERT INTO tallies (site, day, item, outcome, count)
         SELECT r.site, r.day, a.item, a.outcome, :by * count(*)
         FROM rounds r JOIN answers a ON a.round = r.round
         WHERE r.round = :round AND a.withdrawn = 0
         GROUP BY r.site, r.day, a.item, a.outcome
         ON CONFLICT (site, day, item, outcome) DO UPDATE SET count = count + excluded.count",
    )?
    .execute(named_params! { ":round": round, ":by": by })?;
    Ok(())
}

/// How often an item was answered in one way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    pub item: String,
    pub outcome: i64,
    pub count: i64,
}

/// What was answered in a stretch of days, both included.
pub fn of_days(
    connection: &Connection,
    site: i64,
    (from, to): (&str, &str),
) -> rusqlite::Result<Vec<Tally>> {
    connection
        .prepare_cached(
            "SELECT i.id, t.outcome, t.count
             FROM (SELECT item, outcome, sum(count) AS count FROM tallies
                   WHERE site = :site AND day BETWEEN :from AND :to GROUP BY item, outcome) t
             JOIN items i ON i.item = t.item
             WHERE t.count > 0 ORDER BY i.id, t.outcome",
        )?
        .query_map(
            named_params! { ":site": site, ":from": from, ":to": to },
            |row| {
                Ok(Tally {
                    item: row.get(0)?,
                    outcome: row.get(1)?,
                    count: row.get(2)?,
                })
            },
        )?
        .collect()
}

/// An answer that didn't pass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotPassed {
    pub round: RoundId,
    /// The site's day, YYYY-MM-DD.
    pub day: String,
    /// When its round began, claimed; empty: not known.
    pub at: String,
    /// Outside ids of the checkpoint and of what was judged there.
    pub point: Option<[u8; 16]>,
    pub place: [u8; 16],
    pub item: String,
    pub outcome: i64,
}

/// The answers to an item that judged it and didn't pass, the newest round first.
pub fn not_passed(
    connection: &Connection,
    site: i64,
    (from, to): (&str, &str),
    item: &str,
    limit: i64,
) -> rusqlite::Result<Vec<NotPassed>> {
    connection
        .prepare_cached(
            "SELECT r.id, r.day, coalesce(r.walked_at, r.started_at, ''), q.id, p.id, i.id,
               a.outcome
             FROM rounds r CROSS JOIN answers a ON a.round = r.round
             JOIN items i ON i.item = a.item JOIN places p ON p.place = a.place
             LEFT JOIN places q ON q.place = a.point
             WHERE r.site = :site AND r.day BETWEEN :from AND :to
               AND a.item = (SELECT item FROM items WHERE id = :item)
               AND a.withdrawn = 0 AND a.outcome IN (2, 3)
             ORDER BY r.day DESC, 3 DESC, a.journal, a.seq DESC, a.n LIMIT :limit",
        )?
        .query_map(
            named_params! {
                ":site": site, ":from": from, ":to": to, ":item": item, ":limit": limit,
            },
            |row| {
                Ok(NotPassed {
                    round: RoundId::from_bytes(row.get(0)?),
                    day: row.get(1)?,
                    at: row.get(2)?,
                    point: row.get(3)?,
                    place: row.get(4)?,
                    item: row.get(5)?,
                    outcome: row.get(6)?,
                })
            },
        )?
        .collect()
}
