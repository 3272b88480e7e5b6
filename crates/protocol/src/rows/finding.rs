//! Findings and their orders, or the ones that they joined.

use crate::drawing::PhotoMarks;
use crate::events::Work;
use crate::rows::OrderAlarm;
use checklists::{Role, Severity};
use model::ids::*;
use model::orders::{OrderNote, OrderState};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Kind `finding`: a finding, or the one that it joined.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum FindingFeedRow {
    /// An alias.
    Joined {
        /// The finding it joined.
        joined: FindingId,
        /// Where it was, and about what, where the desk merged it by hand: what is seen there again
        /// belongs to the one that stayed.
        #[serde(flatten)]
        at: Option<MergedAt>,
    },
    /// The finding itself.
    Finding(Box<FindingRow>),
}

/// Where a finding that was merged by hand had been, and about what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MergedAt {
    /// Absent of other aliases.
    pub merged: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checkpoint: Option<CheckpointId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub equipment: Option<EquipmentId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
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
    /// Since when it is known, where one that was merged into it was raised before it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
    /// How often it was seen.
    pub seen: u32,
    /// What kind of work it is, where it isn't rectification.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub work: Option<Work>,
    #[serde(default)]
    pub note: Option<String>,
    #[serde(default)]
    pub photos: Vec<String>,
    /// What was drawn on them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<PhotoMarks>,
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
    Order(Box<OrderRow>),
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
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub call_back_by: Option<String>,
    /// When it was said, RFC 3339 as claimed: that the customer has an answer …
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replied_at: Option<String>,
    /// … that it stands still, where it does …
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paused_at: Option<String>,
    /// … that the customer signed …
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed_at: Option<String>,
    /// … that the customer was asked how it went.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub called_back_at: Option<String>,
    /// What it costs the customer, in hundredths of a yuan, and when that was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fee_cents: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub charged_at: Option<String>,
    pub history: Vec<OrderStep>,
    /// What time alone made of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub alarms: Vec<OrderAlarm>,
}

/// One step of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderStep {
    pub at: String,
    #[serde(default)]
    pub by: Option<StaffId>,
    /// Who it was at the desk.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub desk: Option<String>,
    pub state: OrderState,
    /// What was said, where the state stayed. Absent of a charge: older handhelds don't know that
    /// word, and its sum says enough.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub what: Option<OrderNote>,
    /// Of a charge: hundredths of a yuan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fee_cents: Option<u32>,
    /// The code of a reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    #[serde(default)]
    pub note: Option<String>,
    #[serde(default)]
    pub photos: Vec<String>,
    /// It came too late: it is shown, and moved nothing.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub late: bool,
    /// The desk merged another finding into its own, or its own into another, or took that back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merge: Option<MergeTold>,
}

/// What the desk did to a finding and another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct MergeTold {
    /// The other one.
    #[ts(type = "string")]
    pub finding: FindingId,
    pub how: Merge,
}

/// Which way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Merge {
    /// The other one was merged into this one.
    Took,
    /// This one was merged into the other one.
    Went,
    /// That was taken back.
    Parted,
}
