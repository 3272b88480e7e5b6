//! What stands in the rows of the feed, kind by kind. Unknown fields are ignored.

mod alarm;
mod card;
mod equipment;
mod finding;
mod floor;
mod plan;
mod site;

pub use alarm::*;
pub use card::*;
pub use equipment::*;
pub use finding::*;
pub use floor::*;
pub use plan::*;
pub use site::*;

use crate::events::{CloseProposed, How, PaperWalk, PartValue, PlaceAdded, RoundKind, SkipReason};
use model::ids::*;
use model::outcome::Outcome;
use model::position::Point;
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
    /// What a closed one is once it is opened; absent where it was closed by an older program.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opens_as: Option<CheckpointState>,
    /// Somebody proposes to close it; the desk hasn't said yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub close: Option<CloseWanted>,
    /// Where it is, as far as anybody has measured it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<PlacePosition>,
    /// Where it stands on a plan of its floor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dot: Option<FloorDot>,
}

/// Where a place is, in ten-millionths of a degree (WGS-84).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlacePosition {
    pub latitude_e7: i32,
    pub longitude_e7: i32,
}

impl PlacePosition {
    /// The point as rules take it.
    pub fn point(self) -> Point {
        Point {
            latitude_e7: self.latitude_e7.into(),
            longitude_e7: self.longitude_e7.into(),
        }
    }
}

/// That a place can't be walked for long, as somebody saw it there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CloseWanted {
    pub reason: SkipReason,
    /// The last closed day, `YYYY-MM-DD`.
    pub until: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<StaffId>,
    /// Claimed wall clock, RFC 3339.
    pub at: String,
}

impl CheckpointRow {
    /// Whether rounds of a day (`YYYY-MM-DD`) go there.
    ///
    /// Edges: one that was closed without a day stays closed; its last closed day is closed.
    pub fn is_open(&self, day: &str) -> bool {
        match self.state {
            CheckpointState::ToMount | CheckpointState::InUse => true,
            CheckpointState::Closed => self.closed_until.as_deref().is_some_and(|last| day > last),
            CheckpointState::Retired => false,
        }
    }

    /// Whether it has a label but no place yet.
    pub fn is_spare(&self) -> bool {
        self.state == CheckpointState::ToMount && self.name.is_empty()
    }

    /// A place that somebody added, or the spare one that it gives a name to.
    pub fn named(added: &PlaceAdded, spare: Option<&CheckpointRow>) -> CheckpointRow {
        let spare = spare.filter(|row| row.is_spare());
        CheckpointRow {
            name: added.name.clone(),
            building: added.building.clone(),
            state: CheckpointState::ToMount,
            touchpoint: added.touchpoint,
            lists: added.lists.clone(),
            code: spare.and_then(|row| row.code.clone()),
            labels: spare.map(|row| row.labels.clone()).unwrap_or_default(),
            tags: Vec::new(),
            floor: added.floor.clone(),
            responsible: None,
            closed_until: None,
            opens_as: None,
            close: None,
            position: None,
            dot: None,
        }
    }

    /// A tag's UID or a label's hash belongs to it from here on; `spare` is the place without a
    /// name whose label it was. What is bound is in use.
    pub fn bind(&mut self, uid: Option<&str>, label: Option<&str>, spare: Option<&CheckpointRow>) {
        let known = |all: &[String], one: &str| all.iter().any(|held| held == one);
        if let Some(uid) = uid.filter(|uid| !known(&self.tags, uid)) {
            self.tags.push(uid.to_owned());
        }
        if let (Some(label), Some(spare)) = (label, spare) {
            // It hangs there now, and its own code stands on it.
            self.labels = vec![label.to_owned()];
            self.code.clone_from(&spare.code);
        }
        if self.state == CheckpointState::ToMount {
            self.state = CheckpointState::InUse;
        }
        if self.opens_as == Some(CheckpointState::ToMount) {
            self.opens_as = Some(CheckpointState::InUse);
        }
    }

    /// Somebody proposes to close it. Edges: one that isn't walked anyway needs no proposal.
    pub fn propose_close(&mut self, said: &CloseProposed, by: Option<StaffId>, at: &str) {
        if self.state == CheckpointState::InUse || self.state == CheckpointState::ToMount {
            self.close = Some(CloseWanted {
                reason: said.reason,
                until: said.until.clone(),
                by,
                at: at.to_owned(),
            });
        }
    }

    /// The first scan of a renewed label ends the old ones: whether it did.
    pub fn renew_label(&mut self, hash: &str) -> bool {
        renew_label(&mut self.labels, hash)
    }
}

impl EquipmentRow {
    /// The first scan of a renewed label ends the old ones: whether it did.
    pub fn renew_label(&mut self, hash: &str) -> bool {
        renew_label(&mut self.labels, hash)
    }
}

/// Only the newest label ends others; an older one that is scanned late renews nothing.
fn renew_label(labels: &mut Vec<String>, hash: &str) -> bool {
    let ends = labels.len() > 1 && labels.last().is_some_and(|newest| newest == hash);
    if ends {
        *labels = vec![hash.to_owned()];
    }
    ends
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
    /// Why it is walked, where no plan asks for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<RoundKind>,
    /// Where it goes, where no plan says so and it was settled at the start.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub route: Vec<CheckpointId>,
    /// It was walked with paper, and typed in later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paper: Option<PaperWalk>,
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
