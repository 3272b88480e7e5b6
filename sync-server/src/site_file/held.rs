//! What a site holds when a file comes: its rows, read once, as far as a file speaks of them.

use crate::error::ServerError;
use crate::sql::feed;
use checklists::{Checklist, Versions};
use protocol::feed::Kind;
use protocol::rows::*;
use rusqlite::Connection;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use uuid::Uuid;

/// The rows of a site; none of a site that is new.
#[derive(Default)]
pub struct Held {
    /// As they stand in the feed, by kind and id.
    pub json: BTreeMap<(&'static str, String), String>,
    pub site: Option<SiteRow>,
    pub staff: BTreeMap<Uuid, StaffRow>,
    pub verifiers: BTreeMap<Uuid, VerifierRow>,
    pub shifts: BTreeMap<Uuid, ShiftRow>,
    pub checkpoints: BTreeMap<Uuid, CheckpointRow>,
    pub equipment: BTreeMap<Uuid, EquipmentRow>,
    pub plans: BTreeMap<Uuid, PlanRow>,
    /// The newest version of each checklist.
    pub lists: BTreeMap<String, Checklist>,
}

impl Held {
    /// Reads what stands.
    pub fn read(connection: &Connection, site: i64) -> Result<Self, ServerError> {
        let mut held = Self::default();
        let mut sites: BTreeMap<String, SiteRow> = held.kind(connection, site, Kind::Site)?;
        held.site = sites.pop_first().map(|(_, row)| row);
        held.staff = held.kind(connection, site, Kind::Staff)?;
        held.verifiers = held.kind(connection, site, Kind::Verifier)?;
        held.shifts = held.kind(connection, site, Kind::Shift)?;
        held.checkpoints = held.kind(connection, site, Kind::Checkpoint)?;
        held.equipment = held.kind(connection, site, Kind::Equipment)?;
        held.plans = held.kind(connection, site, Kind::Plan)?;
        let lists: BTreeMap<String, Checklist> = held.kind(connection, site, Kind::Checklist)?;
        let newest = Versions::of(lists);
        held.lists = newest
            .newest()
            .map(|one| (one.id.clone(), one.clone()))
            .collect();
        Ok(held)
    }

    /// Edges: a row that doesn't read, of a newer program, is passed over.
    fn kind<I: std::str::FromStr + Ord, T: DeserializeOwned>(
        &mut self,
        connection: &Connection,
        site: i64,
        kind: Kind,
    ) -> Result<BTreeMap<I, T>, ServerError> {
        let mut rows = BTreeMap::new();
        for (id, json) in feed::of_kind(connection, site, kind.name())? {
            if let (Ok(id), Ok(row)) = (id.parse(), serde_json::from_str(&json)) {
                rows.insert(id, row);
            }
            self.json.insert((kind.name(), id), json);
        }
        Ok(rows)
    }
}
