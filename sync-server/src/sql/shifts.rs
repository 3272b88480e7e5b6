//! Shifts as they were swapped and handed over.

use model::ids::StaffId;
use rusqlite::{Connection, Transaction, named_params};

/// One works another's shift of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Swap {
    /// Outside id of the shift.
    pub shift: String,
    /// YYYY-MM-DD.
    pub day: String,
    pub gives: StaffId,
    pub takes: StaffId,
}

/// A shift that was handed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handover {
    /// The site's day, YYYY-MM-DD.
    pub day: String,
    /// Claimed, RFC 3339.
    pub at: String,
    pub gives: Option<StaffId>,
    pub takes: Option<StaffId>,
    /// JSON of what was counted.
    pub tools: String,
    pub open: i64,
    pub unfinished: i64,
    /// Empty: nothing was said.
    pub note: String,
    /// Empty: the taker hasn't signed.
    pub taken_at: String,
}

/// Where a line stands: its journal's local number and its seq.
pub type LineAt = (i64, i64);

/// Keeps a swap; staff by their local numbers.
pub fn swap(
    tx: &Transaction<'_>,
    (journal, seq): LineAt,
    site: i64,
    (shift, day): (&str, &str),
    (gives, takes): (i64, i64),
) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "INSERT OR REPLACE INTO shift_swaps (journal, seq, site, shift, day, gives, takes)
         VALUES (:journal, :seq, :site, :shift, :day, :gives, :takes)",
    )?
    .execute(named_params! {
        ":journal": journal, ":seq": seq, ":site": site, ":shift": shift, ":day": day,
        ":gives": gives, ":takes": takes,
    })?;
    Ok(())
}

/// A handover as its line says it; staff by their local numbers.
#[derive(Debug, Clone)]
pub struct Given<'a> {
    pub site: i64,
    pub day: String,
    pub at: &'a str,
    pub gives: Option<i64>,
    pub takes: i64,
    pub tools: String,
    pub open: u32,
    pub unfinished: u32,
    pub note: &'a str,
}

/// Keeps that a shift was given.
pub fn give(
    tx: &Transaction<'_>,
    (journal, seq): LineAt,
    given: &Given<'_>,
) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "INSERT OR REPLACE INTO handovers
           (journal, seq, site, day, at, gives, takes, tools, open, unfinished, note)
         VALUES (:journal, :seq, :site, :day, :at, :gives, :takes, :tools, :open, :unfinished,
                 :note)",
    )?
    .execute(named_params! {
        ":journal": journal, ":seq": seq, ":site": given.site, ":day": given.day,
        ":at": given.at, ":gives": given.gives, ":takes": given.takes, ":tools": given.tools,
        ":open": given.open, ":unfinished": given.unfinished, ":note": given.note,
    })?;
    Ok(())
}

/// Keeps that who should take a shift signed for it: whether such a one was given and open.
pub fn take(
    tx: &Transaction<'_>,
    (journal, seq): LineAt,
    by: i64,
    at: &str,
) -> rusqlite::Result<bool> {
    let changed = tx
        .prepare_cached(
            "UPDATE handovers SET taken_at = :at
             WHERE journal = :journal AND seq = :seq AND takes = :by AND taken_at = ''",
        )?
        .execute(named_params! { ":journal": journal, ":seq": seq, ":by": by, ":at": at })?;
    Ok(changed > 0)
}

/// The swaps of some days, both included, in the order of their lines.
pub fn swaps(
    connection: &Connection,
    site: i64,
    (from, to): (&str, &str),
) -> rusqlite::Result<Vec<Swap>> {
    connection
        .prepare_cached(
            "SELECT w.shift, w.day, g.id, t.id FROM shift_swaps w
             JOIN staff g ON g.staff = w.gives JOIN staff t ON t.staff = w.takes
             WHERE w.site = :site AND w.day BETWEEN :from AND :to
             ORDER BY w.day, w.journal, w.seq",
        )?
        .query_map(
            named_params! { ":site": site, ":from": from, ":to": to },
            |row| {
                Ok(Swap {
                    shift: row.get(0)?,
                    day: row.get(1)?,
                    gives: StaffId::from_bytes(row.get(2)?),
                    takes: StaffId::from_bytes(row.get(3)?),
                })
            },
        )?
        .collect()
}

/// The handovers of some days, both included, the newest first.
pub fn handovers(
    connection: &Connection,
    site: i64,
    (from, to): (&str, &str),
) -> rusqlite::Result<Vec<Handover>> {
    connection
        .prepare_cached(
            "SELECT h.day, h.at, g.id, t.id, h.tools, h.open, h.unfinished, h.note, h.taken_at
             FROM handovers h LEFT JOIN staff g ON g.staff = h.gives
             LEFT JOIN staff t ON t.staff = h.takes
             WHERE h.site = :site AND h.day BETWEEN :from AND :to
             ORDER BY h.day DESC, h.at DESC, h.journal, h.seq",
        )?
        .query_map(
            named_params! { ":site": site, ":from": from, ":to": to },
            |row| {
                let gives: Option<[u8; 16]> = row.get(2)?;
                let takes: Option<[u8; 16]> = row.get(3)?;
                Ok(Handover {
                    day: row.get(0)?,
                    at: row.get(1)?,
                    gives: gives.map(StaffId::from_bytes),
                    takes: takes.map(StaffId::from_bytes),
                    tools: row.get(4)?,
                    open: row.get(5)?,
                    unfinished: row.get(6)?,
                    note: row.get(7)?,
                    taken_at: row.get(8)?,
                })
            },
        )?
        .collect()
}
