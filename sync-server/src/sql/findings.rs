//! Findings and their orders.

use checklists::{Role, Severity};
use model::escalation::Alarms;
use model::ids::{FindingId, OrderId};
use model::noted::{Fee, NotedAt};
use model::orders::OrderState;
use protocol::events::Work;
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
    /// None: rectification.
    pub work: Option<Work>,
    pub noted: NotedAt,
    /// What was said of its limits.
    pub alarms: Alarms,
    /// At which level of appraisal it was found; none: nobody said.
    pub level: Option<String>,
    /// That the desk merged it into the one that it joined.
    pub merged: Option<Merged>,
}

/// When the desk merged a finding into another one, and who did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merged {
    pub at: String,
    pub by: String,
}

impl Finding {
    /// Whether a customer still waits to be asked how it went.
    pub fn waits_for_call(&self) -> bool {
        let calls_back = self.work.as_ref().is_some_and(|work| work.calls_back);
        self.noted.waits_for_call(self.state, calls_back)
    }
}

const COLUMNS: &str = "finding, site, id, order_id, joined, point, place, item, severity, \
    raised_at, raised_by, state, role, owner, go, reply_by, finish_by, work, replied_at, \
    paused_at, signed_at, called_back_at, call_back_by, alarms, \
    fee_cents, charged_at, merged_at, merged_by, level";

/// A word of a serde enum, as it stands in a text column.
pub(super) fn word<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> rusqlite::Result<T> {
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
        work: optional_json(row, 17)?,
        noted: NotedAt {
            replied: row.get(18)?,
            paused: row.get(19)?,
            signed: row.get(20)?,
            called_back: row.get(21)?,
            call_back_by: row.get(22)?,
            fee: match (row.get(24)?, row.get(25)?) {
                (Some(cents), Some(at)) => Some(Fee { cents, at }),
                _ => None,
            },
        },
        alarms: optional_json(row, 23)?.unwrap_or_default(),
        level: row.get(28)?,
        merged: match row.get(26)? {
            Some(at) => Some(Merged {
                at,
                by: row.get(27)?,
            }),
            None => None,
        },
    })
}

/// What a column holds as JSON; none where it is empty.
pub(super) fn optional_json<T: DeserializeOwned>(
    row: &Row<'_>,
    column: usize,
) -> rusqlite::Result<Option<T>> {
    let text: String = row.get(column)?;
    let read = Some(text).filter(|text| !text.is_empty());
    let read = read.map(|text| serde_json::from_str(&text)).transpose();
    read.map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(column, Type::Text, error.into())
    })
}

/// JSON for a column; empty where there is nothing.
pub(super) fn json_or_empty<T: serde::Serialize>(value: Option<&T>) -> String {
    let text = value.and_then(|value| serde_json::to_string(value).ok());
    text.unwrap_or_default()
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

/// The finding itself, where this is an alias.
pub fn target(connection: &Connection, mut finding: Finding) -> rusqlite::Result<Finding> {
    while let Some(joined) = finding.joined {
        finding = by_number(connection, joined)?;
    }
    Ok(finding)
}

/// What an event that names a finding is about: the finding itself where this joined it by itself,
/// this one where the desk merged it by hand.
pub fn named(connection: &Connection, mut finding: Finding) -> rusqlite::Result<Finding> {
    while let Some(joined) = finding.joined.filter(|_| finding.merged.is_none()) {
        finding = by_number(connection, joined)?;
    }
    Ok(finding)
}

/// The open finding at a place about an item, or one that the desk merged into an open one.
pub fn open_at(
    connection: &Connection,
    site: i64,
    place: i64,
    item: i64,
) -> rusqlite::Result<Option<Finding>> {
    let asked = named_params! { ":site": site, ":place": place, ":item": item };
    let open = connection
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM findings
             WHERE site = :site AND place = :place AND item = :item
               AND joined IS NULL AND state NOT IN (5, 7)
             ORDER BY finding LIMIT 1"
        ))?
        .query_row(asked, read)
        .optional()?;
    if open.is_some() {
        return Ok(open);
    }
    let merged: Vec<Finding> = connection
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM findings
             WHERE site = :site AND place = :place AND item = :item AND merged_at IS NOT NULL
             ORDER BY finding"
        ))?
        .query_map(asked, read)?
        .collect::<rusqlite::Result<_>>()?;
    for one in merged {
        if target(connection, one.clone())?.state.is_open() {
            return Ok(Some(one));
        }
    }
    Ok(None)
}

/// The findings of a site that are no aliases: the open ones, or all; of other kinds of work than
/// rectification, of that alone, or of both.
///
/// Edges: what a customer still waits to be asked about is open too.
pub fn of_site(
    connection: &Connection,
    site: i64,
    open_only: bool,
    work: Option<bool>,
) -> rusqlite::Result<Vec<Finding>> {
    newest(connection, site, (open_only, work), 2_000)
}

/// The same, however many there are.
pub fn all_of_site(
    connection: &Connection,
    site: i64,
    open_only: bool,
    work: Option<bool>,
) -> rusqlite::Result<Vec<Finding>> {
    newest(connection, site, (open_only, work), -1)
}

fn newest(
    connection: &Connection,
    site: i64,
    (open_only, work): (bool, Option<bool>),
    limit: i64,
) -> rusqlite::Result<Vec<Finding>> {
    connection
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM findings
             WHERE site = :site AND joined IS NULL
               AND (NOT :open OR state NOT IN (5, 7) OR (state = 5 AND called_back_at IS NULL
                 AND iif(work = '', 0, work ->> '$.calls_back') = 1))
               AND (:work IS NULL OR (work <> '') = :work)
             ORDER BY finding DESC LIMIT :limit"
        ))?
        .query_map(
            named_params! {
                ":site": site, ":open": open_only, ":work": work, ":limit": limit,
            },
            read,
        )?
        .collect()
}

/// The orders of a site whose time runs: those that somebody still has to put right by a time, and
/// that don't stand still.
pub fn running(connection: &Connection, site: i64) -> rusqlite::Result<Vec<Finding>> {
    connection
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM findings
             WHERE site = :site AND joined IS NULL AND state IN (1, 2, 3, 6)
               AND paused_at IS NULL AND (reply_by IS NOT NULL OR finish_by IS NOT NULL)
             ORDER BY finding"
        ))?
        .query_map(named_params! { ":site": site }, read)?
        .collect()
}

/// How many orders of a site wait for each person, those that aren't put right yet; and how many
/// of them are of other kinds than rectification.
pub fn waiting_for(connection: &Connection, site: i64) -> rusqlite::Result<Vec<(i64, u32, u32)>> {
    connection
        .prepare_cached(
            "SELECT owner, count(*), sum(work <> '') FROM findings
             WHERE site = :site AND joined IS NULL AND owner IS NOT NULL
               AND state NOT IN (4, 5, 7)
             GROUP BY owner",
        )?
        .query_map(named_params! { ":site": site }, |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })?
        .collect()
}

/// The aliases of a finding, and theirs.
pub fn aliases(connection: &Connection, finding: i64) -> rusqlite::Result<Vec<Finding>> {
    connection
        .prepare_cached(&format!(
            "WITH RECURSIVE below (finding) AS (
               SELECT finding FROM findings WHERE joined = :finding
               UNION SELECT f.finding FROM findings f JOIN below b ON f.joined = b.finding)
             SELECT {COLUMNS} FROM findings WHERE finding IN below ORDER BY finding"
        ))?
        .query_map(named_params! { ":finding": finding }, read)?
        .collect()
}

/// The desk merges a finding into another one, or takes that back.
pub fn merge(
    tx: &Transaction<'_>,
    finding: i64,
    into: Option<(i64, &Merged)>,
) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "UPDATE findings SET joined = :into, merged_at = :at, merged_by = :by
         WHERE finding = :finding",
    )?
    .execute(named_params! {
        ":finding": finding, ":into": into.map(|(into, _)| into),
        ":at": into.map(|(_, merged)| &merged.at),
        ":by": into.map_or("", |(_, merged)| &merged.by),
    })?;
    Ok(())
}

/// Adds a finding; its number is given here.
pub fn add(tx: &Transaction<'_>, finding: &Finding) -> rusqlite::Result<i64> {
    tx.prepare_cached(
        "INSERT INTO findings (site, id, order_id, joined, point, place, item, severity,
           raised_at, raised_by, state, role, owner, go, reply_by, finish_by, work)
         VALUES (:site, :id, :order, :joined, :point, :place, :item, :severity,
           :raised_at, :raised_by, :state, :role, :owner, :go, :reply_by, :finish_by, :work)",
    )?
    .execute(named_params! {
        ":site": finding.site, ":id": finding.id.bytes(), ":order": finding.order.bytes(),
        ":joined": finding.joined, ":point": finding.point, ":place": finding.place,
        ":item": finding.item, ":severity": text_of(&finding.severity),
        ":raised_at": finding.raised_at, ":raised_by": finding.raised_by,
        ":state": finding.state.number(), ":role": text_of(&finding.role),
        ":owner": finding.owner, ":go": finding.go, ":reply_by": finding.reply_by,
        ":finish_by": finding.finish_by, ":work": json_or_empty(finding.work.as_ref()),
    })?;
    Ok(tx.last_insert_rowid())
}

/// Keeps where a finding's order stands.
pub fn update(tx: &Transaction<'_>, finding: &Finding) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "UPDATE findings SET state = :state, owner = :owner, go = :go, reply_by = :reply_by,
           finish_by = :finish_by, replied_at = :replied, paused_at = :paused,
           signed_at = :signed, called_back_at = :called_back, call_back_by = :call_back_by,
           alarms = :alarms, fee_cents = :fee_cents, charged_at = :charged_at,
           level = :level
         WHERE finding = :finding",
    )?
    .execute(named_params! {
        ":finding": finding.number, ":state": finding.state.number(),
        ":owner": finding.owner, ":go": finding.go, ":reply_by": finding.reply_by,
        ":finish_by": finding.finish_by, ":replied": finding.noted.replied,
        ":paused": finding.noted.paused, ":signed": finding.noted.signed,
        ":called_back": finding.noted.called_back,
        ":call_back_by": finding.noted.call_back_by,
        ":fee_cents": finding.noted.fee.as_ref().map(|fee| fee.cents),
        ":level": finding.level,
        ":charged_at": finding.noted.fee.as_ref().map(|fee| &fee.at),
        ":alarms": match finding.alarms == Alarms::default() {
            true => String::new(),
            false => json_or_empty(Some(&finding.alarms)),
        },
    })?;
    Ok(())
}

pub(super) fn list(row: &Row<'_>, column: usize) -> rusqlite::Result<Vec<String>> {
    let text: String = row.get(column)?;
    serde_json::from_str(&text).map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(column, Type::Text, error.into())
    })
}

pub(super) fn json(list: &[String]) -> String {
    serde_json::to_string(list).unwrap_or_else(|_| "[]".into())
}
