//! The equipment ledger.

use model::ids::{CheckpointId, EquipmentId, StaffId};
pub use model::ledger::EquipmentStatus;
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

impl EquipmentRow {
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
