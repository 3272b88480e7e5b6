//! Who did how much on some days.

use model::ids::StaffId;
use model::orders::OrderState;
use rusqlite::{Connection, named_params};

/// What somebody did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    pub staff: StaffId,
    pub rounds: i64,
    pub finished: i64,
    pub visits: i64,
    /// Answers that stand.
    pub answers: i64,
    pub raised: i64,
    /// Orders that were put right.
    pub fixed: i64,
    /// Days with a round.
    pub days: i64,
}

/// What each did on some days, both included; findings and orders by the day of their claim.
pub fn of_days(
    connection: &Connection,
    site: i64,
    (from, to): (&str, &str),
) -> rusqlite::Result<Vec<Done>> {
    connection
        .prepare_cached(
            "WITH walked AS (
               SELECT r.staff, count(*) AS rounds,
                 sum(r.finished_at IS NOT NULL) AS finished, count(DISTINCT r.day) AS days,
                 sum((SELECT count(DISTINCT v.place) FROM reaches v
                      WHERE v.round = r.round)) AS visits,
                 sum((SELECT count(*) FROM answers a
                      WHERE a.round = r.round AND NOT a.withdrawn)) AS answers
               FROM rounds r
               WHERE r.site = :site AND r.day BETWEEN :from AND :to
                 AND r.started_at IS NOT NULL AND r.staff IS NOT NULL
               GROUP BY r.staff),
             saw AS (
               SELECT raised_by AS staff, count(*) AS raised FROM findings
               WHERE site = :site AND substr(raised_at, 1, 10) BETWEEN :from AND :to
                 AND raised_by IS NOT NULL AND work = ''
               GROUP BY raised_by),
             mended AS (
               SELECT o.staff, count(DISTINCT o.finding) AS fixed
               FROM order_steps o JOIN findings f ON f.finding = o.finding
               WHERE f.site = :site AND o.moved AND o.state = :fixed AND o.staff IS NOT NULL
                 AND o.what = '' AND substr(o.at, 1, 10) BETWEEN :from AND :to
               GROUP BY o.staff)
             SELECT s.id, coalesce(w.rounds, 0), coalesce(w.finished, 0),
               coalesce(w.visits, 0), coalesce(w.answers, 0), coalesce(a.raised, 0),
               coalesce(m.fixed, 0), coalesce(w.days, 0)
             FROM staff s LEFT JOIN walked w ON w.staff = s.staff
             LEFT JOIN saw a ON a.staff = s.staff LEFT JOIN mended m ON m.staff = s.staff
             WHERE w.staff IS NOT NULL OR a.staff IS NOT NULL OR m.staff IS NOT NULL",
        )?
        .query_map(
            named_params! {
                ":site": site, ":from": from, ":to": to, ":fixed": OrderState::Fixed.number(),
            },
            |row| {
                Ok(Done {
                    staff: StaffId::from_bytes(row.get(0)?),
                    rounds: row.get(1)?,
                    finished: row.get(2)?,
                    visits: row.get(3)?,
                    answers: row.get(4)?,
                    raised: row.get(5)?,
                    fixed: row.get(6)?,
                    days: row.get(7)?,
                })
            },
        )?
        .collect()
}
