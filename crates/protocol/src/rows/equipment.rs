//! The equipment ledger.

use checklists::{Checklist, ChecklistKind, Every, LimitsFrom, Part, Place};
use chrono::NaiveDate;
use model::ids::{CheckpointId, EquipmentId, StaffId};
pub use model::ledger::EquipmentStatus;
use model::ledger::{LedgerEntry, applying};
use model::limits::Limits;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Kind `equipment`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EquipmentRow {
    pub name: String,
    pub checkpoint: CheckpointId,
    /// Ids of its checklists.
    pub lists: Vec<String>,
    /// Limits that its nameplate sets, by item and part.
    #[serde(default)]
    pub limits: Vec<NameplateLimit>,
    /// The catalogue's kind, e.g. `eq-extinguisher-powder`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    #[serde(default, skip_serializing_if = "is_in_service")]
    pub status: EquipmentStatus,
    /// What its kind keeps besides: `made`, `serviced`, `certificate` (`YYYY-MM-DD`), `agent`,
    /// `mass`, `maker` …
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fields: BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub responsible: Option<StaffId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaced_by: Option<EquipmentId>,
    /// Its place among the machines of a room, in walking order; those without one come after.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<u32>,
    /// The 6-digit code printed on its own label; none until the desk makes one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Lower-case hex SHA-256 of each valid label's whole payload, as a checkpoint's.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub labels: Vec<String>,
}

/// Work that is done by looking at a piece; other work stands among its fields as `done_` and its
/// id.
const LOOKS: [&str; 5] = ["check", "check_basement", "function", "patrol", "round"];

impl EquipmentRow {
    /// The figures on its nameplate; none where the checklist's own ones count.
    pub fn own_limits(&self, item: &str, part: &Part) -> Option<Limits> {
        let listed = part.limits.as_ref();
        if listed.is_some_and(|limits| limits.from == LimitsFrom::Checklist) {
            return None;
        }
        let mut own = self.limits.iter();
        let own = own.find(|own| own.item == item && own.part == part.id)?;
        Some(Limits {
            low: own.low_milli,
            high: own.high_milli,
            low_exclusive: listed.is_some_and(|limits| limits.low_exclusive),
        })
    }

    /// A day among its fields; what is no day is as if it weren't there.
    pub fn day(&self, name: &str) -> Option<NaiveDate> {
        self.fields.get(name)?.parse().ok()
    }

    /// Its kind: as the row says, else the first of its lists that is one.
    pub fn kind_of<'l>(
        &self,
        list: impl Fn(&str) -> Option<&'l Checklist>,
    ) -> Option<&'l Checklist> {
        let of_lists = || {
            let lists = self.lists.iter().filter_map(|id| list(id));
            let mut kinds = lists.filter(|list| list.kind != ChecklistKind::Touchpoint);
            kinds.next()
        };
        let said = self.kind.as_ref().and_then(|id| list(id));
        said.or_else(of_lists)
    }

    /// What falls due on it counts from; `looked` is the last day on which somebody judged it.
    pub fn entry(
        &self,
        kind: &Checklist,
        looked: Option<NaiveDate>,
        place: Option<Place>,
    ) -> LedgerEntry {
        let mut done = BTreeMap::new();
        for interval in &kind.intervals {
            let looked = looked.filter(|_| LOOKS.contains(&interval.id.as_str()));
            let said = self.day(&format!("done_{}", interval.id));
            if let Some(day) = said.max(looked) {
                done.insert(interval.id.clone(), day);
            }
        }
        LedgerEntry {
            status: self.status,
            place,
            made: self.day("made"),
            serviced: self.day("serviced"),
            certificate: self.day("certificate"),
            since: self.day("since"),
            done,
        }
    }

    /// How often somebody has to look at it where it stands; the most frequent counts.
    pub fn looked_every(kind: &Checklist, place: Option<Place>) -> Option<Every> {
        let all = applying(&kind.intervals, place);
        let looks = all.filter(|one| LOOKS.contains(&one.id.as_str()));
        looks.map(|one| one.every).min()
    }

    /// Whether it is at its place, so that somebody who walks there can be asked about it.
    pub fn is_there(&self) -> bool {
        match self.status {
            EquipmentStatus::InService | EquipmentStatus::Stopped => true,
            EquipmentStatus::AwayForRepair | EquipmentStatus::Scrapped => false,
        }
    }
}

fn is_in_service(status: &EquipmentStatus) -> bool {
    *status == EquipmentStatus::InService
}

/// A limit of one piece of equipment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NameplateLimit {
    pub item: String,
    pub part: String,
    #[serde(default)]
    pub low_milli: Option<i64>,
    #[serde(default)]
    pub high_milli: Option<i64>,
}
