//! Who was where on which day.

use model::ids::{CheckpointId, StaffId};
use rusqlite::{Connection, OptionalExtension, named_params};
use std::collections::BTreeMap;

/// Somebody was at a checkpoint on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Walked {
    /// The site's day, YYYY-MM-DD.
    pub day: String,
    pub checkpoint: CheckpointId,
    /// Who walks the round now; none where nobody is named.
    pub staff: Option<StaffId>,
}

/// Each day, checkpoint and person once, both days included.
pub fn between(
    connection: &Connection,
    site: i64,
    from: &str,
    to: &str,
) -> rusqlite::Result<Vec<Walked>> {
    connection
        .prepare_cached(
            "SELECT DISTINCT r.day, p.id, s.id FROM rounds r
             JOIN reaches v ON v.round = r.round JOIN places p ON p.place = v.place
             LEFT JOIN staff s ON s.staff = r.staff
             WHERE r.site = :site AND r.day BETWEEN :from AND :to",
        )?
        .query_map(
            named_params! { ":site": site, ":from": from, ":to": to },
            |row| {
                let staff: Option<[u8; 16]> = row.get(2)?;
                Ok(Walked {
                    day: row.get(0)?,
                    checkpoint: CheckpointId::from_bytes(row.get(1)?),
                    staff: staff.map(StaffId::from_bytes),
                })
            },
        )?
        .collect()
}

/// The last day on which somebody was at each checkpoint, of those where that is before a day.
pub fn last_before(
    connection: &Connection,
    site: i64,
    day: &str,
) -> rusqlite::Result<BTreeMap<CheckpointId, String>> {
    connection
        .prepare_cached(
            "SELECT p.id, max(r.day) FROM reaches v CROSS JOIN rounds r ON r.round = v.round
             JOIN places p ON p.place = v.place
             WHERE r.site = :site AND v.place NOT IN (
               SELECT w.place FROM rounds s JOIN reaches w ON w.round = s.round
               WHERE s.site = :site AND s.day >= :day)
             GROUP BY v.place",
        )?
        .query_map(named_params! { ":site": site, ":day": day }, |row| {
            Ok((CheckpointId::from_bytes(row.get(0)?), row.get(1)?))
        })?
        .collect()
}

/// The first day on which anybody walked anything.
pub fn first_day(connection: &Connection, site: i64) -> rusqlite::Result<Option<String>> {
    connection
        .prepare_cached(
            "SELECT day FROM rounds WHERE site = :site AND started_at IS NOT NULL
             ORDER BY day LIMIT 1",
        )?
        .query_row(named_params! { ":site": site }, |row| row.get(0))
        .optional()
}
