//! How orders went on: when each was given, put right and accepted.

use model::ids::FindingId;
use model::orders::OrderState;
use rusqlite::{Connection, named_params};

/// An order with the times of its steps, claimed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Went {
    pub finding: FindingId,
    pub raised_at: String,
    pub role: String,
    /// Its kind of work; empty: rectification.
    pub kind: String,
    /// Local number of the checkpoint; 0: none.
    pub point: i64,
    /// The first time it was given to somebody, the last time that it was fixed and verified.
    pub assigned_at: Option<String>,
    pub fixed_at: Option<String>,
    pub verified_at: Option<String>,
}

/// Orders that were raised between two claimed days, with a day around: times have their own zones.
pub fn raised(
    connection: &Connection,
    site: i64,
    (from, to): (&str, &str),
) -> rusqlite::Result<Vec<Went>> {
    let first = "SELECT s.at FROM order_steps s WHERE s.finding = f.finding AND s.moved = 1
        AND s.what = '' AND s.state =";
    connection
        .prepare_cached(&format!(
            "SELECT f.id, f.raised_at, f.role, iif(f.work = '', '', f.work ->> '$.kind'), f.point,
               ({first} :assigned ORDER BY s.step LIMIT 1),
               ({first} :fixed ORDER BY s.step DESC LIMIT 1),
               ({first} :verified ORDER BY s.step DESC LIMIT 1)
             FROM findings f
             WHERE f.site = :site AND f.joined IS NULL AND f.state <> :rejected
               AND f.raised_at BETWEEN :from AND :to
             ORDER BY f.finding"
        ))?
        .query_map(
            named_params! {
                ":site": site, ":from": from, ":to": to,
                ":assigned": OrderState::Assigned.number(),
                ":fixed": OrderState::Fixed.number(),
                ":verified": OrderState::Verified.number(),
                ":rejected": OrderState::Rejected.number(),
            },
            |row| {
                Ok(Went {
                    finding: FindingId::from_bytes(row.get(0)?),
                    raised_at: row.get(1)?,
                    role: row.get(2)?,
                    kind: row.get(3)?,
                    point: row.get(4)?,
                    assigned_at: row.get(5)?,
                    fixed_at: row.get(6)?,
                    verified_at: row.get(7)?,
                })
            },
        )?
        .collect()
}
