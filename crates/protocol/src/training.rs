//! Who was trained or examined, on which version of which checklist.

use model::ids::StaffId;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum TrainingKind {
    Trained,
    Examined,
}

/// A training or an examination.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Training {
    pub what: TrainingKind,
    /// A checklist, and its version that was in force on the day.
    pub list: String,
    pub list_version: u32,
    /// The site's day, `YYYY-MM-DD`.
    pub day: String,
    /// Who trained or examined, of the site's own staff.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trainer: Option<StaffId>,
    /// Who did, from outside.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trainer_name: Option<String>,
    /// The last day on which it counts, `YYYY-MM-DD`; none: as long as the version does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    pub people: Vec<Trained>,
}

/// Somebody who took part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trained {
    pub staff: StaffId,
    /// Of an examination.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub passed: Option<bool>,
    /// Out of 100, in thousandths.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mark_milli: Option<i64>,
}
