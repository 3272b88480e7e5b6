//! What a year of rounds found at a piece of equipment, and what looks implausible of somebody's
//! work. Both are the server's to tell; the handheld shows them.

use model::ids::{CheckpointId, RoundId, StaffId};
use model::outcome::Outcome;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Kind `card`, id: the equipment's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardRow {
    /// The months in which somebody looked, of the last twelve, the oldest first.
    pub months: Vec<CardMonth>,
    /// The site's day of the last look, `YYYY-MM-DD`; empty: all were withdrawn.
    pub day: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<StaffId>,
}

/// The worst that a month's walks found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardMonth {
    /// `YYYY-MM`, of the site's days.
    pub month: String,
    pub outcome: Outcome,
}

/// Kind `picture`, id: `item/{list}/{item}` or `place/{checkpoint}`. The site's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PictureRow {
    /// SHA-256 of a photo of the good state, or of the place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub photo: Option<String>,
    /// SHA-256 of spoken words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clip: Option<String>,
}

/// Why somebody's work looks implausible. It blocks nothing, and proves nothing alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum DoubtKind {
    /// Many items in a few seconds, one by one.
    Hurried,
    /// Two places, and no time to walk from one to the other.
    TwoPlaces,
    /// A photo that an earlier line had.
    PhotoAgain,
    /// The clock was set between two acts.
    ClockSet,
    /// The phone was elsewhere.
    Elsewhere,
}

/// Kind `doubt`, id: `{journal}.{seq}.{kind}`. It leaves the feed after 60 days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DoubtRow {
    pub staff: StaffId,
    pub kind: DoubtKind,
    /// Claimed wall clock of what is doubted, RFC 3339; when it came, where that can't be.
    pub at: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub round: Option<RoundId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checkpoint: Option<CheckpointId>,
    /// How many items, or photos.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u32>,
    /// In how many seconds, or by how many.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seconds: Option<i64>,
    /// What the person said to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<DoubtSaid>,
}

/// What somebody said to a doubt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DoubtSaid {
    /// Claimed wall clock, RFC 3339.
    pub at: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub photos: Vec<String>,
}
