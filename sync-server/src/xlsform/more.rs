//! What a checklist says beyond the columns of XLSForm: our own columns, which other programs pass
//! over. What people may want to change has a column each; the rest stands in `touchpoint_more`.

use crate::site_file::problem::says;
use checklists::*;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// The column for the rest.
pub const MORE: &str = "touchpoint_more";
/// Our columns of the sheet `survey`.
pub const OURS: [&str; 10] = [
    "touchpoint_id",
    "touchpoint_role",
    "touchpoint_severity",
    "touchpoint_must_see",
    "touchpoint_weight",
    "touchpoint_when",
    "touchpoint_every",
    "touchpoint_unit",
    "touchpoint_clause",
    MORE,
];

/// Of the whole checklist.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfList {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub intervals: Vec<Interval>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub expiries: Vec<Expiry>,
}

/// Of an item.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfItem {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub template: Option<Template>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fail_wants: Vec<FailWants>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub verdicts: Vec<VerdictRule>,
}

/// Of a part.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfPart {
    /// A duration, which is a decimal to others.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub duration: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decimals: Option<u8>,
    /// Limits that somebody else owns, or that differ by class of building.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limits_from: Option<LimitsFrom>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub classes: Vec<ClassLimits>,
    /// Without `less`, which is a calculation of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meter: Option<Meter>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warn_days: Vec<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fact: Option<Fact>,
}

/// Reads the rest; nothing where the cell is empty.
///
/// Errors: what isn't the JSON that an export writes.
pub fn read<T: DeserializeOwned + Default>(text: Option<&str>) -> Result<T, Words> {
    let Some(text) = text else {
        return Ok(T::default());
    };
    serde_json::from_str(text).map_err(|error| {
        says(
            format!("{MORE} 列写的不是导出的内容：{error}"),
            format!("{MORE} isn't what an export writes: {error}"),
        )
    })
}

/// Writes the rest; nothing where there is none.
pub fn write<T: Serialize + Default + PartialEq>(more: &T) -> Option<String> {
    match *more == T::default() {
        true => None,
        false => serde_json::to_string(more).ok(),
    }
}

/// One of the words that an enum is written by, in JSON and in a cell alike.
pub fn word<T: DeserializeOwned>(text: &str) -> Result<T, Words> {
    serde_json::from_value(serde_json::Value::String(text.to_owned())).map_err(|error| {
        let known = error.to_string();
        let known = known
            .split("expected ")
            .nth(1)
            .unwrap_or_default()
            .to_owned();
        says(
            format!("“{text}”不行，可以是：{known}"),
            format!("`{text}` is none of: {known}"),
        )
    })
}

/// The word of an enum.
pub fn said<T: Serialize>(value: &T) -> String {
    let json = serde_json::to_value(value).ok();
    let text = json.as_ref().and_then(|json| json.as_str());
    text.unwrap_or_default().to_owned()
}
