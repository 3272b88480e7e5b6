//! Durations that were timed: begun, and how long they went on.

use model::discharge::Seen;
use model::ids::{EquipmentId, RoundId, StaffId};
use rusqlite::types::Type;
use rusqlite::{Connection, Transaction, named_params};

/// A duration that begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timer {
    pub journal: i64,
    pub seq: i64,
    pub round: i64,
    /// The checkpoint or equipment.
    pub place: i64,
    pub item: i64,
    pub part: String,
}

/// How long one went on, as far as is certain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ended {
    pub at_least_s: i64,
    /// None: nobody knows.
    pub at_most_s: Option<i64>,
    pub seen: Option<Seen>,
}

/// Keeps that one began.
pub fn begin(tx: &Transaction<'_>, timer: &Timer) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "INSERT OR REPLACE INTO timers (journal, seq, round, place, item, part)
         VALUES (:journal, :seq, :round, :place, :item, :part)",
    )?
    .execute(named_params! {
        ":journal": timer.journal, ":seq": timer.seq, ":round": timer.round,
        ":place": timer.place, ":item": timer.item, ":part": timer.part,
    })?;
    Ok(())
}

/// Keeps how long one went on: whether one ran that began with that line.
pub fn end(
    tx: &Transaction<'_>,
    (journal, seq): (i64, i64),
    ended: &Ended,
) -> rusqlite::Result<bool> {
    let changed = tx
        .prepare_cached(
            "UPDATE timers SET at_least_s = :least, at_most_s = :most, seen = :seen
             WHERE journal = :journal AND seq = :seq AND at_least_s IS NULL",
        )?
        .execute(named_params! {
            ":journal": journal, ":seq": seq, ":least": ended.at_least_s,
            ":most": ended.at_most_s, ":seen": ended.seen.map_or("", word),
        })?;
    Ok(changed > 0)
}

fn word(seen: Seen) -> &'static str {
    match seen {
        Seen::WentOut => "went_out",
        Seen::StillLit => "still_lit",
        Seen::FoundDark => "found_dark",
    }
}

/// One that was timed at a piece of equipment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timed {
    pub round: RoundId,
    /// The site's day, YYYY-MM-DD.
    pub day: String,
    /// Who walks that round now.
    pub staff: Option<StaffId>,
    /// None: it runs.
    pub ended: Option<Ended>,
}

/// The last ones of a part at a piece, the newest first.
pub fn timed(
    connection: &Connection,
    site: i64,
    piece: EquipmentId,
    (item, part): (&str, &str),
    most: u32,
) -> rusqlite::Result<Vec<Timed>> {
    connection
        .prepare_cached(
            "SELECT r.id, r.day, f.id, t.at_least_s, t.at_most_s, t.seen FROM timers t
             JOIN rounds r ON r.round = t.round AND r.site = :site
             LEFT JOIN staff f ON f.staff = r.staff
             WHERE t.place = (SELECT place FROM places WHERE id = :piece)
               AND t.item = (SELECT item FROM items WHERE id = :item) AND t.part = :part
             ORDER BY r.day DESC, t.journal DESC, t.seq DESC LIMIT :most",
        )?
        .query_map(
            named_params! {
                ":site": site, ":piece": piece.bytes(), ":item": item, ":part": part,
                ":most": most
            },
            |row| {
                let staff: Option<[u8; 16]> = row.get(2)?;
                let at_least_s: Option<i64> = row.get(3)?;
                let at_most_s = row.get(4)?;
                let seen = match row.get_ref(5)?.as_str()? {
                    "" => None,
                    "went_out" => Some(Seen::WentOut),
                    "still_lit" => Some(Seen::StillLit),
                    "found_dark" => Some(Seen::FoundDark),
                    other => {
                        let odd = format!("`{other}` was seen at no end").into();
                        return Err(rusqlite::Error::FromSqlConversionFailure(
                            5,
                            Type::Text,
                            odd,
                        ));
                    }
                };
                Ok(Timed {
                    round: RoundId::from_bytes(row.get(0)?),
                    day: row.get(1)?,
                    staff: staff.map(StaffId::from_bytes),
                    ended: at_least_s.map(|at_least_s| Ended {
                        at_least_s,
                        at_most_s,
                        seen,
                    }),
                })
            },
        )?
        .collect()
}
