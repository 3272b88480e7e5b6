//! What stands in the rows of the feed, kind by kind. Unknown fields are ignored.

mod equipment;
mod plan;
mod site;

pub use equipment::*;
pub use plan::*;
pub use site::*;

use crate::events::{How, PartValue, SkipReason};
use checklists::{Role, Severity};
use model::ids::*;
use model::orders::OrderState;
use model::outcome::Outcome;
use serde::{Deserialize, Serialize};

/// Where a checkpoint is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckpointState {
    ToMount,
    InUse,
    Closed,
    Retired,
}

/// Kind `checkpoint`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckpointRow {
    pub name: String,
    pub building: String,
    pub state: CheckpointState,
    /// Number of its touchpoint, 1 to 20; 0 for a plant room.
    pub touchpoint: u32,
    /// Ids of its checklists: the touchpoint's first.
    pub lists: Vec<String>,
    /// The printed 6-digit code.
    #[serde(default)]
    pub code: Option<String>,
    /// Lower-case hex SHA-256 of each valid label's whole payload.
    #[serde(default)]
    pub labels: Vec<String>,
    /// Upper-case hex UIDs of its NFC tags.
    #[serde(default)]
    pub tags: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub floor: Option<String>,
    /// Named on its label.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub responsible: Option<StaffId>,
    /// A closed one opens again after this day, `YYYY-MM-DD`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed_until: Option<String>,
}

/// Kind `reading`, id: `{checkpoint or equipment}/{item}/{part}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadingRow {
    pub place: String,
    pub item: String,
    pub value: PartValue,
    /// RFC 3339.
    pub at: String,
}

/// What became of a round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoundStands {
    /// Nobody began.
    Open,
    Running,
    Finished,
    Missed,
    Unknown,
}

/// Kind `round`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoundRow {
    #[serde(default)]
    pub plan: Option<PlanId>,
    #[serde(default)]
    pub start: Option<String>,
    pub stands: RoundStands,
    #[serde(default)]
    pub by: Option<StaffId>,
    #[serde(default)]
    pub started_at: Option<String>,
    #[serde(default)]
    pub finished_at: Option<String>,
    #[serde(default)]
    pub places: Vec<PlaceOutcome>,
}

/// What a round found at one place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceOutcome {
    pub checkpoint: CheckpointId,
    #[serde(default)]
    pub how: Option<How>,
    #[serde(default)]
    pub skipped: Option<SkipReason>,
    /// The worst outcome of each item.
    #[serde(default)]
    pub items: Vec<ItemOutcome>,
}

/// An item and the worst of what was said of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemOutcome {
    pub item: String,
    #[serde(default)]
    pub equipment: Option<EquipmentId>,
    pub outcome: Outcome,
}

/// Kind `finding`: a finding, or the one that it joined.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum FindingFeedRow {
    /// An alias.
    Joined {
        /// The finding it joined.
        joined: FindingId,
    },
    /// The finding itself.
    Finding(FindingRow),
}

/// What was seen to be wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingRow {
    pub order: OrderId,
    #[serde(default)]
    pub checkpoint: Option<CheckpointId>,
    #[serde(default)]
    pub equipment: Option<EquipmentId>,
    #[serde(default)]
    pub item: Option<String>,
    #[serde(default)]
    pub clauses: Vec<String>,
    pub severity: Severity,
    pub raised_at: String,
    #[serde(default)]
    pub raised_by: Option<StaffId>,
    /// How often it was seen.
    pub seen: u32,
    #[serde(default)]
    pub note: Option<String>,
    #[serde(default)]
    pub photos: Vec<String>,
}

/// Kind `order`: an order, or the one that it joined.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum OrderFeedRow {
    /// An alias.
    Joined {
        /// The order it joined.
        joined: OrderId,
    },
    /// The order itself.
    Order(OrderRow),
}

/// The job of putting it right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderRow {
    pub finding: FindingId,
    pub state: OrderState,
    pub role: Role,
    #[serde(default)]
    pub owner: Option<StaffId>,
    /// How often it was reopened.
    pub go: u32,
    #[serde(default)]
    pub reply_by: Option<String>,
    #[serde(default)]
    pub finish_by: Option<String>,
    pub history: Vec<OrderStep>,
}

/// One step of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderStep {
    pub at: String,
    #[serde(default)]
    pub by: Option<StaffId>,
    pub state: OrderState,
    #[serde(default)]
    pub note: Option<String>,
    #[serde(default)]
    pub photos: Vec<String>,
    /// It came too late: it is shown, and moved nothing.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub late: bool,
}

/// Kind `key`, id: the key's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyRow {
    pub key: String,
    #[serde(rename = "use")]
    pub use_: String,
    pub value: String,
    pub signed_by: String,
    pub sig: String,
}
