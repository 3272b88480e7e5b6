//! Findings, the lines that saw them, and the steps of their orders.

use checklists::{Role, Severity};
use model::ids::{FindingId, OrderId};
use model::orders::OrderState;
use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension, Row, Transaction, named_params};
use serde::de::DeserializeOwned;

/// A finding and its one order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub number: i64,
    pub site: i64,
    pub id: FindingId,
    pub order: OrderId,
    /// The finding that it is an alias of.
    pub joined: Option<i64>,
    /// The checkpoint; 0: none.
    pub point: i64,
    /// The checkpoint or equipment; 0: none.
    pub place: i64,
    /// 0: none.
    pub item: i64,
    pub severity: Severity,
    pub raised_at: String,
    pub raised_by: Option<i64>,
    pub state: OrderState,
    pub role: Role,
    pub owner: Option<i64>,
    pub go: i64,
    pub reply_by: Option<String>,
    pub finish_by: Option<String>,
}

const COLUMNS: &str = "finding, site, id, order_id, joined, point, place, item, severity, \
    raised_at, raised_by, state, role, owner, go, reply_by, finish_by";

/// A word of a serde enum, as it stands in a text column.
fn word<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> rusqlite::Result<T> {
    let text: String = row.get(column)?;
    serde_json::from_value(serde_json::Value::String(text)).map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(column, Type::Text, error.into())
    })
}

/// The word of a serde enum, for a text column.
pub fn text_of(value: &impl serde::Serialize) -> String {
    let json = serde_json::to_string(value).unwrap_or_default();
    json.trim_matches('"').to_owned()
}

fn read(row: &Row<'_>) -> rusqlite::Result<Finding> {
    let state: i64 = row.get(11)?;
    Ok(Finding {
        number: row.get(0)?,
        site: row.get(1)?,
        id: FindingId::from_bytes(row.get(2)?),
        order: OrderId::from_bytes(row.get(3)?),
        joined: row.get(4)?,
        point: row.get(5)?,
        place: row.get(6)?,
        item: row.get(7)?,
        severity: word(row, 8)?,
        raised_at: row.get(9)?,
        raised_by: row.get(10)?,
        state: OrderState::from_number(state)
            .ok_or(rusqlite::Error::IntegralValueOutOfRange(11, state))?,
        role: word(row, 12)?,
        owner: row.get(13)?,
        go: row.get(14)?,
        reply_by: row.get(15)?,
        finish_by: row.get(16)?,
    })
}

/// A finding by its outside id.
pub fn by_id(connection: &Connection, id: FindingId) -> rusqlite::Result<Option<Finding>> {
    connection
        .prepare_cached(&format!("SELECT {COLUMNS} FROM findings WHERE id = :id"))?
        .query_row(named_params! { ":id": id.bytes() }, read)
        .optional()
}

/// A finding by its order's outside id.
pub fn by_order(connection: &Connection, order: OrderId) -> rusqlite::Result<Option<Finding>> {
    connection
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM findings WHERE order_id = :order"
        ))?
        .query_row(named_params! { ":order": order.bytes() }, read)
        .optional()
}

/// A finding by its local number.
pub fn by_number(connection: &Connection, finding: i64) -> rusqlite::Result<Finding> {
    connection
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM findings WHERE finding = :finding"
        ))?
        .query_row(named_params! { ":finding": finding }, read)
}

/// The open finding at a place about an item.
pub fn open_at(
    connection: &Connection,
    site: i64,
    place: i64,
    item: i64,
) -> rusqlite::Result<Option<Finding>> {
    connection
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM findings
             WHERE site = :site AND place = :place AND item = :item
               AND joined IS NULL AND state NOT IN (5, 7)
             ORDER BY finding LIMIT 1"
        ))?
        .query_row(
            named_params! { ":site": site, ":place": place, ":item": item },
            read,
        )
        .optional()
}

/// The findings of a site that are no aliases: the open ones, or all.
pub fn of_site(
    connection: &Connection,
    site: i64,
    open_only: bool,
) -> rusqlite::Result<Vec<Finding>> {
    connection
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM findings
             WHERE site = :site AND joined IS NULL AND (NOT :open OR state NOT IN (5, 7))
             ORDER BY finding DESC LIMIT 2000"
        ))?
        .query_map(named_params! { ":site": site, ":open": open_only }, read)?
        .collect()
}

/// How many orders of a site wait for each person: those that aren't put right yet.
pub fn waiting_for(connection: &Connection, site: i64) -> rusqlite::Result<Vec<(i64, u32)>> {
    connection
        .prepare_cached(
            "SELECT owner, count(*) FROM findings
             WHERE site = :site AND joined IS NULL AND owner IS NOT NULL
               AND state NOT IN (4, 5, 7)
             GROUP BY owner",
        )?
        .query_map(named_params! { ":site": site }, |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?
        .collect()
}

/// The aliases of a finding.
pub fn aliases(connection: &Connection, finding: i64) -> rusqlite::Result<Vec<Finding>> {
    connection
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM findings WHERE joined = :finding ORDER BY finding"
        ))?
        .query_map(named_params! { ":finding": finding }, read)?
        .collect()
}

/// Adds a finding; its number is given here.
pub fn add(tx: &Transaction<'_>, finding: &Finding) -> rusqlite::Result<i64> {
    tx.prepare_cached(
        "INSERT INTO findings (site, id, order_id, joined, point, place, item, severity,
           raised_at, raised_by, state, role, owner, go, reply_by, finish_by)
         VALUES (:site, :id, :order, :joined, :point, :place, :item, :severity,
           :raised_at, :raised_by, :state, :role, :owner, :go, :reply_by, :finish_by)",
    )?
    .execute(named_params! {
        ":site": finding.site, ":id": finding.id.bytes(), ":order": finding.order.bytes(),
        ":joined": finding.joined, ":point": finding.point, ":place": finding.place,
        ":item": finding.item, ":severity": text_of(&finding.severity),
        ":raised_at": finding.raised_at, ":raised_by": finding.raised_by,
        ":state": finding.state.number(), ":role": text_of(&finding.role),
        ":owner": finding.owner, ":go": finding.go, ":reply_by": finding.reply_by,
        ":finish_by": finding.finish_by,
    })?;
    Ok(tx.last_insert_rowid())
}

/// Keeps where a finding's order stands.
pub fn update(tx: &Transaction<'_>, finding: &Finding) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "UPDATE findings SET state = :state, owner = :owner, go = :go, reply_by = :reply_by,
           finish_by = :finish_by WHERE finding = :finding",
    )?
    .execute(named_params! {
        ":finding": finding.number, ":state": finding.state.number(),
        ":owner": finding.owner, ":go": finding.go, ":reply_by": finding.reply_by,
        ":finish_by": finding.finish_by,
    })?;
    Ok(())
}

/// A line that saw a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sighting {
    pub finding: i64,
    pub journal: i64,
    pub seq: i64,
    pub n: i64,
    pub clauses: Vec<String>,
    pub note: Option<String>,
    pub photos: Vec<String>,
    pub withdrawn: bool,
}

fn list(row: &Row<'_>, column: usize) -> rusqlite::Result<Vec<String>> {
    let text: String = row.get(column)?;
    serde_json::from_str(&text).map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(column, Type::Text, error.into())
    })
}

fn json(list: &[String]) -> String {
    serde_json::to_string(list).unwrap_or_else(|_| "[]".into())
}

fn read_sighting(row: &Row<'_>) -> rusqlite::Result<Sighting> {
    Ok(Sighting {
        finding: row.get(0)?,
        journal: row.get(1)?,
        seq: row.get(2)?,
        n: row.get(3)?,
        clauses: list(row, 4)?,
        note: row.get(5)?,
        photos: list(row, 6)?,
        withdrawn: row.get(7)?,
    })
}

/// Keeps that a line saw a finding.
pub fn sight(tx: &Transaction<'_>, sighting: &Sighting) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "INSERT OR REPLACE INTO sightings
           (finding, journal, seq, n, clauses, note, photos, withdrawn)
         VALUES (:finding, :journal, :seq, :n, :clauses, :note, :photos, :withdrawn)",
    )?
    .execute(named_params! {
        ":finding": sighting.finding, ":journal": sighting.journal, ":seq": sighting.seq,
        ":n": sighting.n, ":clauses": json(&sighting.clauses), ":note": sighting.note,
        ":photos": json(&sighting.photos), ":withdrawn": sighting.withdrawn,
    })?;
    Ok(())
}

/// The lines that saw a finding, in the order of arrival.
pub fn sightings(connection: &Connection, finding: i64) -> rusqlite::Result<Vec<Sighting>> {
    connection
        .prepare_cached(
            "SELECT finding, journal, seq, n, clauses, note, photos, withdrawn FROM sightings
             WHERE finding = :finding ORDER BY journal, seq, n",
        )?
        .query_map(named_params! { ":finding": finding }, read_sighting)?
        .collect()
}

/// Withdraws what a line saw, or one answer of it saw. Says which findings that were.
pub fn withdraw(
    tx: &Transaction<'_>,
    journal: i64,
    seq: i64,
    n: Option<i64>,
) -> rusqlite::Result<Vec<i64>> {
    tx.prepare_cached(
        "UPDATE sightings SET withdrawn = 1
         WHERE journal = :journal AND seq = :seq AND (:n IS NULL OR n = :n)
         RETURNING finding",
    )?
    .query_map(
        named_params! { ":journal": journal, ":seq": seq, ":n": n },
        |row| row.get(0),
    )?
    .collect()
}

/// The finding of one answer, if it has one.
pub fn of_answer(
    connection: &Connection,
    journal: i64,
    seq: i64,
    n: i64,
) -> rusqlite::Result<Option<i64>> {
    connection
        .prepare_cached(
            "SELECT finding FROM sightings WHERE journal = :journal AND seq = :seq AND n = :n",
        )?
        .query_row(
            named_params! { ":journal": journal, ":seq": seq, ":n": n },
            |row| row.get(0),
        )
        .optional()
}

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
    /// It came in time and moved the order.
    pub moved: bool,
    /// The code of a reason; empty: none.
    pub reason: String,
    pub note: Option<String>,
    pub photos: Vec<String>,
}

/// Keeps a step.
pub fn step(tx: &Transaction<'_>, step: &Step) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "INSERT INTO order_steps
           (finding, journal, seq, at, staff, desk, state, moved, reason, note, photos)
         VALUES (:finding, :journal, :seq, :at, :staff, :desk, :state, :moved, :reason, :note,
           :photos)",
    )?
    .execute(named_params! {
        ":finding": step.finding, ":journal": step.journal, ":seq": step.seq, ":at": step.at,
        ":staff": step.staff, ":desk": step.desk, ":state": step.state.number(),
        ":moved": step.moved, ":reason": step.reason, ":note": step.note,
        ":photos": json(&step.photos),
    })?;
    Ok(())
}

/// The steps of an order in the order of arrival.
pub fn steps(connection: &Connection, finding: i64) -> rusqlite::Result<Vec<Step>> {
    connection
        .prepare_cached(
            "SELECT finding, journal, seq, at, staff, state, moved, note, photos, desk, reason
             FROM order_steps WHERE finding = :finding ORDER BY step",
        )?
        .query_map(named_params! { ":finding": finding }, |row| {
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
            })
        })?
        .collect()
}
