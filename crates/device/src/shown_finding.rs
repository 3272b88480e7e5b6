//! How findings and their orders are shown.

use checklists::Severity;
use model::escalation::{EscalateTo, Limit};
use model::ids::{FindingId, OrderId};
use model::orders::{OrderNote, OrderState};
use protocol::events::Customer;
use protocol::rows::Merge;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct FindingRow {
    pub finding: FindingId,
    pub order: OrderId,
    pub place: String,
    pub item: Option<String>,
    pub item_name: checklists::Words,
    /// Clause names in Chinese and English.
    pub clauses: Vec<checklists::Words>,
    pub severity: Severity,
    pub state: OrderState,
    pub owner: Option<String>,
    pub raised_at: String,
    pub finish_by: Option<String>,
    /// How often it was seen.
    pub seen: u32,
    pub photos: Vec<String>,
    /// What kind of order it is; null: rectification.
    pub work: Option<WorkShown>,
    /// What it is about, in the words of whoever took it in; of other kinds than rectification.
    pub about: Option<String>,
    /// Until when the customer is to have an answer, while nobody gave one.
    pub reply_by: Option<String>,
    /// It waits for something, and its time stands still.
    pub paused: bool,
}

/// What kind of order it is, and for whom.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct WorkShown {
    pub kind: String,
    pub kind_name: checklists::Words,
    pub class: String,
    pub class_name: checklists::Words,
    pub customer: Option<Customer>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct FindingShown {
    pub row: FindingRow,
    pub note: Option<String>,
    /// Where the order may go from here.
    pub moves: Vec<OrderState>,
    /// What may be said of it now.
    pub may_note: Vec<OrderNote>,
    /// What it costs the customer, in hundredths of a yuan, as far as anybody said.
    pub fee_cents: Option<u32>,
    /// Until when the customer is to be asked how it went.
    pub call_back_by: Option<String>,
    pub history: Vec<HistoryRow>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct HistoryRow {
    pub at: String,
    pub by: Option<String>,
    pub state: OrderState,
    /// What was said while the state stayed.
    pub what: Option<OrderNote>,
    /// Of a charge: hundredths of a yuan.
    pub fee_cents: Option<u32>,
    /// The code of a reason.
    pub reason: Option<String>,
    pub note: Option<String>,
    pub photos: Vec<String>,
    /// It came too late and moved nothing.
    pub late: bool,
    /// What time alone said of a limit, instead of somebody.
    pub alarm: Option<AlarmShown>,
    /// The desk merged it with another one, or took that back.
    pub merge: Option<Merge>,
}

/// A limit that was near, or a step that told more people.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct AlarmShown {
    pub limit: Limit,
    pub until: String,
    /// Which step, from 1; null: it was near.
    pub step: Option<u32>,
    pub role: Option<EscalateTo>,
    /// Who was told.
    pub names: Vec<String>,
}
