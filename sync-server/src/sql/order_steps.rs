//! The steps of orders, and what was said of them.

use crate::sql::findings::{json, json_or_empty, list, optional_json, text_of, word};
use model::orders::{OrderNote, OrderState};
use protocol::events::Signature;
use protocol::rows::{AlarmTold, MergeTold};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, named_params};

/// A step of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    pub finding: i64,
    pub journal: i64,
    pub seq: i64,
    pub at: String,
    pub staff: Option<i64>,
    /// Who it was at the desk; empty: nobody there.
    pub desk: String,
    pub state: OrderState,
    /// What was said while the state stayed.
    pub what: Option<OrderNote>,
    /// Whether the customer is, where somebody asked.
    pub content: Option<bool>,
    /// Of a charge: hundredths of a yuan.
    pub fee_cents: Option<u32>,
    pub signature: Option<Signature>,
    /// It came in time and moved the order.
    pub moved: bool,
    /// The code of a reason; empty: none.
    pub reason: String,
    pub note: Option<String>,
    pub photos: Vec<String>,
    /// What time alone said of one of its limits, instead of somebody.
    pub alarm: Option<AlarmTold>,
    /// The desk merged its finding with another one, or took that back.
    pub merge: Option<MergeTold>,
}

/// Keeps a step.
pub fn add(tx: &Transaction<'_>, step: &Step) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "INSERT INTO order_steps
           (finding, journal, seq, at, staff, desk, state, moved, reason, note, photos, what,
            content, signature, alarm, fee_cents, merge)
         VALUES (:finding, :journal, :seq, :at, :staff, :desk, :state, :moved, :reason, :note,
           :photos, :what, :content, :signature, :alarm, :fee_cents, :merge)",
    )?
    .execute(named_params! {
        ":finding": step.finding, ":journal": step.journal, ":seq": step.seq, ":at": step.at,
        ":staff": step.staff, ":desk": step.desk, ":state": step.state.number(),
        ":moved": step.moved, ":reason": step.reason, ":note": step.note,
        ":photos": json(&step.photos),
        ":what": step.what.as_ref().map(text_of).unwrap_or_default(),
        ":content": step.content, ":signature": json_or_empty(step.signature.as_ref()),
        ":alarm": json_or_empty(step.alarm.as_ref()), ":fee_cents": step.fee_cents,
        ":merge": json_or_empty(step.merge.as_ref()),
    })?;
    Ok(())
}

const COLUMNS: &str = "finding, journal, seq, at, staff, state, moved, note, photos, desk, \
    reason, what, content, signature, alarm, fee_cents, merge";

fn read(row: &Row<'_>) -> rusqlite::Result<Step> {
    let state: i64 = row.get(5)?;
    Ok(Step {
        finding: row.get(0)?,
        journal: row.get(1)?,
        seq: row.get(2)?,
        at: row.get(3)?,
        staff: row.get(4)?,
        state: OrderState::from_number(state)
            .ok_or(rusqlite::Error::IntegralValueOutOfRange(5, state))?,
        moved: row.get(6)?,
        note: row.get(7)?,
        photos: list(row, 8)?,
        desk: row.get(9)?,
        reason: row.get(10)?,
        what: match row.get::<_, String>(11)?.is_empty() {
            true => None,
            false => Some(word(row, 11)?),
        },
        content: row.get(12)?,
        signature: optional_json(row, 13)?,
        alarm: optional_json(row, 14)?,
        fee_cents: row.get(15)?,
        merge: optional_json(row, 16)?,
    })
}

/// The steps of an order in the order of arrival.
pub fn of(connection: &Connection, finding: i64) -> rusqlite::Result<Vec<Step>> {
    let sql = format!("SELECT {COLUMNS} FROM order_steps WHERE finding = :finding ORDER BY step");
    connection
        .prepare_cached(&sql)?
        .query_map(named_params! { ":finding": finding }, read)?
        .collect()
}

/// Who raised it at the desk; none where that was somebody else, or nobody.
pub fn desk_at_first(connection: &Connection, finding: i64) -> rusqlite::Result<Option<String>> {
    let first = connection
        .prepare_cached(
            "SELECT desk FROM order_steps WHERE finding = :finding ORDER BY step LIMIT 1",
        )?
        .query_row(named_params! { ":finding": finding }, |row| {
            row.get::<_, String>(0)
        })
        .optional()?;
    Ok(first.filter(|desk| !desk.is_empty()))
}

/// An order's steps with those of the findings that the desk merged into it.
///
/// Edges: a merge is told once, by the one that stayed.
pub fn with_merged(connection: &Connection, finding: i64) -> rusqlite::Result<Vec<Step>> {
    let sql = format!(
        "WITH RECURSIVE below (finding) AS (
           SELECT :finding
           UNION SELECT f.finding FROM findings f JOIN below b ON f.joined = b.finding
             WHERE f.merged_at IS NOT NULL)
         SELECT {COLUMNS} FROM order_steps
         WHERE finding IN below AND (finding = :finding OR merge = '') ORDER BY step"
    );
    connection
        .prepare_cached(&sql)?
        .query_map(named_params! { ":finding": finding }, read)?
        .collect()
}
