//! What people call things: staff, places, equipment, plans, items and their clauses.

use crate::error::ServerError;
use crate::sql::feed;
use crate::sql::sites::Site;
use checklists::{Checklist, Condition, Item, Role, Words};
use chrono::{DateTime, NaiveDateTime, Utc};
use chrono_tz::Tz;
use model::calendar::Calendar;
use model::ids::{CheckpointId, EquipmentId, PlanId, ShiftId, SiteId, StaffId};
use model::{conditions, recurrence};
use protocol::feed::Kind;
use protocol::rows::{
    BuildingRow, CheckpointRow, EquipmentRow, PlanRow, ShiftRow, SiteRow, Span, StaffRow,
};
use rusqlite::Connection;
use serde::de::DeserializeOwned;
use std::collections::{BTreeMap, BTreeSet};
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
    lists: BTreeMap<String, List>,
    pub settings: Option<SiteRow>,
    /// Which days are worked.
    pub working: Calendar,
}

/// What a checklist asks, and since when it asks that.
struct List {
    items: Vec<String>,
    since: DateTime<Utc>,
}

/// An item at a place or at a piece of equipment there.
pub type Asked = (String, Option<EquipmentId>);

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

/// When a row was last set; the beginning of time where that isn't known.
fn set_at(
    connection: &Connection,
    site: &Site,
    kind: Kind,
    id: &str,
) -> Result<DateTime<Utc>, ServerError> {
    let at_ms = feed::set_at_ms(connection, site.number, kind.name(), id)?;
    Ok(DateTime::from_timestamp_millis(at_ms.unwrap_or(0)).unwrap_or_default())
}

impl Names {
    /// Reads the names of a site, those of its items too.
    pub fn with_items(connection: &Connection, site: &Site) -> Result<Self, ServerError> {
        let checklists: BTreeMap<String, Checklist> = rows(connection, site, Kind::Checklist)?;
        let mut lists = BTreeMap::new();
        for (id, list) in &checklists {
            let items = list.items.iter().map(|item| item.id.clone()).collect();
            // A first version has never asked anything else, whenever it came to the site.
            let since = match list.version {
                0 | 1 => DateTime::<Utc>::MIN_UTC,
                _ => set_at(connection, site, Kind::Checklist, id)?,
            };
            lists.insert(id.clone(), List { items, since });
        }
        let items = checklists.into_values().flat_map(|list| list.items);
        Ok(Self {
            items: items.map(|item| (item.id.clone(), item)).collect(),
            lists,
            ..Self::read(connection, site)?
        })
    }

    /// Reads the names of a site's people, places and plans.
    pub fn read(connection: &Connection, site: &Site) -> Result<Self, ServerError> {
        let plans: BTreeMap<PlanId, PlanRow> = rows(connection, site, Kind::Plan)?;
        let mut plans_since = BTreeMap::new();
        for id in plans.keys() {
            let since = set_at(connection, site, Kind::Plan, &id.to_string())?;
            plans_since.insert(*id, since);
        }
        let settings: BTreeMap<SiteId, SiteRow> = rows(connection, site, Kind::Site)?;
        let settings = settings.into_values().next();
        let working = settings.as_ref().map(SiteRow::working_calendar);
        Ok(Self {
            working: working.unwrap_or_default(),
            zone: recurrence::zone(&site.time_zone).unwrap_or(chrono_tz::UTC),
            staff: rows(connection, site, Kind::Staff)?,
            checkpoints: rows(connection, site, Kind::Checkpoint)?,
            equipment: rows(connection, site, Kind::Equipment)?,
            plans,
            plans_since,
            items: BTreeMap::new(),
            lists: BTreeMap::new(),
            settings,
        })
    }

    /// The kinds and lists of a site's equipment, by id.
    pub fn checklists(
        connection: &Connection,
        site: &Site,
    ) -> Result<BTreeMap<String, Checklist>, ServerError> {
        rows(connection, site, Kind::Checklist)
    }

    /// A site's shifts, by id.
    pub fn shifts(
        connection: &Connection,
        site: &Site,
    ) -> Result<BTreeMap<ShiftId, ShiftRow>, ServerError> {
        rows(connection, site, Kind::Shift)
    }

    /// The site's buildings, those that only its places name too, each once.
    pub fn buildings(&self) -> Vec<BuildingRow> {
        let rows = self.settings.iter().flat_map(|row| row.buildings.iter());
        let mut all: Vec<BuildingRow> = rows.cloned().collect();
        let mut known: BTreeSet<String> = all.iter().map(|one| one.name.clone()).collect();
        for row in self.checkpoints.values() {
            if !row.building.is_empty() && known.insert(row.building.clone()) {
                all.push(BuildingRow {
                    name: row.building.clone(),
                    owner: None,
                    class: None,
                    basement: false,
                    lights_min: None,
                });
            }
        }
        all
    }

    /// What a checkpoint asked all through a stretch of time, as far as the server can know.
    ///
    /// Edges: what somebody declares (rain, works) is never in it, nor is a checklist that was
    /// set after the stretch; no checkpoint row, nothing asked.
    pub fn asked(
        &self,
        id: CheckpointId,
        (from, to): (DateTime<Utc>, DateTime<Utc>),
    ) -> BTreeSet<Asked> {
        let here = self.checkpoints.get(&id).map(|row| (None, &row.lists));
        let equipment = self
            .equipment
            .iter()
            .filter(|(_, row)| row.checkpoint == id && row.is_there());
        let there = equipment.map(|(id, row)| (Some(*id), &row.lists));
        let mut asked = BTreeSet::new();
        for (equipment, lists) in here.into_iter().chain(there) {
            let lists = lists.iter().filter_map(|list| self.lists.get(list));
            for item in lists
                .filter(|list| list.since <= to)
                .flat_map(|list| &list.items)
            {
                let when = self.item(item).and_then(|item| item.when);
                if when.is_none_or(|when| self.holds(when, from) && self.holds(when, to)) {
                    asked.insert((item.clone(), equipment));
                }
            }
        }
        asked
    }

    /// Whether the site's calendar alone says that a condition holds.
    fn holds(&self, when: Condition, at: DateTime<Utc>) -> bool {
        let Some(row) = &self.settings else {
            return false;
        };
        let local: NaiveDateTime = at.with_timezone(&self.zone).naive_local();
        let hours = |span: &Span| conditions::in_hours(local, &span.from, &span.to);
        match when {
            Condition::Night => hours(&row.night),
            Condition::RushHour => row.rush_hours.iter().any(hours),
            Condition::Winter => conditions::in_season(local, &row.winter.from, &row.winter.to),
            _ => false,
        }
    }

    /// Whether a checkpoint has anything to ask at all.
    pub fn asks_anything(&self, id: CheckpointId) -> bool {
        let mut equipment = self.equipment.values().filter(|row| row.checkpoint == id);
        self.checkpoints
            .get(&id)
            .is_some_and(|row| !row.lists.is_empty())
            || equipment.any(|row| !row.lists.is_empty())
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
