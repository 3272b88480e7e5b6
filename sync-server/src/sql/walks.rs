//! Who was where on which day.

use model::ids::{CheckpointId, StaffId};
use rusqlite::{Connection, named_params};

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
