//! What equipment wants again and again, and when it or its papers run out: the words only.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::checklist::{Every, Words};
use crate::limits::Fact;

/// Something that equipment wants again and again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, optional_fields)]
pub struct Interval {
    /// Stable within its checklist.
    pub id: String,
    /// What is to be done; at most 8 Chinese characters.
    pub name: Words,
    /// How often.
    pub every: Every,
    /// Only in such places; absent means everywhere else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// Where the figure comes from.
    pub fact: Fact,
}

/// A kind of place that has its own interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// Basements, underground garages, boiler rooms.
    Basement,
}

/// A day on which equipment or its paper runs out.
///
/// Shape: either `after_years` counted from a date in the ledger, or the date on the paper itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, optional_fields)]
pub struct Expiry {
    /// Stable within its checklist.
    pub id: String,
    /// What runs out; at most 8 Chinese characters.
    pub name: Words,
    /// The ledger date it counts from.
    pub counts_from: CountsFrom,
    /// Years after that date; absent where the date itself is the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after_years: Option<u32>,
    /// Years between later times, where they differ from the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub then_years: Option<u32>,
    /// Say so this many days ahead, longest first.
    #[serde(default)]
    pub warn_days: Vec<u32>,
    /// Where the figure comes from.
    pub fact: Fact,
}

/// A date of the ledger that an expiry counts from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(rename_all = "snake_case")]
pub enum CountsFrom {
    /// When it was made.
    Made,
    /// When it was last serviced, or made where it never was.
    Serviced,
    /// The date printed on its certificate.
    Certificate,
}
