//! Where the phone was at each visit of a round.

use protocol::events::Position;
use rusqlite::{Connection, OptionalExtension, Transaction, named_params};

/// The position of one visit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The visit's line.
    pub journal: i64,
    pub seq: i64,
    /// The line that says where.
    pub said: i64,
    pub position: Position,
    /// When that was said, as claimed.
    pub said_at: String,
}

/// A visit that was made with a device, by its line: its round and place.
pub fn visit(
    connection: &Connection,
    journal: i64,
    seq: i64,
    device: Option<i64>,
) -> rusqlite::Result<Option<(i64, i64)>> {
    connection
        .prepare_cached(
            "SELECT v.round, v.place FROM reaches v JOIN journals j ON j.journal = v.journal
             WHERE v.journal = :journal AND v.seq = :seq AND j.device IS :device",
        )?
        .query_row(
            named_params! { ":journal": journal, ":seq": seq, ":device": device },
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .optional()
}

/// Keeps where a visit was: whether it did. Edges: the first word counts.
pub fn keep(tx: &Transaction<'_>, kept: &Kept) -> rusqlite::Result<bool> {
    let added = tx
        .prepare_cached(
            "INSERT OR IGNORE INTO positions (journal, seq, said, latitude_e7, longitude_e7,
               accuracy_m, mock, said_at)
             VALUES (:journal, :seq, :said, :latitude_e7, :longitude_e7, :accuracy_m, :mock,
               :said_at)",
        )?
        .execute(named_params! {
            ":journal": kept.journal, ":seq": kept.seq, ":said": kept.said,
            ":latitude_e7": kept.position.latitude_e7, ":longitude_e7": kept.position.longitude_e7,
            ":accuracy_m": kept.position.accuracy_m, ":mock": kept.position.mock,
            ":said_at": kept.said_at,
        })?;
    Ok(added > 0)
}

/// Where the visits of a round were.
pub fn of_round(connection: &Connection, round: i64) -> rusqlite::Result<Vec<Kept>> {
    connection
        .prepare_cached(
            "SELECT p.journal, p.seq, p.said, p.latitude_e7, p.longitude_e7, p.accuracy_m,
                    p.mock, p.said_at
             FROM reaches v JOIN positions p ON p.journal = v.journal AND p.seq = v.seq
             WHERE v.round = :round ORDER BY p.journal, p.seq",
        )?
        .query_map(named_params! { ":round": round }, |row| {
            Ok(Kept {
                journal: row.get(0)?,
                seq: row.get(1)?,
                said: row.get(2)?,
                position: Position {
                    latitude_e7: row.get(3)?,
                    longitude_e7: row.get(4)?,
                    accuracy_m: row.get(5)?,
                    mock: row.get(6)?,
                },
                said_at: row.get(7)?,
            })
        })?
        .collect()
}
