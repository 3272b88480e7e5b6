//! One piece of equipment: its fields, its last readings, and where its pressure is going.

use crate::app::App;
use crate::console::ledger::{Book, LedgerPiece, is_serviced};
use crate::console::ledger_history::piece_of;
use crate::console::record::RecordValue;
use crate::console::record_lines::value_shown;
use crate::console::session::{Desk, Verb};
use crate::error::ServerError;
use crate::sql::{feed, ledger};
use crate::wire::answer::Json;
use crate::wire::asked::Address;
use axum::extract::State;
use checklists::{Checklist, LimitsFrom, PartKind, Words};
use chrono::NaiveDate;
use model::ids::EquipmentId;
use model::ledger::EquipmentStatus;
use model::limits::Milli;
use model::trend::{NoTrend, PressureReading, Trend, trend};
use protocol::feed::Kind;
use protocol::rows::{EquipmentRow, ReadingRow};
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;
use ts_rs::TS;

/// The most values of a history that are shown.
const SHOWN_MAX: usize = 24;

/// A piece of equipment, told.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct LedgerTold {
    #[serde(flatten)]
    piece: LedgerPiece,
    /// The site's today.
    day: String,
    /// What its kind keeps besides, by name: `made`, `agent`, `mass` …
    fields: BTreeMap<String, String>,
    /// The last value of each part.
    readings: Vec<LedgerReading>,
    /// Only of a kind with a pressure gauge that goes away for its service.
    pressure: Option<LedgerPressure>,
}

/// The last value of a part, as a line carried it.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct LedgerReading {
    item: String,
    item_name: Words,
    at: String,
    value: RecordValue,
}

/// What its gauge showed, and what may come of it. Advice: never a pass or a fail.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct LedgerPressure {
    /// Where the nameplate's green begins, in thousandths of MPa.
    green_low_milli: Option<Milli>,
    /// Since the last service, the newest last.
    values: Vec<LedgerValue>,
    /// The others of its kind in its building, that it was compared with.
    peers: u32,
    trend: Option<Trend>,
    /// Why there is none.
    no_trend: Option<NoTrend>,
}

/// A value on a day.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct LedgerValue {
    day: String,
    milli_mpa: Milli,
}

/// `GET /api/console/sites/{site}/equipment/{equipment}`
pub async fn piece(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address((site, equipment)): Address<(String, String)>,
) -> Result<Json<LedgerTold>, ServerError> {
    let now = app.clock.now();
    let told = app.readers.read(|connection| {
        let site = desk.site(connection, &site, Verb::See)?;
        let book = Book::open(connection, &site, now)?;
        let (id, row) = piece_of(&book, &equipment)?;
        Ok(LedgerTold {
            piece: book.piece(id, row)?,
            day: book.today.to_string(),
            fields: row.fields.clone(),
            readings: readings(&book, id)?,
            pressure: pressure(&book, id, row)?,
        })
    })?;
    Ok(Json(told))
}

/// The last value of each part, the newest first.
fn readings(book: &Book<'_>, id: EquipmentId) -> Result<Vec<LedgerReading>, ServerError> {
    let prefix = format!("{id}/");
    let rows = feed::with_prefix(
        book.connection,
        book.site.number,
        Kind::Reading.name(),
        &prefix,
    )?;
    let rows = rows
        .iter()
        .filter_map(|json| serde_json::from_str::<ReadingRow>(json).ok());
    let mut all: Vec<LedgerReading> = rows
        .map(|row| LedgerReading {
            item_name: book.names.item_name(&row.item),
            value: value_shown(book.names.item(&row.item), &row.value),
            item: row.item,
            at: row.at,
        })
        .collect();
    all.sort_by(|a, b| b.at.cmp(&a.at));
    Ok(all)
}

/// The item and part that is a kind's pressure gauge.
fn gauge(kind: &Checklist) -> Option<(&str, &str)> {
    let parts = kind
        .items
        .iter()
        .flat_map(|item| item.parts.iter().map(move |part| (item, part)));
    let mut gauges = parts.filter(|(_, part)| {
        let nameplate = part.limits.as_ref().map(|limits| limits.from);
        part.kind == PartKind::Number
            && part.unit.as_deref() == Some(MPA)
            && nameplate == Some(LimitsFrom::Nameplate)
    });
    gauges
        .next()
        .map(|(item, part)| (item.id.as_str(), part.id.as_str()))
}

const MPA: &str = "MPa";
const CELSIUS: &str = "°C";

fn pressure(
    book: &Book<'_>,
    id: EquipmentId,
    row: &EquipmentRow,
) -> Result<Option<LedgerPressure>, ServerError> {
    let kind = book.kind(row).filter(|kind| is_serviced(kind));
    let Some((kind, (item, part))) = kind.and_then(|kind| Some((kind, gauge(kind)?))) else {
        return Ok(None);
    };
    let own = pressures(book, id, row, item)?;
    let building = book.names.checkpoint(row.checkpoint).1;
    let mut peers = Vec::new();
    for (other, other_row) in &book.names.equipment {
        let same = *other != id
            && other_row.status != EquipmentStatus::Scrapped
            && book.kind(other_row).is_some_and(|one| one.id == kind.id)
            && book.names.checkpoint(other_row.checkpoint).1 == building;
        if same {
            peers.push(pressures(book, *other, other_row, item)?);
        }
    }
    let mut limits = row.limits.iter();
    let plate = limits.find(|limit| limit.item == item && limit.part == part);
    let green_low_milli = plate.and_then(|limit| limit.low_milli);
    let trend = trend(&own, &peers, green_low_milli, book.today);
    let from = own.len().saturating_sub(SHOWN_MAX);
    Ok(Some(LedgerPressure {
        green_low_milli,
        values: own[from..]
            .iter()
            .map(|one| LedgerValue {
                day: one.day.to_string(),
                milli_mpa: one.milli_mpa,
            })
            .collect(),
        peers: u32::try_from(peers.len()).unwrap_or(u32::MAX),
        no_trend: trend.err(),
        trend: trend.ok(),
    }))
}

/// The readings of a gauge since its piece's last service, each with the warmth of its answer.
fn pressures(
    book: &Book<'_>,
    id: EquipmentId,
    row: &EquipmentRow,
    item: &str,
) -> Result<Vec<PressureReading>, ServerError> {
    let read = ledger::readings(book.connection, book.site.number, id, item)?;
    let warmth: BTreeMap<_, i64> = read
        .iter()
        .filter(|one| one.unit == CELSIUS)
        .map(|one| (one.answer, one.value_milli))
        .collect();
    let since = row.day("serviced");
    let readings = read.iter().filter(|one| one.unit == MPA).filter_map(|one| {
        let day: NaiveDate = one.day.parse().ok()?;
        Some(PressureReading {
            day,
            milli_mpa: one.value_milli,
            milli_c: warmth.get(&one.answer).copied(),
        })
    });
    Ok(readings
        .filter(|one| since.is_none_or(|since| one.day >= since))
        .collect())
}
