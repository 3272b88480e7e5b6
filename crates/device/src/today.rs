//! Today's rounds of the person's roles, and starting one.

use crate::clock::{Moment, utc};
use crate::command::{ConditionShown, Reply, RoundRow, Today};
use crate::error::{DeviceError, unless_refused};
use crate::handheld::Handheld;
use crate::site::{Declared, Site};
use crate::walk::{Walk, count};
use model::ids::{PlanId, RoundId, StaffId, planned_round};
use protocol::ErrorCode;
use protocol::events::{Condition, ConditionSet, PaperWalk, RoundStarted};
use protocol::rows::{
    CheckpointRow, CheckpointState, PlanRow, RoundRow as RoundFeedRow, RoundStands,
};
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
            begin(store, &walk, now, person, None)?;
            let walk = Walk::of_plan(store, site, plan, start)?;
            Ok(Reply::Round(walk.shown(now, &declared)))
        })
    }

    pub(crate) fn round(&self, round: RoundId) -> Result<Reply, DeviceError> {
        let now = self.now();
        let store = self.store();
        let site = self.site(&store)?;
        round_shown(&store, &site, &now, round)
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
    let waits = |row: &&CheckpointRow| row.state == CheckpointState::ToMount && !row.is_spare();
    let to_mount = site.checkpoints.values().filter(waits);
    Ok(Today {
        day: site.day(now).to_string(),
        rounds,
        open_findings: count(open),
        conditions,
        timers: crate::timers::running(store, site, now)?,
        to_mount: count(to_mount.count()),
        leads: site.leads(person, now),
        quotas: crate::quotas::shown(store, site, now, person)?,
    })
}

/// A round as its screen shows it.
pub(crate) fn round_shown(
    store: &Store,
    site: &Site,
    now: &Moment,
    round: RoundId,
) -> Result<Reply, DeviceError> {
    let walk = Walk::find(store, site, now, round)?;
    Ok(Reply::Round(walk.shown(now, &declared(store, site)?)))
}

/// Appends `round_started`; `paper` says so where its walk is typed in.
pub(crate) fn begin(
    store: &mut Store,
    walk: &Walk<'_>,
    now: &Moment,
    person: StaffId,
    paper: Option<PaperWalk>,
) -> Result<(), DeviceError> {
    let event = match &walk.planned {
        Some(planned) => {
            let (version, start) = (planned.plan.row.version, &planned.occurrence.start);
            RoundStarted {
                paper,
                ..RoundStarted::planned(walk.round, planned.id, version, start.clone())
            }
        }
        None => RoundStarted {
            round: walk.round,
            plan: None,
            plan_version: None,
            start: None,
            kind: walk.kind,
            checkpoints: Vec::new(),
            paper,
        },
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

/// Whether a plan's rounds are a person's.
pub(crate) fn sees(site: &Site, person: StaffId, plan: &PlanRow) -> bool {
    match (site.staff.get(&person), plan.person) {
        (Some(row), _) if row.supervisor => true,
        (Some(_), Some(whose)) => whose == person,
        (Some(row), None) => row.roles.contains(&plan.role),
        (None, _) => false,
    }
}

/// The rounds that a person sees today: their roles' occurrences, and what runs from before.
pub(crate) fn rounds_of(
    store: &Store,
    site: &Site,
    now: &Moment,
    person: StaffId,
    declared: &[Declared],
) -> Result<Vec<RoundRow>, DeviceError> {
    let mut rows = Vec::new();
    let mut shown = BTreeSet::new();
    for (id, plan) in site
        .plans
        .iter()
        .filter(|(_, plan)| sees(site, person, &plan.row))
    {
        for occurrence in site.todays(plan, now) {
            let walk = Walk::of_plan(store, site, *id, &occurrence.start)?;
            if walk.is_duty() && walk.done_before(now) {
                continue;
            }
            let points = walk.points(now, declared);
            shown.insert(planned_round(*id, &occurrence.start));
            rows.push(walk.row(&points, now));
        }
    }
    // What is typed in from paper goes on where that was begun.
    let goes_on = |row: &RoundFeedRow| {
        row.by == Some(person) && row.stands == RoundStands::Running && row.paper.is_none()
    };
    let given = site.rounds.iter().filter(|(_, row)| goes_on(row));
    let given = given.map(|(id, _)| *id);
    let running = store.rounds_running()?.into_iter().map(|own| own.round);
    for round in running.chain(given).collect::<BTreeSet<_>>() {
        if shown.contains(&round) {
            continue;
        }
        let walk = unless_refused(Walk::find(store, site, now, round))?;
        if let Some(walk) = walk.filter(|walk| !walk.finished()) {
            let points = walk.points(now, declared);
            rows.push(walk.row(&points, now));
        }
    }
    rows.sort_by(|a, b| (&a.start, &a.name).cmp(&(&b.start, &b.name)));
    Ok(rows)
}
