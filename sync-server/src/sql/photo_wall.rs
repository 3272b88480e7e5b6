//! Which photos a site's lines name, the newest first, and what each line is about.

use model::ids::RoundId;
use model::orders::OrderState;
use rusqlite::{Connection, OptionalExtension, Row, named_params};

/// A photo and a line that names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Named {
    /// Local number: photos are numbered as they come to be known.
    pub photo: i64,
    pub sha256: [u8; 32],
    pub held: bool,
    pub journal: i64,
    pub seq: i64,
}

/// The lines of a site that name any of the `count` photos before one, the newest photo first; and
/// the last photo that was looked at, where there may be more.
pub fn before(
    connection: &Connection,
    site: i64,
    before: i64,
    count: i64,
) -> rusqlite::Result<(Vec<Named>, Option<i64>)> {
    let last = connection
        .prepare_cached(
            "SELECT photo FROM photos WHERE photo < :before
             ORDER BY photo DESC LIMIT 1 OFFSET :skip",
        )?
        .query_row(
            named_params! { ":before": before, ":skip": count - 1 },
            |row| row.get(0),
        )
        .optional()?;
    let found = connection
        .prepare_cached(
            "SELECT p.photo, p.sha256, p.size_bytes IS NOT NULL, l.journal, l.seq
             FROM photos p CROSS JOIN line_photos l ON l.photo = p.photo
             JOIN journals j ON j.journal = l.journal
             WHERE p.photo < :before AND p.photo >= :last AND j.site = :site
             ORDER BY p.photo DESC, l.journal, l.seq",
        )?
        .query_map(
            named_params! { ":before": before, ":last": last.unwrap_or(0), ":site": site },
            |row| {
                Ok(Named {
                    photo: row.get(0)?,
                    sha256: row.get(1)?,
                    held: row.get(2)?,
                    journal: row.get(3)?,
                    seq: row.get(4)?,
                })
            },
        )?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    Ok((found, last))
}

/// A round and a place of it that a line is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visited {
    pub round: RoundId,
    pub day: String,
    /// Local number of who walks it.
    pub staff: Option<i64>,
    /// The checkpoint; none: only a piece was named, or nothing.
    pub point: Option<[u8; 16]>,
}

fn visited(row: &Row<'_>) -> rusqlite::Result<Visited> {
    Ok(Visited {
        round: RoundId::from_bytes(row.get(0)?),
        day: row.get(1)?,
        staff: row.get(2)?,
        point: row.get(3)?,
    })
}

/// An answer of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    pub at: Visited,
    pub place: [u8; 16],
    pub item: String,
    pub n: i64,
    pub outcome: i64,
}

/// The answers of a line that stand, in its order.
pub fn answered(
    connection: &Connection,
    (journal, seq): (i64, i64),
) -> rusqlite::Result<Vec<Answered>> {
    connection
        .prepare_cached(
            "SELECT r.id, r.day, r.staff, q.id, p.id, i.id, a.n, a.outcome
             FROM answers a JOIN rounds r ON r.round = a.round
             JOIN places p ON p.place = a.place JOIN items i ON i.item = a.item
             LEFT JOIN places q ON q.place = a.point
             WHERE a.journal = :journal AND a.seq = :seq AND a.withdrawn = 0 ORDER BY a.n",
        )?
        .query_map(named_params! { ":journal": journal, ":seq": seq }, |row| {
            Ok(Answered {
                at: visited(row)?,
                place: row.get(4)?,
                item: row.get(5)?,
                n: row.get(6)?,
                outcome: row.get(7)?,
            })
        })?
        .collect()
}

/// What a line proves of a visit: that somebody was there, left it out, or did a duty.
pub fn proved(
    connection: &Connection,
    (journal, seq): (i64, i64),
) -> rusqlite::Result<Option<Visited>> {
    connection
        .prepare_cached(
            "SELECT r.id, r.day, r.staff, p.id
             FROM (SELECT round, place FROM reaches WHERE journal = :journal AND seq = :seq
                   UNION ALL
                   SELECT round, place FROM skips WHERE journal = :journal AND seq = :seq
                   UNION ALL
                   SELECT round, 0 FROM duties WHERE journal = :journal AND seq = :seq) v
             JOIN rounds r ON r.round = v.round LEFT JOIN places p ON p.place = v.place LIMIT 1",
        )?
        .query_row(named_params! { ":journal": journal, ":seq": seq }, visited)
        .optional()
}

/// A finding that a line saw: its local number, which answer of the line saw it, and the photos.
pub fn sighted(
    connection: &Connection,
    (journal, seq): (i64, i64),
) -> rusqlite::Result<Vec<(i64, i64, String)>> {
    connection
        .prepare_cached(
            "SELECT finding, n, photos FROM sightings
             WHERE journal = :journal AND seq = :seq AND withdrawn = 0 ORDER BY n",
        )?
        .query_map(named_params! { ":journal": journal, ":seq": seq }, |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })?
        .collect()
}

/// A step of an order that has photos.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stepped {
    pub step: i64,
    /// As its line names it, alias or not.
    pub finding: i64,
    pub at: String,
    pub staff: Option<i64>,
    pub state: i64,
    /// JSON list.
    pub photos: String,
}

fn stepped(row: &Row<'_>) -> rusqlite::Result<Stepped> {
    Ok(Stepped {
        step: row.get(0)?,
        finding: row.get(1)?,
        at: row.get(2)?,
        staff: row.get(3)?,
        state: row.get(4)?,
        photos: row.get(5)?,
    })
}

/// The step of an order that a line made.
pub fn step(
    connection: &Connection,
    (journal, seq): (i64, i64),
) -> rusqlite::Result<Option<Stepped>> {
    connection
        .prepare_cached(
            "SELECT step, finding, at, staff, state, photos FROM order_steps
             WHERE journal = :journal AND seq = :seq ORDER BY step LIMIT 1",
        )?
        .query_row(named_params! { ":journal": journal, ":seq": seq }, stepped)
        .optional()
}

/// The steps with photos that put something right, before one, the newest first.
pub fn put_right(
    connection: &Connection,
    site: i64,
    before: i64,
    limit: i64,
) -> rusqlite::Result<Vec<Stepped>> {
    connection
        .prepare_cached(
            "SELECT s.step, s.finding, s.at, s.staff, s.state, s.photos
             FROM order_steps s JOIN findings f ON f.finding = s.finding
             WHERE s.step < :before AND f.site = :site AND s.state = :fixed AND s.moved = 1
               AND s.photos <> '[]' AND s.what = ''
             ORDER BY s.step DESC LIMIT :limit",
        )?
        .query_map(
            named_params! {
                ":before": before, ":site": site, ":limit": limit,
                ":fixed": OrderState::Fixed.number(),
            },
            stepped,
        )?
        .collect()
}
