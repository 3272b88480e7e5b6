//! What plans asked for over many days, and what came of each: as the board has it for one day, but
//! without a look at every place, so that a year takes no longer than a page may.

use crate::console::names::Names;
use crate::console::strip::is_asked;
use crate::error::ServerError;
use crate::replaced::Plans;
use crate::sql::completion::{self, Came};
use crate::sql::sites::Site;
use checklists::Role;
use chrono::{DateTime, Days, NaiveDate, Utc};
use model::ids::{PlanId, RoundId, planned_round};
use model::recurrence::{Occurrence, Phase, site_day};
use protocol::rows::PlanRow;
use rusqlite::Connection;
use serde::Serialize;
use std::collections::BTreeMap;
use ts_rs::TS;

/// What came of an occurrence.
///
/// Edges: handed in is handed in, whether every place of it was checked or not; the board says so
/// of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum DueState {
    /// Handed in within its window.
    Done,
    Late,
    /// Begun, and not handed in though its window is over.
    Open,
    Missed,
    /// Handhelds that may tell of it haven't reported.
    Unknown,
    /// Its window isn't over.
    Ahead,
}

/// One occurrence of a plan.
#[derive(Debug, Clone)]
pub struct Asked {
    pub plan: PlanId,
    pub role: Role,
    pub round: RoundId,
    /// The site's day.
    pub day: NaiveDate,
    pub opens: DateTime<Utc>,
    pub due: DueState,
}

/// All that a site's plans asked for on some days, both included, plan by plan.
pub fn of_days(
    connection: &Connection,
    site: &Site,
    names: &Names,
    (from, to): (NaiveDate, NaiveDate),
    now: DateTime<Utc>,
) -> Result<Vec<Asked>, ServerError> {
    let wide = |day: NaiveDate, to: Option<NaiveDate>| to.unwrap_or(day).to_string();
    let held = completion::of_days(
        connection,
        site.number,
        (
            &wide(from, from.checked_sub_days(Days::new(1))),
            &wide(to, to.checked_add_days(Days::new(1))),
        ),
    )?;
    let plans = Plans {
        site: site.number,
        rows: &names.plans,
        zone: names.zone,
        calendar: &names.working,
    };
    let mut all = Vec::new();
    for (id, plan) in names.plans.iter().filter(|(_, plan)| plan.is_walked()) {
        let Ok(rule) = plan.rule() else {
            continue;
        };
        // The last day's small hours belong to the next date.
        let days = u64::try_from((to - from).num_days()).unwrap_or(0) + 2;
        for occurrence in rule.over(from, days, names.zone, &names.working) {
            let day = site_day(occurrence.opens, names.zone, site.day_start_min);
            if day < from || day > to {
                continue;
            }
            let asked = Occurred {
                connection,
                names,
                plans: &plans,
                held: &held,
                now,
            };
            let found = asked.due(*id, plan, &occurrence)?;
            all.extend(found.map(|(round, due)| Asked {
                plan: *id,
                role: plan.role,
                round,
                day,
                opens: occurrence.opens,
                due,
            }));
        }
    }
    Ok(all)
}

struct Occurred<'a> {
    connection: &'a Connection,
    names: &'a Names,
    plans: &'a Plans<'a>,
    held: &'a BTreeMap<RoundId, Came>,
    now: DateTime<Utc>,
}

impl Occurred<'_> {
    /// None: nobody was asked for it.
    fn due(
        &self,
        id: PlanId,
        plan: &PlanRow,
        occurrence: &Occurrence,
    ) -> Result<Option<(RoundId, DueState)>, ServerError> {
        let round = planned_round(id, &occurrence.start);
        let came = self.held.get(&round);
        let begun = came.is_some_and(|came| came.started);
        if !begun
            && plan.replaces.is_some()
            && let Some(before) = self
                .plans
                .walked_before(self.connection, plan, occurrence)?
        {
            let finished = before.finished_at.map(|at| before.walked_at.unwrap_or(at));
            let came = Came {
                started: true,
                finished_at: finished,
                judged: before.judged,
            };
            return Ok(Some((before.id, due(Some(&came), occurrence, self.now))));
        }
        if came.is_none() && !is_asked(self.names, id, occurrence, self.now) {
            return Ok(None);
        }
        Ok(Some((round, due(came, occurrence, self.now))))
    }
}

fn due(came: Option<&Came>, window: &Occurrence, now: DateTime<Utc>) -> DueState {
    let finished = came.and_then(|came| came.finished_at.as_deref());
    if let Some(finished) = finished {
        let late = DateTime::parse_from_rfc3339(finished).is_ok_and(|at| at >= window.closes);
        return if late { DueState::Late } else { DueState::Done };
    }
    let over = window.phase(now) == Phase::Over;
    match came.map_or((false, ""), |came| (came.started, came.judged.as_str())) {
        (true, _) if over => DueState::Open,
        (true, _) => DueState::Ahead,
        (false, "missed") => DueState::Missed,
        (false, "unknown") => DueState::Unknown,
        (false, _) if over => DueState::Unknown,
        (false, _) => DueState::Ahead,
    }
}
