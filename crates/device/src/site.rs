//! The feed as the use cases read it: parsed once, kept until a page changes it.
//!
//! Own lines are laid on top by the use cases, not here.

use crate::clock::{Moment, utc};
use crate::error::DeviceError;
use checklists::{Checklist, Deadline, Item, Part, Role, Versions};
use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use chrono_tz::Tz;
use model::calendar::Calendar;
use model::conditions::{in_hours, in_season};
use model::deadline::due;
use model::discharge::{Building, limits_in};
use model::ids::*;
use model::limits::Limits;
use model::recurrence::{Occurrence, Rule, site_day, zone};
use protocol::events::{Condition, Drawing};
use protocol::feed::Kind;
use protocol::rows::*;
use std::collections::BTreeMap;
use std::str::FromStr;
use store::Store;

/// A site, as far as the feed has told it.
#[derive(Debug)]
pub(crate) struct Site {
    pub pages: u64,
    pub id: SiteId,
    pub row: SiteRow,
    pub zone: Tz,
    pub calendar: Calendar,
    pub staff: BTreeMap<StaffId, StaffRow>,
    pub shifts: Vec<(String, ShiftRow)>,
    /// Every version of every checklist.
    pub versions: Versions,
    pub plans: BTreeMap<PlanId, Plan>,
    pub checkpoints: BTreeMap<CheckpointId, CheckpointRow>,
    pub equipment: BTreeMap<EquipmentId, EquipmentRow>,
    pub rounds: BTreeMap<RoundId, RoundRow>,
    pub findings: BTreeMap<FindingId, FindingFeedRow>,
    pub orders: BTreeMap<OrderId, OrderFeedRow>,
    pub quotas: BTreeMap<PlanId, QuotaRow>,
    /// What was drawn on photos of findings, by photo.
    pub marks: BTreeMap<String, Drawing>,
}

/// A plan with its rule read. A rule that isn't understood leaves the plan without occurrences.
#[derive(Debug)]
pub(crate) struct Plan {
    pub row: PlanRow,
    pub rule: Option<Rule>,
    /// The same of a quota, whose occurrences are no rounds.
    pub periods: Option<Rule>,
}

/// An item as it is offered at a checkpoint.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Offered<'a> {
    pub list: &'a Checklist,
    pub item: &'a Item,
    pub equipment: Option<(EquipmentId, &'a EquipmentRow)>,
}

impl Offered<'_> {
    /// The figures of who owns a part's limits; none where the checklist's own ones count.
    pub fn own_limits(&self, part: &Part) -> Option<Limits> {
        let (_, row) = self.equipment?;
        row.own_limits(&self.item.id, part)
    }
}

/// A condition that people declared, from feed or own lines.
#[derive(Debug, Clone)]
pub(crate) struct Declared {
    pub condition: Condition,
    pub building: Option<String>,
    pub until: String,
}

impl Site {
    /// Reads all of it. None before the first feed.
    pub fn read(store: &Store, site: SiteId) -> Result<Option<Site>, DeviceError> {
        let Some(row) = store.feed_row::<SiteRow>(Kind::Site, &site.to_string())? else {
            return Ok(None);
        };
        let plans = keyed::<PlanId, PlanRow>(store, Kind::Plan)?;
        let mut site = Site {
            pages: store.feed_pages(),
            id: site,
            zone: zone(&row.time_zone)?,
            calendar: row.working_calendar(),
            row,
            staff: keyed(store, Kind::Staff)?,
            shifts: store.feed_rows(Kind::Shift)?,
            versions: Versions::of(store.feed_rows::<Checklist>(Kind::Checklist)?),
            plans: plans
                .into_iter()
                .map(|(id, row)| (id, read_plan(row)))
                .collect(),
            checkpoints: keyed(store, Kind::Checkpoint)?,
            equipment: keyed(store, Kind::Equipment)?,
            rounds: keyed(store, Kind::Round)?,
            findings: keyed(store, Kind::Finding)?,
            orders: keyed(store, Kind::Order)?,
            quotas: keyed(store, Kind::Quota)?,
            marks: BTreeMap::new(),
        };
        site.marks = marks(&site.findings);
        site.lay_own(store)?;
        Ok(Some(site))
    }

    /// The site's day at a moment.
    pub fn day(&self, now: &Moment) -> NaiveDate {
        site_day(now.utc, self.zone, self.row.day_start_min)
    }

    /// A plan's occurrences of one site day.
    pub fn occurrences(&self, plan: &Plan, day: NaiveDate) -> Vec<Occurrence> {
        let Some(rule) = &plan.rule else {
            return Vec::new();
        };
        rule.of_site_day(day, self.row.day_start_min, self.zone, &self.calendar)
    }

    /// Those of some places that can be walked on an occurrence's day: none that is retired, or
    /// closed until a later day.
    pub fn walkable(&self, places: Vec<CheckpointId>, when: &Occurrence) -> Vec<CheckpointId> {
        let day = when.start.get(..10).unwrap_or_default();
        let open = |id: &CheckpointId| {
            let row = self.checkpoints.get(id);
            row.is_none_or(|row| row.is_open(day))
        };
        places.into_iter().filter(open).collect()
    }

    /// Who is on shift now with a role, in the order of the shifts.
    pub fn on_shift(&self, now: &Moment) -> impl Iterator<Item = StaffId> + '_ {
        let local = now.local(self.zone);
        self.shifts
            .iter()
            .filter_map(move |(_, shift)| shift.on_duty(local))
            .flat_map(|(_, staff)| staff.iter().copied())
    }

    /// Whether somebody leads now: a supervisor, or the first name of a shift that is under way.
    pub fn leads(&self, person: StaffId, now: &Moment) -> bool {
        let local = now.local(self.zone);
        let mut shifts = self.shifts.iter();
        let supervisor = self.staff.get(&person).is_some_and(|row| row.supervisor);
        supervisor
            || shifts.any(|(_, shift)| {
                let on_duty = shift.on_duty(local);
                on_duty.is_some_and(|(_, staff)| staff.first() == Some(&person))
            })
    }

    /// The person who owns what a role has to put right now.
    pub fn owner(&self, role: Role, now: &Moment) -> Option<StaffId> {
        self.on_shift(now).find(|id| {
            self.staff
                .get(id)
                .is_some_and(|s| s.is_active(now.utc) && s.roles.contains(&role))
        })
    }

    /// The items that a checkpoint asks for now, equipment after the place itself.
    pub fn offered<'a>(
        &'a self,
        checkpoint: CheckpointId,
        now: &Moment,
        declared: &[Declared],
    ) -> Vec<Offered<'a>> {
        let Some(place) = self.checkpoints.get(&checkpoint) else {
            return Vec::new();
        };
        let day = self.day(now);
        let of_place = place.lists.iter().map(|list| (list, None));
        let here = self.equipment.iter();
        let here = here.filter(|(_, row)| row.checkpoint == checkpoint && row.is_there());
        let mut equipment: Vec<_> = here.collect();
        // In walking order where somebody said one, else as people read them off the wall: 1#, 2#,
        // 10#.
        equipment.sort_by_cached_key(|(_, row)| {
            let order = row.order.unwrap_or(u32::MAX);
            (
                order,
                row.lists.clone(),
                number(&row.name),
                row.name.clone(),
            )
        });
        let of_equipment = equipment
            .into_iter()
            .flat_map(|(id, row)| row.lists.iter().map(move |list| (list, Some((*id, row)))));
        of_place
            .chain(of_equipment)
            .filter_map(|(list, equipment)| Some((self.versions.one_on(list, day)?, equipment)))
            .flat_map(|(list, equipment)| {
                list.items.iter().map(move |item| Offered {
                    list,
                    item,
                    equipment,
                })
            })
            .filter(|offered| {
                offered
                    .item
                    .when
                    .is_none_or(|when| self.holds(when, place, now, declared))
            })
            .collect()
    }

    fn holds(
        &self,
        when: Condition,
        place: &CheckpointRow,
        now: &Moment,
        declared: &[Declared],
    ) -> bool {
        let local = now.local(self.zone);
        let hours = |span: &Span| in_hours(local, &span.from, &span.to);
        match when {
            Condition::Night => hours(&self.row.night),
            Condition::RushHour => self.row.rush_hours.iter().any(hours),
            Condition::Winter => in_season(local, &self.row.winter.from, &self.row.winter.to),
            _ => declared.iter().any(|declared| {
                let here = declared
                    .building
                    .as_ref()
                    .is_none_or(|b| *b == place.building);
                let open = utc(&declared.until).is_some_and(|until| now.utc < until);
                declared.condition == when && here && open
            }),
        }
    }

    /// What a part is judged by at a place: its nameplate's figures, its building's, or the list's.
    pub fn limits(&self, checkpoint: CheckpointId, offered: &Offered<'_>, part: &Part) -> Limits {
        let place = self.checkpoints.get(&checkpoint);
        let building = place.map(|row| self.building_of(row)).unwrap_or_default();
        let listed = || {
            part.limits
                .as_ref()
                .map(|limits| limits_in(limits, &building))
        };
        offered.own_limits(part).or_else(listed).unwrap_or_default()
    }

    /// What a place's building knows of its own limits.
    pub fn building_of(&self, place: &CheckpointRow) -> Building {
        self.row.building(&place.building)
    }

    /// Until when something that begins now is allowed to take, by the site's clock.
    pub fn until(&self, now: &Moment, allowed: Deadline) -> Option<String> {
        let until = due(now.utc, allowed, self.zone, &self.calendar)?;
        let local = until.with_timezone(&self.zone);
        Some(local.to_rfc3339_opts(SecondsFormat::Secs, false))
    }

    /// A person's name.
    pub fn name(&self, staff: Option<StaffId>) -> Option<String> {
        self.staff.get(&staff?).map(|row| row.name.clone())
    }

    /// A checklist as it is now.
    pub fn list(&self, id: &str, now: &Moment) -> Option<&Checklist> {
        self.versions.one_on(id, self.day(now))
    }

    /// An item by its id, wherever it stands, as it was at that time.
    pub fn item_at(&self, id: &str, at: DateTime<Utc>) -> Option<&Item> {
        let day = site_day(at, self.zone, self.row.day_start_min);
        self.versions.item(id, day)
    }
}

fn read_plan(row: PlanRow) -> Plan {
    let (rule, periods) = match row.is_walked() {
        true => (row.rule().ok(), None),
        false => (None, row.rule().ok()),
    };
    Plan { row, rule, periods }
}

/// What was drawn on photos of findings, by photo.
fn marks(findings: &BTreeMap<FindingId, FindingFeedRow>) -> BTreeMap<String, Drawing> {
    let rows = findings.values().filter_map(|row| match row {
        FindingFeedRow::Finding(row) => Some(&row.marks),
        FindingFeedRow::Joined { .. } => None,
    });
    let marks = rows.flatten();
    marks
        .map(|one| (one.photo.clone(), one.drawing.clone()))
        .collect()
}

/// The first number in a name; names without one come last.
fn number(name: &str) -> u64 {
    let from_digit = name.trim_start_matches(|sign: char| !sign.is_ascii_digit());
    let digits = from_digit.split(|sign: char| !sign.is_ascii_digit()).next();
    digits
        .and_then(|digits| digits.parse().ok())
        .unwrap_or(u64::MAX)
}

fn keyed<K: FromStr + Ord, T: serde::de::DeserializeOwned>(
    store: &Store,
    kind: Kind,
) -> Result<BTreeMap<K, T>, DeviceError> {
    let rows = store.feed_rows(kind)?;
    Ok(rows
        .into_iter()
        .filter_map(|(id, row)| Some((id.parse().ok()?, row)))
        .collect())
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn equipment_is_in_the_order_of_its_numbers() {
        let mut names = ["生活水泵10#", "生活水泵2#", "稳压罐", "1#生活水泵"];
        names.sort_by_key(|name| number(name));
        let right = ["1#生活水泵", "生活水泵2#", "生活水泵10#", "稳压罐"];
        assert_eq!(names, right);
    }
}
