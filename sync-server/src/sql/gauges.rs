//! What was read at a site on some days, gauge by gauge.

use model::ids::RoundId;
use rusqlite::{Connection, named_params};

/// One value that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    /// The outside id of the piece, or of the checkpoint.
    pub place: [u8; 16],
    pub item: String,
    /// The part of the item; empty: not known.
    pub part: String,
    /// The site's day, YYYY-MM-DD.
    pub day: String,
    /// When it was read, claimed; where that isn't known, when its round began.
    pub at: String,
    pub milli: i64,
    pub round: RoundId,
}

/// Everything that was read on some days, both included, in the order of days and rounds; what
/// was withdrawn isn't in it.
pub fn between(
    connection: &Connection,
    site: i64,
    (from, to): (&str, &str),
) -> rusqlite::Result<Vec<Point>> {
    connection
        .prepare_cached(
            "SELECT p.id, i.id, v.name, r.day, coalesce(nullif(v.at, ''), r.started_at, r.day),
               v.value_milli, r.id
             FROM rounds r
             JOIN answers a ON a.round = r.round AND a.withdrawn = 0
             JOIN readings v ON v.journal = a.journal AND v.seq = a.seq AND v.n = a.n
             JOIN places p ON p.place = v.place JOIN items i ON i.item = v.item
             WHERE r.site = :site AND r.day BETWEEN :from AND :to
             ORDER BY r.day, 5, v.journal, v.seq, v.n, v.part",
        )?
        .query_map(
            named_params! { ":site": site, ":from": from, ":to": to },
            |row| {
                Ok(Point {
                    place: row.get(0)?,
                    item: row.get(1)?,
                    part: row.get(2)?,
                    day: row.get(3)?,
                    at: row.get(4)?,
                    milli: row.get(5)?,
                    round: RoundId::from_bytes(row.get(6)?),
                })
            },
        )?
        .collect()
}
