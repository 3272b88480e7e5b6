//! Counters, and gauges that are worth a second look.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How a reading goes on from the last one, and what is calculated from it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[ts(export, optional_fields)]
pub struct Meter {
    /// It only counts up: what was used since the last reading is shown.
    #[serde(default)]
    pub counts: bool,
    /// The figure that a counter shows as 0 again, in thousandths; none where it never does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(type = "number")]
    pub rolls_over_milli: Option<i64>,
    /// A change by more than so many percent of the last reading is worth a second look.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jump_percent: Option<u32>,
    /// Another part of the item, or another item of the list, whose reading is taken off: return
    /// less supply is ΔT.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub less: Option<String>,
}
