//! Labels of checkpoints and equipment: which are valid, which are stale, and the sheets that are
//! printed.
//!
//! A row lists its valid labels, the oldest first. More than one: the last was renewed and hasn't
//! been scanned on the spot yet, so what hangs there is stale.

mod paper;
mod renew;
mod sheet;
mod version;

pub use paper::pdf;
pub use renew::{codes, make, renew_now};
pub use sheet::{Size, sheet};
pub use version::{carry_on, last, renew_if_changed};

use crate::error::ServerError;
use crate::keys::Keys;
use crate::sql::feed;
use crate::sql::sites::Site;
use model::ids::{CheckpointId, StaffId};
use model::ledger::EquipmentStatus;
use protocol::feed::Kind;
use protocol::label::payload;
use protocol::rows::{CheckpointRow, CheckpointState, EquipmentRow, StaffRow};
use rusqlite::Connection;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::str::FromStr;
use ts_rs::TS;
use uuid::Uuid;

/// What a label belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum LabelOf {
    /// A place.
    Checkpoint,
    /// A piece of equipment.
    Equipment,
}

/// One label as it is printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    pub of: LabelOf,
    /// The checkpoint's or the piece's.
    pub id: Uuid,
    pub building: String,
    pub floor: Option<String>,
    pub name: String,
    /// Where a piece of equipment stands.
    pub at: Option<String>,
    /// Who answers for it.
    pub person: Option<String>,
    /// The six digits for typing in; none until a label is made.
    pub code: Option<String>,
    /// What is printed besides. None until one is made here: equipment's first, or that of a place
    /// where a spare place's label hangs.
    pub print: Option<Print>,
    /// It was renewed, and the old one hangs there still.
    pub stale: bool,
}

/// What a scanner and a keyboard read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Print {
    /// The six digits for typing in.
    pub code: String,
    /// What the QR code says.
    pub payload: String,
}

fn rows<Id: FromStr, T: DeserializeOwned>(
    connection: &Connection,
    site: &Site,
    kind: Kind,
) -> Result<Vec<(Id, T)>, ServerError> {
    let rows = feed::of_kind(connection, site.number, kind.name())?;
    let read =
        |(id, json): (String, String)| Some((id.parse().ok()?, serde_json::from_str(&json).ok()?));
    Ok(rows.into_iter().filter_map(read).collect())
}

/// The labels of a site in the order of buildings and names, a place's own before those of what
/// stands there; of retired places and scrapped equipment none. Equipment whose label was never
/// made is listed without one; nothing to print is in any where nobody brings the keys.
pub fn of_site(
    connection: &Connection,
    keys: Option<&Keys>,
    site: &Site,
) -> Result<Vec<Label>, ServerError> {
    let staff: Vec<(StaffId, StaffRow)> = rows(connection, site, Kind::Staff)?;
    let staff: BTreeMap<StaffId, String> =
        staff.into_iter().map(|(id, row)| (id, row.name)).collect();
    let person = |id: Option<StaffId>| staff.get(&id?).cloned();
    let print = |id: Uuid, code: &Option<String>, labels: &[String]| {
        let (code, key) = (code.clone()?, &keys?.label);
        let version = version::last(key, site.id, id, &code, labels)?;
        Some(Print {
            payload: payload(key, site.id, id, version, &code),
            code,
        })
    };
    let places: Vec<(CheckpointId, CheckpointRow)> = rows(connection, site, Kind::Checkpoint)?;
    let mut places: BTreeMap<CheckpointId, CheckpointRow> = places.into_iter().collect();
    places.retain(|_, row| row.state != CheckpointState::Retired);
    let mut labels = Vec::new();
    for (id, row) in rows::<Uuid, EquipmentRow>(connection, site, Kind::Equipment)? {
        let place = places.get(&row.checkpoint);
        let Some(place) = place.filter(|_| row.status != EquipmentStatus::Scrapped) else {
            continue;
        };
        labels.push(Label {
            of: LabelOf::Equipment,
            id,
            building: place.building.clone(),
            floor: place.floor.clone(),
            at: Some(place.name.clone()),
            person: person(row.responsible),
            print: print(id, &row.code, &row.labels),
            code: row.code,
            name: row.name,
            stale: row.labels.len() > 1,
        });
    }
    for (CheckpointId(id), row) in places {
        labels.push(Label {
            of: LabelOf::Checkpoint,
            id,
            building: row.building,
            floor: row.floor,
            name: row.name,
            at: None,
            person: person(row.responsible),
            print: print(id, &row.code, &row.labels),
            code: row.code,
            stale: row.labels.len() > 1,
        });
    }
    labels.sort_by(|a, b| order(a).cmp(&order(b)));
    Ok(labels)
}

fn order(label: &Label) -> (&str, &str, LabelOf, &str, Option<&str>) {
    let place = label.at.as_deref().unwrap_or(&label.name);
    (
        &label.building,
        place,
        label.of,
        &label.name,
        label.code.as_deref(),
    )
}
