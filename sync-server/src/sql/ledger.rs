//! What rounds found at one piece of equipment.

use crate::sql::rounds::AnswerKept;
use model::ids::{EquipmentId, RoundId};
use rusqlite::{Connection, OptionalExtension, named_params};

/// The last site's day on which something was judged at a piece, YYYY-MM-DD.
///
/// Edges: what was withdrawn, wasn't possible or doesn't apply is no look at it. Only the rounds
/// that came last are looked at, some ten of them: a ledger asks this of thousands of pieces.
pub fn last_judged(
    connection: &Connection,
    site: i64,
    piece: EquipmentId,
) -> rusqlite::Result<Option<String>> {
    connection
        .prepare_cached(
            "SELECT max(day) FROM (
               SELECT r.day FROM answers a JOIN rounds r ON r.round = a.round
               WHERE a.place = (SELECT place FROM places WHERE id = :piece) AND r.site = :site
                 AND a.withdrawn = 0 AND a.outcome IN (1, 2, 3)
               ORDER BY a.round DESC LIMIT 64)",
        )?
        .query_row(
            named_params! { ":site": site, ":piece": piece.bytes() },
            |row| row.get(0),
        )
        .optional()
        .map(Option::flatten)
}

/// What was judged at a piece from a month (`YYYY-MM`) on: month and outcome, by month.
pub fn judged(
    connection: &Connection,
    site: i64,
    piece: EquipmentId,
    first: &str,
) -> rusqlite::Result<Vec<(String, i64)>> {
    connection
        .prepare_cached(
            "SELECT DISTINCT substr(r.day, 1, 7), a.outcome
             FROM answers a JOIN rounds r ON r.round = a.round
             WHERE a.place = (SELECT place FROM places WHERE id = :piece) AND r.site = :site
               AND a.withdrawn = 0 AND a.outcome IN (1, 2, 3) AND r.day >= :first
             ORDER BY 1, 2",
        )?
        .query_map(
            named_params! { ":site": site, ":piece": piece.bytes(), ":first": first },
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?
        .collect()
}

/// The worst look at a piece in a month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Looked {
    /// From 1.
    pub month: u32,
    pub outcome: i64,
    pub round: RoundId,
    /// The site's day, YYYY-MM-DD.
    pub day: String,
}

/// The worst look at a piece in each month of a year; of several that are as bad, the last.
pub fn looked_in(
    connection: &Connection,
    site: i64,
    piece: EquipmentId,
    year: i32,
) -> rusqlite::Result<Vec<Looked>> {
    connection
        .prepare_cached(
            "SELECT CAST(substr(r.day, 6, 2) AS INTEGER), a.outcome, r.id, r.day,
                    max(a.outcome || r.day || hex(r.id))
             FROM answers a JOIN rounds r ON r.round = a.round
             WHERE a.place = (SELECT place FROM places WHERE id = :piece) AND r.site = :site
               AND a.withdrawn = 0 AND a.outcome IN (1, 2, 3)
               AND r.day >= :first AND r.day < :next
             GROUP BY 1 ORDER BY 1",
        )?
        .query_map(
            named_params! {
                ":site": site, ":piece": piece.bytes(),
                ":first": format!("{year:04}-01-01"), ":next": format!("{:04}-01-01", year + 1),
            },
            |row| {
                Ok(Looked {
                    month: row.get(0)?,
                    outcome: row.get(1)?,
                    round: RoundId::from_bytes(row.get(2)?),
                    day: row.get(3)?,
                })
            },
        )?
        .collect()
}

/// The first day on which somebody walked at a site.
pub fn first_walked(connection: &Connection, site: i64) -> rusqlite::Result<Option<String>> {
    connection
        .prepare_cached(
            "SELECT day FROM rounds WHERE site = :site AND started_at IS NOT NULL
             ORDER BY day LIMIT 1",
        )?
        .query_row(named_params! { ":site": site }, |row| row.get(0))
        .optional()
}

/// The pieces that a line, or one answer of it, is about.
pub fn pieces_of(
    connection: &Connection,
    (journal, seq): (i64, i64),
    n: Option<i64>,
) -> rusqlite::Result<Vec<EquipmentId>> {
    connection
        .prepare_cached(
            "SELECT DISTINCT p.id FROM answers a JOIN places p ON p.place = a.place
             WHERE a.journal = :journal AND a.seq = :seq AND (:n IS NULL OR a.n = :n)
               AND a.place <> a.point ORDER BY p.id",
        )?
        .query_map(
            named_params! { ":journal": journal, ":seq": seq, ":n": n },
            |row| Ok(EquipmentId::from_bytes(row.get(0)?)),
        )?
        .collect()
}

/// One value that was read at a piece.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Read {
    /// The answer it belongs to.
    pub answer: (i64, i64, i64),
    /// The site's day, YYYY-MM-DD.
    pub day: String,
    pub value_milli: i64,
    pub unit: String,
}

/// What was read at a piece for one item, in the order of days; what was withdrawn isn't in it.
pub fn readings(
    connection: &Connection,
    site: i64,
    piece: EquipmentId,
    item: &str,
) -> rusqlite::Result<Vec<Read>> {
    connection
        .prepare_cached(
            "SELECT v.journal, v.seq, v.n, r.day, v.value_milli, v.unit FROM readings v
             JOIN answers a ON a.journal = v.journal AND a.seq = v.seq AND a.n = v.n
               AND a.withdrawn = 0
             JOIN rounds r ON r.round = a.round AND r.site = :site
             WHERE v.place = (SELECT place FROM places WHERE id = :piece)
               AND v.item = (SELECT item FROM items WHERE id = :item)
             ORDER BY r.day, v.journal, v.seq, v.n, v.part",
        )?
        .query_map(
            named_params! { ":site": site, ":piece": piece.bytes(), ":item": item },
            |row| {
                Ok(Read {
                    answer: (row.get(0)?, row.get(1)?, row.get(2)?),
                    day: row.get(3)?,
                    value_milli: row.get(4)?,
                    unit: row.get(5)?,
                })
            },
        )?
        .collect()
}

/// What was said at a piece, in numbers, and the round it was said in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    pub round: RoundId,
    /// The site's day, YYYY-MM-DD.
    pub day: String,
    pub answer: AnswerKept,
}

/// The last answers at a piece, of one item or of all, the newest first; what was withdrawn isn't
/// in it.
pub fn found(
    connection: &Connection,
    site: i64,
    piece: EquipmentId,
    item: Option<&str>,
    most: u32,
) -> rusqlite::Result<Vec<Found>> {
    connection
        .prepare_cached(
            "SELECT r.id, r.day, a.round, a.point, a.place, a.item, a.journal, a.seq, a.n,
                    a.outcome
             FROM answers a JOIN rounds r ON r.round = a.round
             WHERE a.place = (SELECT place FROM places WHERE id = :piece) AND r.site = :site
               AND a.withdrawn = 0
               AND (:item IS NULL OR a.item = (SELECT item FROM items WHERE id = :item))
             ORDER BY r.day DESC, a.journal DESC, a.seq DESC, a.n LIMIT :most",
        )?
        .query_map(
            named_params! {
                ":site": site, ":piece": piece.bytes(), ":item": item, ":most": most
            },
            |row| {
                Ok(Found {
                    round: RoundId::from_bytes(row.get(0)?),
                    day: row.get(1)?,
                    answer: AnswerKept {
                        round: row.get(2)?,
                        point: row.get(3)?,
                        place: row.get(4)?,
                        item: row.get(5)?,
                        journal: row.get(6)?,
                        seq: row.get(7)?,
                        n: row.get(8)?,
                        outcome: row.get(9)?,
                        withdrawn: false,
                    },
                })
            },
        )?
        .collect()
}
