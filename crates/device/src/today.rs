//! Today's rounds of the person's roles, and starting one.

use crate::clock::{Moment, utc};
use crate::command::{ConditionShown, Reply, RoundRow, Today};
use crate::error::{DeviceError, unless_refused};
use crate::handheld::Handheld;
use crate::site::{Declared, Site};
use crate::walk::{Walk, count};
use model::ids::{PlanId, RoundId, StaffId, planned_round};
use protocol::ErrorCode;
use protocol::events::{Condition, ConditionSet, RoundStarted};
use std::collections::BTreeSet;
use store::Store;

impl Handheld {
    pub(crate) fn today(&self) -> Result<Reply, DeviceError> {
        let person = self.person()?;
        let now = self.now();
        let store = self.store();
        let site = self.site(&store)?;
        Ok(Reply::Today(shown(&store, &site, &now, person)?))
    }

    /// Starts an occurrence, or opens it where it runs or is over.
    pub(crate) fn start_round(&self, plan: PlanId, start: &str) -> Result<Reply, DeviceError> {
        self.act(|store, site, now, person| {
            let declared = declared(store, site)?;
            let walk = Walk::of_plan(store, site, plan, start)?;
            if walk.own.is_some() || walk.finished() {
                return Ok(Reply::Round(walk.shown(now, &declared)));
            }
            begin(store, &walk, now, person)?;
            let walk = Walk::of_plan(store, site, plan, start)?;
            Ok(Reply::Round(walk.shown(now, &declared)))
        })
    }

    pub(crate) fn round(&self, round: RoundId) -> Result<Reply, DeviceError> {
        let now = self.now();
        let store = self.store();
        let site = self.site(&store)?;
        let declared = declared(&store, &site)?;
        let walk = Walk::find(&store, &site, &now, round)?;
        Ok(Reply::Round(walk.shown(&now, &declared)))
    }

    pub(crate) fn set_condition(
        &self,
        condition: Condition,
        building: Option<String>,
        until: String,
    ) -> Result<Reply, DeviceError> {
        let by_calendar = matches!(
            condition,
            Condition::Night | Condition::RushHour | Condition::Winter
        );
        if by_calendar || utc(&until).is_none() {
            let message = "a condition that people declare, and an end in RFC 3339";
            return Err(DeviceError::refused(ErrorCode::BadValue, message));
        }
        let event = ConditionSet {
            condition,
            building,
            until,
        };
        self.act(|store, site, now, person| {
            store.append(&now.stamp, Some(person), event.into())?;
            Ok(Reply::Today(shown(store, site, now, person)?))
        })
    }
}

fn shown(store: &Store, site: &Site, now: &Moment, person: StaffId) -> Result<Today, DeviceError> {
    let declared = declared(store, site)?;
    let rounds = rounds_of(store, site, now, person, &declared)?;
    let open = crate::findings::open(store, site)?.len();
    let conditions = declared
        .into_iter()
        .filter(|declared| utc(&declared.until).is_some_and(|until| now.utc < until))
        .map(|declared| ConditionShown {
            condition: declared.condition,
            building: declared.building,
            until: declared.until,
        })
        .collect();
    Ok(Today {
        day: site.day(now).to_string(),
        rounds,
        open_findings: count(open),
        conditions,
    })
}

/// Appends `round_started`.
pub(crate) fn begin(
    store: &mut Store,
    walk: &Walk<'_>,
    now: &Moment,
    person: StaffId,
) -> Result<(), DeviceError> {
    let event = RoundStarted {
        round: walk.round,
        plan: Some(walk.plan_id),
        plan_version: Some(walk.plan.row.version),
        start: Some(walk.occurrence.start.clone()),
    };
    store.append(&now.stamp, Some(person), event.into())?;
    Ok(())
}

/// Conditions that people declared: the feed's, and own ones on top.
pub(crate) fn declared(store: &Store, site: &Site) -> Result<Vec<Declared>, DeviceError> {
    let mut declared: Vec<Declared> = Vec::new();
    for own in store.conditions()? {
        let (condition, building, until) = (own.condition, own.building, own.until);
        declared.push(Declared {
            condition,
            building,
            until,
        });
    }
    for row in &site.row.conditions {
        let known = declared
            .iter()
            .any(|own| own.condition == row.condition && own.building == row.building);
        if !known {
            declared.push(Declared {
                condition: row.condition,
                building: row.building.clone(),
                until: row.until.clone(),
            });
        }
    }
    Ok(declared)
}

/// The rounds that a person sees today: their roles' occurrences, and what runs from before.
pub(crate) fn rounds_of(
    store: &Store,
    site: &Site,
    now: &Moment,
    person: StaffId,
    declared: &[Declared],
) -> Result<Vec<RoundRow>, DeviceError> {
    let staff = site.staff.get(&person);
    let sees = |role| staff.is_some_and(|row| row.supervisor || row.roles.contains(&role));
    let day = site.day(now);
    let mut rows = Vec::new();
    let mut shown = BTreeSet::new();
    for (id, plan) in site.plans.iter().filter(|(_, plan)| sees(plan.row.role)) {
        for occurrence in site.occurrences(plan, day) {
            let walk = Walk::of_plan(store, site, *id, &occurrence.start)?;
            let points = walk.points(now, declared);
            shown.insert(planned_round(*id, &occurrence.start));
            rows.push(walk.row(&points, now));
        }
    }
    for own in store.rounds_running()? {
        if shown.contains(&own.round) {
            continue;
        }
        if let Some(walk) = unless_refused(Walk::find(store, site, now, own.round))? {
            let points = walk.points(now, declared);
            rows.push(walk.row(&points, now));
        }
    }
    rows.sort_by(|a, b| (&a.start, &a.name).cmp(&(&b.start, &b.name)));
    Ok(rows)
}
