//! Places, routes, equipment and gauges.

use crate::site_file::form::{Entry, Keyed};
use protocol::rows::{CheckpointState, EquipmentRow, EquipmentStatus};
use serde::Deserialize;
use std::collections::BTreeMap;

/// `[[checkpoints]]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Checkpoint {
    #[serde(default)]
    pub id: String,
    pub number: u32,
    pub name: String,
    pub building: String,
    #[serde(default)]
    pub floor: Option<String>,
    #[serde(default)]
    pub touchpoint: Option<u32>,
    #[serde(default)]
    pub lists: Vec<String>,
    #[serde(default)]
    pub responsible: Option<String>,
    #[serde(default)]
    pub state: Option<CheckpointState>,
    #[serde(default)]
    pub to_mount: bool,
    #[serde(default)]
    pub closed_until: Option<String>,
    #[serde(default)]
    pub tags: Vec<String>,
    #[serde(default)]
    pub position: Option<Position>,
}

impl Keyed for Checkpoint {
    const TABLE: &'static str = "checkpoints";

    fn id(&self) -> &str {
        &self.id
    }

    fn name(&self) -> &str {
        &self.name
    }

    fn key(&self) -> String {
        match self.id.trim().is_empty() {
            false => self.id.trim().to_owned(),
            true => self.number.to_string(),
        }
    }

    fn number(&self) -> Option<u32> {
        Some(self.number)
    }
}

/// Degrees, WGS-84.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Position {
    #[serde(default)]
    pub latitude: Option<f64>,
    #[serde(default)]
    pub longitude: Option<f64>,
}

/// `[[routes]]`: several of one name go on from each other.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Route {
    pub name: String,
    pub checkpoints: Vec<String>,
}

/// `[[equipment]]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Equipment {
    #[serde(default)]
    pub id: String,
    pub name: String,
    pub checkpoint: String,
    #[serde(default)]
    pub kind: Option<String>,
    #[serde(default)]
    pub lists: Vec<String>,
    #[serde(default)]
    pub limits: Vec<Limit>,
    #[serde(default)]
    pub status: Option<EquipmentStatus>,
    #[serde(default)]
    pub fields: BTreeMap<String, String>,
    #[serde(default)]
    pub responsible: Option<String>,
    #[serde(default)]
    pub replaced_by: Option<String>,
}

impl Entry<Equipment> {
    /// Its kind and its checklists: as held where the file doesn't speak of them, and its kind's
    /// where it has no other.
    pub fn kind_and_lists(&self, held: Option<&EquipmentRow>) -> (Option<String>, Vec<String>) {
        let kind = match held.filter(|_| !self.says("kind")) {
            Some(held) => held.kind.clone(),
            None => self.kind.clone(),
        };
        let mut lists = self.lists.clone();
        if let Some(held) = held.filter(|_| !self.says("lists")) {
            lists.clone_from(&held.lists);
            // Another kind takes the place of the old one's checklist.
            let old = held.kind.as_ref().filter(|_| kind != held.kind);
            let place = lists.iter().position(|list| Some(list) == old);
            if let (Some(place), Some(kind)) = (place, &kind) {
                lists[place].clone_from(kind);
            }
        }
        if lists.is_empty() {
            lists.extend(kind.clone());
        }
        (kind, lists)
    }
}

/// What a nameplate or gauge says.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    pub item: String,
    pub part: String,
    #[serde(default)]
    pub low: Option<f64>,
    #[serde(default)]
    pub high: Option<f64>,
}

/// `[[gauges]]`: limits of an item's part where `item` names one, else a gauge of its own.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gauge {
    #[serde(default)]
    pub id: String,
    pub equipment: String,
    pub name: String,
    #[serde(default)]
    pub unit: Option<String>,
    #[serde(default)]
    pub low: Option<f64>,
    #[serde(default)]
    pub high: Option<f64>,
    #[serde(default)]
    pub decimals: Option<u8>,
    #[serde(default)]
    pub order: Option<u32>,
    #[serde(default)]
    pub counts: bool,
    #[serde(default)]
    pub rolls_over: Option<f64>,
    #[serde(default)]
    pub jump_percent: Option<u32>,
    #[serde(default)]
    pub less: Option<String>,
    #[serde(default)]
    pub item: Option<String>,
    #[serde(default)]
    pub part: Option<String>,
    #[serde(default)]
    pub active: Option<bool>,
}
