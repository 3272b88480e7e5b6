//! Who walked how much on some days.

use model::ids::StaffId;
use rusqlite::{Connection, named_params};

/// What somebody walked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    pub staff: StaffId,
    pub rounds: i64,
    pub finished: i64,
    pub visits: i64,
    /// Answers that stand.
    pub answers: i64,
    /// Days with a round.
    pub days: i64,
}

/// What each walked on some days, both included.
pub fn of_days(
    connection: &Connection,
    site: i64,
    (from, to): (&str, &str),
) -> rusqlite::Result<Vec<Done>> {
    connection
        .prepare_cached(
            "SELECT s.id, count(*), sum(r.finished_at IS NOT NULL),
               sum((SELECT count(DISTINCT v.place) FROM reaches v WHERE v.round = r.round)),
               sum((SELECT count(*) FROM answers a
                    WHERE a.round = r.round AND NOT a.withdrawn)),
               count(DISTINCT r.day)
             FROM rounds r JOIN staff s ON s.staff = r.staff
             WHERE r.site = :site AND r.day BETWEEN :from AND :to AND r.started_at IS NOT NULL
             GROUP BY r.staff",
        )?
        .query_map(
            named_params! { ":site": site, ":from": from, ":to": to },
            |row| {
                Ok(Done {
                    staff: StaffId::from_bytes(row.get(0)?),
                    rounds: row.get(1)?,
                    finished: row.get(2)?,
                    visits: row.get(3)?,
                    answers: row.get(4)?,
                    days: row.get(5)?,
                })
            },
        )?
        .collect()
}
