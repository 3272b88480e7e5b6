//! Quotas on Today: what the server counted in the running period, and own work that it doesn't
//! know yet.

use crate::clock::{Moment, utc};
use crate::command::QuotaShown;
use crate::error::DeviceError;
use crate::orders::fixed_here;
use crate::site::Site;
use crate::today::sees;
use model::ids::{CheckpointId, StaffId};
use model::quota::{Work, current, standing};
use protocol::rows::PlanRow;
use std::collections::BTreeSet;
use store::Store;

/// The quotas that a person sees, with how far the running period has come.
pub(crate) fn shown(
    store: &Store,
    site: &Site,
    now: &Moment,
    person: StaffId,
) -> Result<Vec<QuotaShown>, DeviceError> {
    let mut all = Vec::new();
    for (id, plan) in &site.plans {
        let Some(rule) = plan
            .periods
            .as_ref()
            .filter(|_| sees(site, person, &plan.row))
        else {
            continue;
        };
        let Some(period) = current(rule, now.utc, site.zone, &site.calendar) else {
            continue;
        };
        let told = site.quotas.get(id).filter(|row| row.start == period.start);
        let mut works: Vec<Work> = told.iter().flat_map(|row| row.works()).collect();
        works.extend(own_works(store, site, &plan.row)?);
        let found = standing(&period, plan.row.quota, &works, now.utc);
        all.push(QuotaShown {
            plan: *id,
            name: plan.row.name.clone(),
            done: found.done,
            wanted: found.wanted,
            stands: found.stands,
            until: period.closes.with_timezone(&site.zone).to_rfc3339(),
        });
    }
    all.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(all)
}

/// What was finished on this handheld: event rounds by place, and orders.
fn own_works(store: &Store, site: &Site, plan: &PlanRow) -> Result<Vec<Work>, DeviceError> {
    let Some(list) = plan.counts.as_ref() else {
        return Ok(Vec::new());
    };
    // What was done by an earlier version counts as well.
    let counts = |item: &str| {
        let mut versions = site.versions.all(list);
        versions.any(|(_, version)| version.item(item).is_some())
    };
    let mut works = Vec::new();
    let mut of_events = BTreeSet::new();
    for round in store.event_rounds_finished()? {
        let walked = round.paper.as_ref().map(|paper| paper.walked_at.as_str());
        let at = walked.or(round.finished_at.as_deref()).and_then(utc);
        let answers = store.answers(round.round)?;
        of_events.extend(answers.iter().map(|answer| answer.seq));
        let stand = answers.iter().filter(|answer| answer.withdrawn.is_none());
        let places = stand.filter(|answer| counts(&answer.item));
        let places: BTreeSet<CheckpointId> = places.map(|answer| answer.checkpoint).collect();
        works.extend(places.into_iter().filter_map(|place| {
            let id = PlanRow::event_work(round.round, place);
            Some(Work { id, at: at? })
        }));
    }
    for fixed in fixed_here(store, site)? {
        let of_event = fixed.seq.is_some_and(|seq| of_events.contains(&seq));
        if fixed.item.as_deref().is_some_and(counts) && !of_event {
            let id = fixed.order.to_string();
            works.extend(utc(&fixed.at).map(|at| Work { id, at }));
        }
    }
    Ok(works)
}
