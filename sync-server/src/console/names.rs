//! What people call things: staff, places, equipment, plans, items and their clauses.

use crate::error::ServerError;
use crate::sql::feed;
use crate::sql::sites::Site;
use checklists::{Checklist, Item, Role, Words};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use model::ids::{CheckpointId, EquipmentId, PlanId, StaffId};
use model::recurrence;
use protocol::feed::Kind;
use protocol::rows::{CheckpointRow, EquipmentRow, PlanRow, StaffRow};
use rusqlite::Connection;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::str::FromStr;

/// The names of a site as they are now.
pub struct Names {
    pub zone: Tz,
    pub staff: BTreeMap<StaffId, StaffRow>,
    pub checkpoints: BTreeMap<CheckpointId, CheckpointRow>,
    pub equipment: BTreeMap<EquipmentId, EquipmentRow>,
    pub plans: BTreeMap<PlanId, PlanRow>,
    /// Since when each plan asks for what it says.
    pub plans_since: BTreeMap<PlanId, DateTime<Utc>>,
    items: BTreeMap<String, Item>,
}

fn rows<Id: FromStr + Ord, T: DeserializeOwned>(
    connection: &Connection,
    site: &Site,
    kind: Kind,
) -> Result<BTreeMap<Id, T>, ServerError> {
    let rows = feed::of_kind(connection, site.number, kind.name())?;
    let read =
        |(id, json): (String, String)| Some((id.parse().ok()?, serde_json::from_str(&json).ok()?));
    Ok(rows.into_iter().filter_map(read).collect())
}

impl Names {
    /// Reads the names of a site, those of its items too.
    pub fn with_items(connection: &Connection, site: &Site) -> Result<Self, ServerError> {
        let lists: BTreeMap<String, Checklist> = rows(connection, site, Kind::Checklist)?;
        let items = lists.into_values().flat_map(|list| list.items);
        Ok(Self {
            items: items.map(|item| (item.id.clone(), item)).collect(),
            ..Self::read(connection, site)?
        })
    }

    /// Reads the names of a site's people, places and plans.
    pub fn read(connection: &Connection, site: &Site) -> Result<Self, ServerError> {
        let plans: BTreeMap<PlanId, PlanRow> = rows(connection, site, Kind::Plan)?;
        let mut plans_since = BTreeMap::new();
        for id in plans.keys() {
            let kind = Kind::Plan.name();
            let set_at_ms = feed::set_at_ms(connection, site.number, kind, &id.to_string())?;
            let since = DateTime::from_timestamp_millis(set_at_ms.unwrap_or(0));
            plans_since.insert(*id, since.unwrap_or_default());
        }
        Ok(Self {
            zone: recurrence::zone(&site.time_zone).unwrap_or(chrono_tz::UTC),
            staff: rows(connection, site, Kind::Staff)?,
            checkpoints: rows(connection, site, Kind::Checkpoint)?,
            equipment: rows(connection, site, Kind::Equipment)?,
            plans,
            plans_since,
            items: BTreeMap::new(),
        })
    }

    /// What somebody is called.
    pub fn person(&self, id: Option<StaffId>) -> Option<String> {
        let id = id?;
        Some(
            self.staff
                .get(&id)
                .map_or_else(|| id.to_string(), |row| row.name.clone()),
        )
    }

    /// The first role of somebody.
    pub fn role(&self, id: Option<StaffId>) -> Option<Role> {
        self.staff.get(&id?)?.roles.first().copied()
    }

    /// A checkpoint's name and building; its id where it isn't known.
    pub fn checkpoint(&self, id: CheckpointId) -> (String, String) {
        match self.checkpoints.get(&id) {
            Some(row) => (row.name.clone(), row.building.clone()),
            None => (id.to_string(), String::new()),
        }
    }

    /// An item of the site's checklists.
    pub fn item(&self, id: &str) -> Option<&Item> {
        self.items.get(id)
    }

    /// What an item is called; its id where it isn't known.
    pub fn item_name(&self, id: &str) -> Words {
        self.item(id)
            .map_or_else(|| same(id), |item| item.name.clone())
    }

    /// What clauses are called.
    pub fn clauses(&self, item: Option<&str>, clauses: &[String]) -> Vec<Words> {
        let item = item.and_then(|id| self.item(id));
        let name = |id: &String| match item.and_then(|item| item.clause(id)) {
            Some(clause) => Words {
                zh: clause.zh.clone(),
                en: clause.en.clone(),
            },
            None => same(id),
        };
        clauses.iter().map(name).collect()
    }
}

/// An id that stands for itself in both languages.
pub fn same(id: &str) -> Words {
    Words {
        zh: id.to_owned(),
        en: id.to_owned(),
    }
}
