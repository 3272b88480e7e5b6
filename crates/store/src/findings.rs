//! Reads findings and orders of this handheld's own lines.

use crate::rounds::{id16, read_json, split};
use crate::{Result, Store};
use model::ids::*;
use model::orders::OrderState;
use protocol::events::{FindingMade, OrderMoved, OrderNoted};
use rusqlite::{Row, named_params};

/// A finding that was seen here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnFinding {
    pub finding: FindingId,
    pub order: OrderId,
    pub seq: u64,
    pub checkpoint: Option<CheckpointId>,
    pub equipment: Option<EquipmentId>,
    pub item: Option<String>,
    pub seen: u32,
    /// As this handheld's own lines know it.
    pub state: OrderState,
    pub go: u32,
    pub raised_at: String,
    pub by: Option<StaffId>,
    pub made: FindingMade,
    pub clauses: Vec<String>,
    pub note: Option<String>,
    pub photos: Vec<String>,
}

/// A step of an order that was taken here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnMove {
    pub seq: u64,
    pub order: OrderId,
    pub state: OrderState,
    pub at: String,
    pub by: Option<StaffId>,
    pub event: OrderMoved,
}

const COLUMNS: &str = "finding, work_order, seq, checkpoint, equipment, item, seen, state, go,
    raised_at, by, made, clauses, note, photos";

impl Store {
    /// Findings that lines after `after` raised here and that wait for somebody as far as own lines
    /// know, be it for the call to the customer; the newest first.
    pub fn findings_open(&self, after: u64) -> Result<Vec<OwnFinding>> {
        let sql = format!(
            "SELECT {COLUMNS} FROM findings
             WHERE state NOT IN (5, 7) AND chain = :chain AND seq > :after
             UNION ALL
             SELECT {COLUMNS} FROM findings
             WHERE state = 5 AND chain = :chain AND seq > :after
               AND made ->> '$.work.calls_back' = 1
             ORDER BY seq DESC"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let chain = self.chain()?.chain;
        let params = named_params! {":chain": chain, ":after": after as i64};
        let rows = statement.query_map(params, raw)?;
        rows.map(|row| own_finding(row?)).collect()
    }

    /// A finding that was seen here, open or not.
    pub fn finding(&self, finding: FindingId) -> Result<Option<OwnFinding>> {
        let sql = format!("SELECT {COLUMNS} FROM findings WHERE finding = :finding");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut rows = statement.query_map(named_params! {":finding": finding.bytes()}, raw)?;
        rows.next().map(|row| own_finding(row?)).transpose()
    }

    /// An order's steps that were taken here after a line.
    pub fn moves(&self, order: OrderId, after: u64) -> Result<Vec<OwnMove>> {
        let sql = "SELECT seq, state, at, by, body FROM moves
                   WHERE work_order = :order AND seq > :after ORDER BY seq";
        let mut statement = self.connection.prepare_cached(sql)?;
        let params = named_params! {":order": order.bytes(), ":after": after as i64};
        let rows = statement.query_map(params, |row| {
            let by = id16(row, 3)?.map(StaffId::from_bytes);
            Ok((
                row.get::<_, i64>(0)?,
                row.get::<_, i64>(1)?,
                row.get(2)?,
                by,
                row.get(4)?,
            ))
        })?;
        rows.map(|row| {
            let (seq, state, at, by, body): (_, _, _, _, String) = row?;
            let state = OrderState::from_number(state).unwrap_or(OrderState::Raised);
            let event = read_json("move", &body)?;
            Ok(OwnMove {
                seq: seq.unsigned_abs(),
                order,
                state,
                at,
                by,
                event,
            })
        })
        .collect()
    }
}

/// Something that was said here of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnNote {
    pub seq: u64,
    pub at: String,
    pub by: Option<StaffId>,
    pub event: OrderNoted,
}

impl Store {
    /// What was said here of an order after a line.
    pub fn notes(&self, order: OrderId, after: u64) -> Result<Vec<OwnNote>> {
        let sql = "SELECT seq, at, by, body FROM notes
                   WHERE work_order = :order AND seq > :after ORDER BY seq";
        let mut statement = self.connection.prepare_cached(sql)?;
        let params = named_params! {":order": order.bytes(), ":after": after as i64};
        let rows = statement.query_map(params, |row| {
            let by = id16(row, 2)?.map(StaffId::from_bytes);
            Ok((
                row.get::<_, i64>(0)?,
                row.get(1)?,
                by,
                row.get::<_, String>(3)?,
            ))
        })?;
        rows.map(|row| {
            let (seq, at, by, body) = row?;
            Ok(OwnNote {
                seq: seq.unsigned_abs(),
                at,
                by,
                event: read_json("note", &body)?,
            })
        })
        .collect()
    }
}

struct Raw {
    own: OwnFinding,
    made: String,
}

fn raw(row: &Row<'_>) -> rusqlite::Result<Raw> {
    let order = OrderId::from_bytes(row.get(1)?);
    let finding = FindingId::from_bytes(row.get(0)?);
    let state: i64 = row.get(7)?;
    let item: String = row.get(5)?;
    let (clauses, note, photos): (String, String, String) =
        (row.get(12)?, row.get(13)?, row.get(14)?);
    let state = OrderState::from_number(state).unwrap_or(OrderState::Raised);
    let own = OwnFinding {
        finding,
        order,
        seq: row.get::<_, i64>(2)?.unsigned_abs(),
        checkpoint: id16(row, 3)?.map(CheckpointId::from_bytes),
        equipment: id16(row, 4)?.map(EquipmentId::from_bytes),
        item: Some(item).filter(|item| !item.is_empty()),
        seen: row.get(6)?,
        state,
        go: row.get(8)?,
        raised_at: row.get(9)?,
        by: id16(row, 10)?.map(StaffId::from_bytes),
        made: FindingMade {
            finding,
            order,
            joins: false,
            severity: checklists::Severity::Minor,
            role: checklists::Role::Guard,
            state,
            owner: None,
            reply_by: None,
            finish_by: None,
            work: None,
        },
        clauses: split(&clauses),
        note: Some(note).filter(|note| !note.is_empty()),
        photos: split(&photos),
    };
    Ok(Raw {
        own,
        made: row.get(11)?,
    })
}

fn own_finding(raw: Raw) -> Result<OwnFinding> {
    let made = read_json("finding", &raw.made)?;
    Ok(OwnFinding { made, ..raw.own })
}
