//! What rounds found at a piece of equipment, told from their lines, and what other limits would
//! have said. It rewrites nothing: a record keeps the limits it was judged by.

use crate::app::App;
use crate::console::ledger::Book;
use crate::console::ledger_discharge::{LedgerDischarge, discharge};
use crate::console::record::{RecordAnswer, Standing};
use crate::console::record_build::Build;
use crate::console::record_lines::{self, in_line};
use crate::console::session::{Desk, Verb};
use crate::error::{ServerError, refuse};
use crate::sql::ledger::{self, Found};
use crate::wire::answer::{Json, not_found};
use crate::wire::asked::{Address, Question};
use axum::extract::State;
use model::ids::{EquipmentId, RoundId};
use model::limits::{Limits, Milli};
use model::rejudge::{Kept, what_if};
use protocol::ErrorCode;
use protocol::events::PartValue;
use protocol::rows::EquipmentRow;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use ts_rs::TS;

/// The most answers of a history that are shown.
const ANSWERS_MAX: u32 = 120;
/// The most old readings that are judged anew.
const READINGS_MAX: u32 = 2_000;

/// What rounds found at a piece.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct LedgerHistory {
    /// The newest first.
    found: Vec<LedgerFound>,
    /// There are older ones.
    more: bool,
    /// Only of a kind whose battery is discharged as a test.
    discharge: Option<LedgerDischarge>,
}

/// One answer and its round.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct LedgerFound {
    #[ts(type = "string")]
    pub round: RoundId,
    /// The site's day.
    pub day: String,
    pub answer: RecordAnswer,
}

/// `GET /api/console/sites/{site}/equipment/{equipment}/history`
pub async fn history(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address((site, equipment)): Address<(String, String)>,
) -> Result<Json<LedgerHistory>, ServerError> {
    let now = app.clock.now();
    let told = app.readers.read(|connection| {
        let site = desk.site(connection, &site, Verb::See)?;
        let book = Book::open(connection, &site, now)?;
        let (id, row) = piece_of(&book, &equipment)?;
        let found = answers(&book, id, None, ANSWERS_MAX + 1)?;
        let more = found.len() > ANSWERS_MAX as usize;
        Ok(LedgerHistory {
            found: found.into_iter().take(ANSWERS_MAX as usize).collect(),
            more,
            discharge: discharge(&book, id, row)?,
        })
    })?;
    Ok(Json(told))
}

/// A piece of the ledger by what an address calls it.
pub fn piece_of<'b>(
    book: &'b Book<'_>,
    equipment: &str,
) -> Result<(EquipmentId, &'b EquipmentRow), ServerError> {
    let id: EquipmentId = equipment.parse().map_err(|_| not_found("equipment"))?;
    let row = book.names.equipment.get(&id);
    Ok((id, row.ok_or_else(|| not_found("equipment"))?))
}

fn lines_of(book: &Book<'_>, found: &[Found]) -> Result<record_lines::Lines, ServerError> {
    let wanted = found.iter().map(|one| (one.answer.journal, one.answer.seq));
    record_lines::read(book.connection, wanted.collect())
}

/// The last answers at a piece, of one item or of all, in their words.
pub fn answers(
    book: &Book<'_>,
    id: EquipmentId,
    item: Option<&str>,
    most: u32,
) -> Result<Vec<LedgerFound>, ServerError> {
    let found = ledger::found(book.connection, book.site.number, id, item, most)?;
    let lines = lines_of(book, &found)?;
    let build = Build {
        connection: book.connection,
        site: book.site,
        names: &book.names,
    };
    let mut told = Vec::with_capacity(found.len());
    for one in found {
        let answer = build.answer(&one.answer, &lines)?;
        told.extend(answer.map(|answer| LedgerFound {
            round: one.round,
            day: one.day,
            answer,
        }));
    }
    Ok(told)
}

/// Which readings, and the limits that never were.
#[derive(Deserialize)]
pub struct Asked {
    item: String,
    part: String,
    low_milli: Option<Milli>,
    high_milli: Option<Milli>,
}

/// What other limits would have said to old readings.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct LedgerWhatIf {
    /// How many readings were judged.
    readings: u32,
    /// Those of them that are out of the limits of their day.
    out_then: u32,
    /// Those that would be out.
    out_would_be: u32,
    /// Those that would stand elsewhere, the newest first.
    changed: Vec<LedgerChanged>,
}

/// A reading that would stand elsewhere.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct LedgerChanged {
    #[ts(type = "string")]
    round: RoundId,
    day: String,
    milli: Milli,
    /// By the limits of its day: this stays its record.
    was: Standing,
    would_be: Standing,
}

/// `GET /api/console/sites/{site}/equipment/{equipment}/what-if?item=I&part=P&low_milli=L`
pub async fn judged_anew(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address((site, equipment)): Address<(String, String)>,
    Question(asked): Question<Asked>,
) -> Result<Json<LedgerWhatIf>, ServerError> {
    let limits = Limits {
        low: asked.low_milli,
        high: asked.high_milli,
        low_exclusive: false,
    };
    if limits
        .low
        .zip(limits.high)
        .is_some_and(|(low, high)| low > high)
    {
        return Err(refuse(
            ErrorCode::Malformed,
            "the low limit is above the high one",
        ));
    }
    let now = app.clock.now();
    let told = app.readers.read(|connection| {
        let site = desk.site(connection, &site, Verb::See)?;
        let book = Book::open(connection, &site, now)?;
        let (id, _) = piece_of(&book, &equipment)?;
        let readings = readings(&book, id, &asked)?;
        Ok(answer(&readings, limits))
    })?;
    Ok(Json(told))
}

/// A figure as its record keeps it, with its round and day.
type Reading = ((RoundId, String), Kept);

/// The readings of a part in its unit, the newest first, with the limits of their day.
fn readings(book: &Book<'_>, id: EquipmentId, asked: &Asked) -> Result<Vec<Reading>, ServerError> {
    let site = book.site.number;
    let found = ledger::found(book.connection, site, id, Some(&asked.item), READINGS_MAX)?;
    let lines = lines_of(book, &found)?;
    let part = book.names.item(&asked.item);
    let unit = part.and_then(|item| item.part(&asked.part)?.unit.clone());
    let mut readings = Vec::new();
    for one in found {
        let values = in_line(&one.answer, &lines).map(|(_, answer)| answer.values.as_slice());
        let of_part = |value: &&PartValue| value.part == asked.part && value.unit == unit;
        let value = values.unwrap_or_default().iter().find(of_part);
        let kept = value.and_then(Kept::of);
        readings.extend(kept.map(|kept| ((one.round, one.day), kept)));
    }
    Ok(readings)
}

fn answer(readings: &[Reading], limits: Limits) -> LedgerWhatIf {
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let out = |kept: &Kept, limits| {
        model::limits::classify(kept.milli, limits) != model::limits::Standing::Within
    };
    let then = readings.iter().filter(|(_, kept)| out(kept, kept.by));
    let would_be = readings.iter().filter(|(_, kept)| out(kept, limits));
    let changed = what_if(readings.iter().cloned(), limits);
    LedgerWhatIf {
        readings: count(readings.len()),
        out_then: count(then.count()),
        out_would_be: count(would_be.count()),
        changed: changed
            .into_iter()
            .map(|one| LedgerChanged {
                round: one.key.0,
                day: one.key.1,
                milli: one.milli,
                was: one.was.into(),
                would_be: one.would_be.into(),
            })
            .collect(),
    }
}
