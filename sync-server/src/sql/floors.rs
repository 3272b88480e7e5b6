//! What is known of places at a glance: when each was seen last, and what is open there.

use model::ids::{CheckpointId, RoundId};
use rusqlite::{Connection, named_params};
use std::collections::BTreeMap;

/// When somebody was at a place last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// The site's day, YYYY-MM-DD.
    pub day: String,
    pub round: RoundId,
}

/// The last visit of each place from a day (YYYY-MM-DD) on.
pub fn seen_since(
    connection: &Connection,
    site: i64,
    first: &str,
) -> rusqlite::Result<BTreeMap<CheckpointId, Seen>> {
    connection
        .prepare_cached(
            "SELECT p.id, max(r.day || hex(r.id)), r.day, r.id
             FROM rounds r JOIN reaches t ON t.round = r.round JOIN places p ON p.place = t.place
             WHERE r.site = :site AND r.day >= :first GROUP BY t.place",
        )?
        .query_map(named_params! { ":site": site, ":first": first }, |row| {
            let seen = Seen {
                day: row.get(2)?,
                round: RoundId::from_bytes(row.get(3)?),
            };
            Ok((CheckpointId::from_bytes(row.get(0)?), seen))
        })?
        .collect()
}

/// How many findings are open at each place, at its equipment too.
pub fn open_at(
    connection: &Connection,
    site: i64,
) -> rusqlite::Result<BTreeMap<CheckpointId, u32>> {
    connection
        .prepare_cached(
            "SELECT p.id, count(*) FROM findings f JOIN places p ON p.place = f.point
             WHERE f.site = :site AND f.joined IS NULL AND f.state NOT IN (5, 7)
             GROUP BY f.point",
        )?
        .query_map(named_params! { ":site": site }, |row| {
            Ok((CheckpointId::from_bytes(row.get(0)?), row.get(1)?))
        })?
        .collect()
}
