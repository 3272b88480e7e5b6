//! What time alone made of an order: a limit that was near, a step that told more people.

use model::escalation::{EscalateTo, Limit};
use model::ids::StaffId;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// An alarm, and where it stands in an order's history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderAlarm {
    pub at: String,
    /// How many steps of the history had come before it.
    pub after: u32,
    #[serde(flatten)]
    pub told: AlarmTold,
}

/// What was said of a limit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct AlarmTold {
    pub limit: Limit,
    /// When it ends, RFC 3339.
    pub until: String,
    /// Which step, from 1; none: it was near.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub step: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub role: Option<EscalateTo>,
    /// Who was told.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(as = "Option<Vec<String>>", optional)]
    pub staff: Vec<StaffId>,
}

impl AlarmTold {
    /// A word for it.
    pub fn code(&self) -> &'static str {
        alarm_code(self.step)
    }
}

/// A word for an alarm: `near`, or `overdue` where it is a step.
pub fn alarm_code(step: Option<u32>) -> &'static str {
    match step {
        None => "near",
        Some(_) => "overdue",
    }
}
