//! One value of an item's part, as lines, screens and rules have it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One value of an item's part. Absent fields are left out.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[ts(export, optional_fields)]
pub struct PartValue {
    /// Id of the part.
    pub part: String,
    /// A check.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ok: Option<bool>,
    /// A number or duration in thousandths of `unit`, or a count in thousandths.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(type = "number", optional)]
    pub milli: Option<i64>,
    /// The part's unit, e.g. `MPa`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Id of a choice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub choice: Option<String>,
    /// `YYYY-MM-DD`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// `HH:MM`, by the clock on the wall.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<String>,
    /// Words, at most 500 signs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The limits it was judged by, in thousandths.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(type = "number", optional)]
    pub low_milli: Option<i64>,
    /// See `low_milli`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(type = "number", optional)]
    pub high_milli: Option<i64>,
    /// The low limit itself is too low.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[ts(optional, as = "Option<bool>")]
    pub low_exclusive: bool,
}
