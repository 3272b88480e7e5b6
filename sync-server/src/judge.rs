//! What time alone does: rounds become unknown or missed, orders are warned of and escalated, old
//! rows leave the feed.
//!
//! Runs each minute in `serve`, and whenever `clock` moves the time. It judges only what a plan
//! asked for since it was set.

use crate::error::ServerError;
use crate::mounted;
use crate::notices::falls;
use crate::overdue;
use crate::own;
use crate::project;
use crate::replaced::Plans;
use crate::sql::sites::{self, Site};
use crate::sql::{ageings, devices, feed, journals, places, rounds};
use crate::writer::Writing;
use checklists::Role;
use chrono::{DateTime, Days, TimeDelta, Utc};
use model::ids::{PlanId, StaffId, planned_round};
use model::recurrence::{self, Occurrence, Phase};
use protocol::events::{Event, RoundJudged};
use protocol::feed::Kind;
use protocol::rows::{PlanRow, StaffRow};
use std::collections::BTreeMap;

/// A round whose handhelds haven't reported is unknown for this long, then missed.
const UNKNOWN_HOURS: i64 = 24;
/// A handheld counts for a role that unlocked it within these days.
const UNLOCKED_DAYS: i64 = 7;
/// How far back a clock that jumps is followed.
const DAYS_BACK: u64 = 40;
/// The most judgments in one line.
const LINES_MAX: usize = 500;

/// Does what falls due at every site. Says how many rounds were judged.
pub fn run(writing: &Writing<'_>) -> Result<usize, ServerError> {
    let mut count = 0;
    for site in sites::all(writing.tx)? {
        let judged = judge_site(writing, &site)?;
        count += judged.len();
        if let Some(labelled) = mounted::label_places(writing, &site)? {
            own::append(writing, Some(site.number), vec![labelled])?;
        }
        let alarms = overdue::judge(writing, &site)?;
        for part in judged.chunks(LINES_MAX).chain(alarms.chunks(LINES_MAX)) {
            own::append(writing, Some(site.number), part.to_vec())?;
        }
        let site = sites::by_number(writing.tx, site.number)?;
        falls::look(writing, &site)?;
        if let Some(ageing) = project::age_out(writing.tx, &site, writing.now)? {
            ageings::add(writing.tx, site.number, ageing)?;
        }
    }
    Ok(count)
}

fn judge_site(writing: &Writing<'_>, site: &Site) -> Result<Vec<Event>, ServerError> {
    let zone = recurrence::zone(&site.time_zone).unwrap_or(chrono_tz::UTC);
    let settings = overdue::settings(writing.tx, site)?;
    let calendar = settings.map(|row| row.working_calendar());
    let calendar = calendar.unwrap_or_default();
    let today = writing.now.with_timezone(&zone).date_naive();
    let mut reports: BTreeMap<Role, Vec<Report>> = BTreeMap::new();
    let mut judged = Vec::new();
    let rows = feed::of_kind(writing.tx, site.number, Kind::Plan.name())?;
    let read = |(id, json): &(String, String)| {
        Some((
            id.parse().ok()?,
            serde_json::from_str::<PlanRow>(json).ok()?,
        ))
    };
    let rows: BTreeMap<PlanId, PlanRow> = rows.iter().filter_map(read).collect();
    let plans = Plans {
        site: site.number,
        rows: &rows,
        zone,
        calendar: &calendar,
    };
    for (plan_id, plan) in rows.iter().filter(|(_, plan)| plan.is_walked()) {
        let id = plan_id.to_string();
        let set_at_ms = feed::set_at_ms(writing.tx, site.number, Kind::Plan.name(), &id)?;
        let set_at = DateTime::from_timestamp_millis(set_at_ms.unwrap_or(0)).unwrap_or_default();
        let Ok(rule) = plan.rule() else {
            continue;
        };
        let role_reports = match reports.entry(plan.role) {
            std::collections::btree_map::Entry::Occupied(held) => held.into_mut(),
            std::collections::btree_map::Entry::Vacant(free) => {
                free.insert(reports_of(writing, site, plan.role)?)
            }
        };
        let first = set_at.with_timezone(&zone).date_naive();
        let lasts = u64::from((rule.window_min + rule.grace_min) / (24 * 60));
        let oldest = today
            .checked_sub_days(Days::new(DAYS_BACK + lasts))
            .unwrap_or(today);
        let from = first.max(oldest);
        let days = u64::try_from((today - from).num_days() + 1).unwrap_or(0);
        for occurrence in rule.over(from, days, zone, &calendar) {
            if occurrence.opens < set_at || occurrence.phase(writing.now) != Phase::Over {
                continue;
            }
            if plans
                .walked_before(writing.tx, plan, &occurrence)?
                .is_some()
            {
                continue;
            }
            judged.extend(judge(writing, site, *plan_id, &occurrence, role_reports)?);
        }
    }
    Ok(judged)
}

/// What a handheld has reported: when, and whether anything was left on it then.
struct Report {
    seen_at: Option<DateTime<Utc>>,
    whole: bool,
}

/// The handhelds that a role unlocked in the last days; one that was revoked no longer counts.
fn reports_of(writing: &Writing<'_>, site: &Site, role: Role) -> Result<Vec<Report>, ServerError> {
    let since = writing.now - TimeDelta::days(UNLOCKED_DAYS);
    let unlocks = places::unlocks_since(writing.tx, site.number, since.timestamp_millis())?;
    let mut numbers = Vec::new();
    for (device, staff) in unlocks {
        if !numbers.contains(&device) && has_role(writing, site, staff, role)? {
            numbers.push(device);
        }
    }
    let mut reports = Vec::new();
    for device in numbers {
        if devices::by_number(writing.tx, device)?.revoked {
            continue;
        }
        let held = journals::of_device(writing.tx, device)?;
        let here = held
            .iter()
            .filter(|journal| journal.site == Some(site.number));
        let last = here.max_by_key(|journal| journal.seen_at_ms);
        reports.push(Report {
            seen_at: last.and_then(|last| DateTime::from_timestamp_millis(last.seen_at_ms)),
            whole: last.is_some_and(|last| last.acked >= last.last),
        });
    }
    Ok(reports)
}

fn has_role(
    writing: &Writing<'_>,
    site: &Site,
    staff: StaffId,
    role: Role,
) -> Result<bool, ServerError> {
    let json = feed::get(
        writing.tx,
        site.number,
        Kind::Staff.name(),
        &staff.to_string(),
    )?;
    let row: Option<StaffRow> = json.and_then(|json| serde_json::from_str(&json).ok());
    Ok(row.is_some_and(|row| row.roles.contains(&role)))
}

/// The word on one occurrence, where there is a new one.
fn judge(
    writing: &Writing<'_>,
    site: &Site,
    plan: PlanId,
    occurrence: &Occurrence,
    reports: &[Report],
) -> Result<Option<Event>, ServerError> {
    let id = planned_round(plan, &occurrence.start);
    let held = rounds::by_id(writing.tx, site.number, id)?;
    let came = held
        .as_ref()
        .is_some_and(|round| round.started_at.is_some());
    let before = held.as_ref().map_or("", |round| round.judged.as_str());
    if came || before == "missed" {
        return Ok(None);
    }
    let out = |report: &&Report| {
        let reported = report.seen_at.is_some_and(|at| at >= occurrence.ends);
        !(reported && report.whole)
    };
    let some_out = reports.iter().any(|report| out(&report));
    let patient = writing.now < occurrence.closes + TimeDelta::hours(UNKNOWN_HOURS);
    let word = if some_out && patient {
        "unknown"
    } else {
        "missed"
    };
    if word == before {
        return Ok(None);
    }
    Ok(Some(Event::from(RoundJudged {
        round: id,
        plan,
        start: occurrence.start.clone(),
        judged: word.to_owned(),
    })))
}
