//! What people call things: staff, places, equipment, plans, items and their clauses.

use crate::error::ServerError;
use crate::sql::feed;
use crate::sql::sites::Site;
use crate::standards;
use checklists::{Checklist, Condition, Item, Role, Versions, Words, said_asked_if};
use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use chrono_tz::Tz;
use model::asked::{Given, holds};
use model::calendar::Calendar;
use model::ids::{CheckpointId, EquipmentId, PlanId, ShiftId, SiteId, StaffId};
use model::outcome::Outcome;
use model::{conditions, recurrence};
use protocol::events::Answer;
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
    versions: Versions,
    /// Since when each version that isn't the first asks what it asks.
    since: BTreeMap<(String, u32), DateTime<Utc>>,
    /// The site's day.
    today: NaiveDate,
    day_start_min: u32,
    pub settings: Option<SiteRow>,
    /// Which days are worked.
    pub working: Calendar,
}

/// An item at a place or at a piece of equipment there.
pub type Asked = (String, Option<EquipmentId>);

/// What becomes of items that wait for what was answered before them.
#[derive(Debug, Clone, Copy)]
pub enum Waits<'a> {
    /// They are in it, whatever was answered.
    ForNothing,
    /// They are in it where these outcomes alone say so.
    For(&'a BTreeMap<Asked, Outcome>),
}

impl Waits<'_> {
    fn over(self, item: &Item, equipment: Option<EquipmentId>, local: NaiveDateTime) -> bool {
        let (Some(when), Self::For(outcomes)) = (&item.asked_if, self) else {
            return true;
        };
        let given = |item: &str| {
            let outcome = *outcomes.get(&(item.to_owned(), equipment))?;
            let said = None;
            Some(Given { outcome, said })
        };
        holds(when, local, &given).unwrap_or(false)
    }
}

/// The rows of a kind, by id. Edges: one that doesn't read, of a newer program, is passed over.
pub fn rows<Id: FromStr + Ord, T: DeserializeOwned>(
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
    pub fn with_items(
        connection: &Connection,
        site: &Site,
        now: DateTime<Utc>,
    ) -> Result<Self, ServerError> {
        let checklists: BTreeMap<String, Checklist> = rows(connection, site, Kind::Checklist)?;
        let mut since = BTreeMap::new();
        for (row, list) in &checklists {
            // A first version has never asked anything else, whenever it came to the site.
            if list.version > 1 {
                let set_at = set_at(connection, site, Kind::Checklist, row)?;
                since.insert((list.id.clone(), list.version), set_at);
            }
        }
        Ok(Self {
            versions: Versions::of(checklists),
            since,
            today: standards::today(site, now),
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
            versions: Versions::default(),
            since: BTreeMap::new(),
            today: NaiveDate::MIN,
            day_start_min: site.day_start_min,
            settings,
        })
    }

    /// The kinds and lists of a site's equipment, by id.
    pub fn checklists(
        connection: &Connection,
        site: &Site,
        now: DateTime<Utc>,
    ) -> Result<BTreeMap<String, Checklist>, ServerError> {
        let versions = standards::versions(connection, site.number)?;
        let lists = versions.on(standards::today(site, now));
        Ok(lists
            .into_iter()
            .map(|(id, list)| (id, list.clone()))
            .collect())
    }

    /// The checklists of a day, with the items that they once had.
    pub fn lists_ever(
        connection: &Connection,
        site: &Site,
        day: NaiveDate,
    ) -> Result<Vec<Checklist>, ServerError> {
        Ok(standards::versions(connection, site.number)?.ever(day))
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
    /// Edges: what somebody declares (rain, works) is never in it, nor is what waits for a value,
    /// nor a checklist that was set after the stretch; no checkpoint row, nothing asked.
    pub fn asked(
        &self,
        id: CheckpointId,
        (from, to): (DateTime<Utc>, DateTime<Utc>),
        waits: Waits<'_>,
    ) -> BTreeSet<Asked> {
        let here = self.checkpoints.get(&id).map(|row| (None, &row.lists));
        let equipment = self
            .equipment
            .iter()
            .filter(|(_, row)| row.checkpoint == id && row.is_there());
        let there = equipment.map(|(id, row)| (Some(*id), &row.lists));
        let mut asked = BTreeSet::new();
        let day = self.day_of(to);
        let local = to.with_timezone(&self.zone).naive_local();
        for (equipment, lists) in here.into_iter().chain(there) {
            let lists = lists
                .iter()
                .filter_map(|list| self.versions.one_on(list, day));
            let known = lists.filter(|list| {
                let since = self.since.get(&(list.id.clone(), list.version));
                since.is_none_or(|since| *since <= to)
            });
            for item in known.flat_map(|list| &list.items) {
                let holds = |when| self.holds(when, from) && self.holds(when, to);
                if item.when.is_none_or(holds) && waits.over(item, equipment, local) {
                    asked.insert((item.id.clone(), equipment));
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

    /// The site's day of a moment as a line says it; none where it can't be read.
    pub fn day_said(&self, at: &str) -> Option<NaiveDate> {
        let at = DateTime::parse_from_rfc3339(at).ok()?;
        Some(self.day_of(at.to_utc()))
    }

    /// Whether a moment, as a line says it, is on one of some days of the site, both included.
    pub fn is_on(&self, at: &str, (from, to): (NaiveDate, NaiveDate)) -> bool {
        let day = self.day_said(at);
        day.is_some_and(|day| from <= day && day <= to)
    }

    /// The site's day at a time.
    fn day_of(&self, at: DateTime<Utc>) -> NaiveDate {
        recurrence::site_day(at, self.zone, self.day_start_min)
    }

    /// An item of the site's checklists, as it is today.
    pub fn item(&self, id: &str) -> Option<&Item> {
        self.versions.item(id, self.today)
    }

    /// What an item waits for, in words.
    pub fn waits_for(&self, id: &str) -> Option<Words> {
        let list = self.versions.list_of(id, self.today)?;
        said_asked_if(&list.items, list.item(id)?)
    }

    /// The same as it was then.
    pub fn item_at(&self, id: &str, at: DateTime<Utc>) -> Option<&Item> {
        self.versions.item(id, self.day_of(at))
    }

    /// The item that an answer was given to, in the words that it was given by.
    pub fn answered(&self, answer: &Answer) -> Option<&Item> {
        let list = self.versions.at(&answer.list, answer.list_version);
        let of_list = list.and_then(|list| list.item(&answer.item));
        of_list.or_else(|| self.item(&answer.item))
    }

    /// What an item is called; its id where it isn't known.
    pub fn item_name(&self, id: &str) -> Words {
        named(self.item(id), id)
    }

    /// What clauses of an item are called.
    pub fn clauses(item: Option<&Item>, clauses: &[String]) -> Vec<Words> {
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

/// What an item is called; its id where it isn't known.
pub fn named(item: Option<&Item>, id: &str) -> Words {
    item.map_or_else(|| same(id), |item| item.name.clone())
}

/// An id that stands for itself in both languages.
pub fn same(id: &str) -> Words {
    Words {
        zh: id.to_owned(),
        en: id.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use checklists::expression::{Expression, Operator};
    use checklists::{Told, built_in};

    #[test]
    fn what_waits_is_over_where_outcomes_alone_say_so() {
        let list = built_in().checklist("tp13").expect("there");
        let mut item = list.items[1].clone();
        let word = Expression::Text("fail".into());
        let mut waits_for = |told: Told| {
            item.asked_if = Some(Expression::Both(
                Operator::Equal,
                Box::new(Expression::Field(told)),
                Box::new(word.clone()),
            ));
            item.clone()
        };
        let outcome = waits_for(Told::Outcome("13.1".into()));
        let value = waits_for(Told::Clauses("13.1".into()));
        let over = |item: &Item, outcome: Option<Outcome>| {
            let given = outcome.map(|outcome| (("13.1".to_owned(), None), outcome));
            let local = NaiveDateTime::default();
            Waits::For(&given.into_iter().collect()).over(item, None, local)
        };
        assert!(over(&outcome, Some(Outcome::Fail)));
        assert!(!over(&outcome, Some(Outcome::Pass)) && !over(&outcome, None));
        assert!(!over(&value, Some(Outcome::Fail)), "nobody here knows");
        assert!(over(&list.items[1], None), "it waits for nothing");
        assert!(Waits::ForNothing.over(&outcome, None, NaiveDateTime::default()));
    }
}
