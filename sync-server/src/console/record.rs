//! A round's record: who was where, how that was proved, and everything that was said.

use crate::app::App;
use crate::console::names::Names;
use crate::console::record_build::Build;
use crate::console::session::{Desk, Verb};
use crate::console::strip;
use crate::error::ServerError;
use crate::sql::rounds;
use crate::wire::answer::{Json, not_found};
use crate::wire::asked::Address;
use axum::extract::State;
use checklists::{Severity, Words};
use model::ids::{CheckpointId, FindingId, JournalId, PlanId, RoundId};
use model::limits;
use model::orders::OrderState;
use model::outcome::Outcome;
use protocol::events::{How, Signature, SkipReason};
use serde::Serialize;
use std::sync::Arc;
use ts_rs::TS;

/// A round with all that was done in it.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct RoundRecord {
    #[serde(flatten)]
    #[ts(flatten)]
    pub row: RecordHead,
    pub device_name: Option<String>,
    /// What proves a duty.
    pub evidence: Vec<RecordEvidence>,
    pub points: Vec<RecordPoint>,
    /// What was signed under it.
    pub signatures: Vec<Signature>,
    /// Somebody without an account was to sign too, and didn't.
    pub second_missing: bool,
}

/// The board's row of the round, without its cells.
#[derive(Debug, Serialize, TS)]
pub struct RecordHead {
    #[ts(type = "string")]
    pub round: RoundId,
    #[ts(type = "string | null")]
    pub plan: Option<PlanId>,
    pub name: String,
    pub role: checklists::Role,
    pub start: String,
    pub window_end: String,
    pub grace_end: String,
    pub state: strip::BoardState,
    pub by: Option<String>,
    pub started_at: Option<String>,
    pub finished_at: Option<String>,
    /// It was walked with paper: its times are those of the walk.
    pub paper: Option<strip::BoardPaper>,
    /// It is done with evidence, on any day of its window.
    pub duty: bool,
}

/// What proves that a duty was done.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct RecordEvidence {
    pub at: String,
    pub by: Option<String>,
    pub count: Option<u32>,
    pub note: Option<String>,
    pub photos: Vec<String>,
    pub photo_held: Vec<bool>,
}

/// One point of a round's record.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct RecordPoint {
    #[ts(type = "string")]
    pub checkpoint: CheckpointId,
    pub name: String,
    pub building: String,
    pub reached_at: Option<String>,
    pub how: Option<How>,
    pub scanned: Option<String>,
    pub reason: Option<String>,
    /// Where the phone was then, as it says.
    pub position: Option<RecordPosition>,
    pub skipped: Option<RecordSkip>,
    pub cell: strip::BoardCell,
    pub over: bool,
    pub items_done: u32,
    pub items_total: u32,
    pub answers: Vec<RecordAnswer>,
}

/// Where a phone says it was, beside where the place is.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct RecordPosition {
    pub latitude_e7: i64,
    pub longitude_e7: i64,
    pub accuracy_m: u32,
    /// Another app claimed this place.
    pub mock: bool,
    /// How long after the visit it came.
    pub after_s: i64,
    /// From the place; null where nobody has measured where that is.
    pub distance_m: Option<u32>,
    /// Farther than its accuracy and 150 m explain.
    pub far: bool,
}

/// Why a point was left out.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct RecordSkip {
    pub reason: SkipReason,
    pub note: Option<String>,
    pub photos: Vec<String>,
}

/// One item's outcome, as the record shows it.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct RecordAnswer {
    #[ts(type = "string")]
    pub journal: JournalId,
    pub seq: i64,
    pub n: i64,
    pub at: String,
    pub by: Option<String>,
    pub item: String,
    pub item_name: Words,
    pub equipment_name: Option<String>,
    pub outcome: Outcome,
    pub bulk: bool,
    pub clauses: Vec<Words>,
    pub values: Vec<RecordValue>,
    pub verdicts: Vec<RecordVerdict>,
    pub note: Option<String>,
    pub photos: Vec<String>,
    pub photo_held: Vec<bool>,
    pub corrected: bool,
    pub severity: Option<Severity>,
    #[ts(type = "string | null")]
    pub finding: Option<FindingId>,
    pub order_state: Option<OrderState>,
    /// Whether the observed person agrees; null: nobody was asked.
    pub agreed: Option<bool>,
}

/// One value of an answer, with the limits it was judged by.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct RecordValue {
    pub part: String,
    pub name: Words,
    pub unit: Option<String>,
    pub milli: Option<i64>,
    pub ok: Option<bool>,
    pub choice: Option<Words>,
    pub date: Option<String>,
    /// `HH:MM`.
    pub time: Option<String>,
    pub text: Option<String>,
    pub low_milli: Option<i64>,
    pub high_milli: Option<i64>,
    /// The low limit itself is too low.
    pub low_exclusive: bool,
    pub standing: Option<Standing>,
}

/// A reading beside its limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Standing {
    Below,
    Within,
    Above,
}

impl From<limits::Standing> for Standing {
    fn from(standing: limits::Standing) -> Self {
        match standing {
            limits::Standing::Below => Self::Below,
            limits::Standing::Within => Self::Within,
            limits::Standing::Above => Self::Above,
        }
    }
}

/// What one rule of an item said.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct RecordVerdict {
    pub rule: String,
    pub outcome: Outcome,
}

/// `GET /api/console/sites/{site}/rounds/{round}`
pub async fn record(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address((site, round)): Address<(String, String)>,
) -> Result<Json<RoundRecord>, ServerError> {
    let id: RoundId = round.parse().map_err(|_| not_found("round"))?;
    let now = app.clock.now();
    let record = app.readers.read(|connection| {
        let site = desk.site(connection, &site, Verb::See)?;
        let names = Names::with_items(connection, &site, now)?;
        let round = rounds::by_id(connection, site.number, id)?;
        let build = Build {
            connection,
            site: &site,
            names: &names,
        };
        build.record(id, round, now)
    })?;
    Ok(Json(record))
}
