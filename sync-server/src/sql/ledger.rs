//! What rounds found at one piece of equipment.

use crate::sql::rounds::AnswerKept;
use crate::sql::stretch::Rounds;
use model::ids::{EquipmentId, RoundId};
use rusqlite::{Connection, OptionalExtension, named_params};
use std::collections::BTreeMap;

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
               SELECT r.day FROM answers a CROSS JOIN rounds r ON r.round = a.round
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
             FROM answers a CROSS JOIN rounds r ON r.round = a.round
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

impl Looked {
    fn rank(&self) -> (i64, &str, RoundId) {
        (self.outcome, &self.day, self.round)
    }
}

/// The worst look at every piece in each month of a year; of several that are as bad, the last.
pub fn looked_in(
    connection: &Connection,
    site: i64,
    year: i32,
) -> rusqlite::Result<BTreeMap<EquipmentId, Vec<Looked>>> {
    let days = [format!("{year:04}-01-01"), format!("{year:04}-12-31")];
    let rounds = Rounds::of_days(connection, site, (&days[0], &days[1]))?;
    let mut all: BTreeMap<EquipmentId, BTreeMap<u32, Looked>> = BTreeMap::new();
    let mut asked = connection.prepare_cached(
        "SELECT p.id, a.round, max(a.outcome)
         FROM places p CROSS JOIN answers a ON a.place = p.place
           AND a.round BETWEEN :first AND :last
         WHERE a.place <> a.point AND a.withdrawn = 0 AND a.outcome IN (1, 2, 3)
         GROUP BY p.place, a.round",
    )?;
    let (first, last) = rounds.ends();
    let mut rows = asked.query(named_params! { ":first": first, ":last": last })?;
    while let Some(row) = rows.next()? {
        let Some(round) = rounds.get(row.get(1)?) else {
            continue;
        };
        let Some(month) = round.day.get(5..7).and_then(|month| month.parse().ok()) else {
            continue;
        };
        let look = Looked {
            month,
            outcome: row.get(2)?,
            round: round.id,
            day: round.day.clone(),
        };
        let months = all.entry(EquipmentId::from_bytes(row.get(0)?)).or_default();
        if months
            .get(&month)
            .is_none_or(|held| held.rank() < look.rank())
        {
            months.insert(month, look);
        }
    }
    let in_order = |(id, months): (_, BTreeMap<u32, Looked>)| (id, months.into_values().collect());
    Ok(all.into_iter().map(in_order).collect())
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
             CROSS JOIN rounds r ON r.round = v.round AND r.site = :site
             WHERE v.place = (SELECT place FROM places WHERE id = :piece) AND v.withdrawn = 0
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
             FROM answers a CROSS JOIN rounds r ON r.round = a.round
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
