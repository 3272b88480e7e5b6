//! Limits of a value, and the fact that a figure stands on.
//!
//! The words only; comparing a value with its limits is `model`'s work.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What values are good.
///
/// Units: thousandths of the part's unit; 0.62 MPa is 620, 15 min is 15000, 2 pieces are 2000.
/// Edges: a value equal to a limit is within, but for `low_exclusive`; an absent limit leaves
/// that side open. Without any figure the part is judged only where its owner (`from`) gives one.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[ts(export, optional_fields)]
pub struct Limits {
    /// The smallest good value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(type = "number")]
    pub low_milli: Option<i64>,
    /// The largest good value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(type = "number")]
    pub high_milli: Option<i64>,
    /// `low_milli` itself is too little.
    #[serde(default)]
    pub low_exclusive: bool,
    /// Who may know better; their figures come before these.
    #[serde(default)]
    pub from: LimitsFrom,
    /// Figures for classes of building; the one that fits takes the place of those above.
    #[serde(default)]
    pub classes: Vec<ClassLimits>,
}

/// Who owns a limit.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize, TS,
)]
#[ts(export)]
#[serde(rename_all = "snake_case")]
pub enum LimitsFrom {
    /// The checklist alone.
    #[default]
    Checklist,
    /// The maker's plate on the equipment; the checklist has no default.
    Nameplate,
    /// The marks that were set on this gauge; the checklist has no default.
    Gauge,
    /// The building, by its own figure or its class.
    Building,
    /// The ledger entry, such as what this box should hold.
    Ledger,
}

impl LimitsFrom {
    /// Whether the checklist must not carry a figure of its own.
    pub fn forbids_default(self) -> bool {
        matches!(self, Self::Nameplate | Self::Gauge)
    }
}

/// The limits of one class of building, instead of the default ones: an absent limit is open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, optional_fields)]
pub struct ClassLimits {
    /// Which buildings.
    pub class: BuildingClass,
    /// The smallest good value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(type = "number")]
    pub low_milli: Option<i64>,
    /// The largest good value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(type = "number")]
    pub high_milli: Option<i64>,
}

/// A class of building that has its own figures; the strictest that fits is a building's class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(rename_all = "snake_case")]
pub enum BuildingClass {
    /// Taller than 100 m.
    #[serde(rename = "over_100m")]
    Over100m,
    /// Medical, or for old people.
    Care,
    /// Public above 100,000 m², or underground above 20,000 m².
    Large,
    /// A class-1 high-rise public building.
    HighRisePublic,
    /// A high-rise for living.
    HighRiseResidential,
    /// Any other.
    Other,
}

/// Where a figure comes from, and how sure it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, optional_fields)]
pub struct Fact {
    /// The standard or page, such as `GB 50444-2008 5.2.1`.
    pub source: String,
    /// How sure.
    pub confidence: Confidence,
    /// Where it was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// What the reader must know beside the figure, Chinese.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zh: Option<String>,
    /// The same in English.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub en: Option<String>,
}

/// How sure a figure is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// The customer's own standard.
    House,
    /// Two independent sources, or the standard's own words.
    A,
    /// One secondary source.
    B,
    /// Nobody confirmed it: a default to be set by the site, never shown as a rule.
    Unconfirmed,
}
