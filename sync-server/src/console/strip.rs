//! The round x time strip: each round of a day, each of its points a cell.

use crate::console::names::Names;
use crate::console::strip_points;
use crate::error::ServerError;
use crate::replaced::Plans;
use crate::sql::rounds::{self, Round};
use crate::sql::sites::Site;
use crate::sql::{duties, places};
use checklists::Role;
use chrono::{DateTime, Days, NaiveDate, SecondsFormat, TimeDelta, Utc};
use model::ids::{CheckpointId, PlanId, RoundId, StaffId, planned_round};
use model::recurrence::{Occurrence, Phase, site_day};
use protocol::events::{How, RoundKind};
use protocol::rows::{PlanKind, PlanRow};
use rusqlite::Connection;
use serde::Serialize;
use std::collections::BTreeMap;
use ts_rs::TS;

/// Where a round stands, by the server's word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum BoardState {
    NotDue,
    Due,
    Running,
    Late,
    Done,
    DoneLate,
    /// Handed in with places neither checked nor left out for a reason.
    Incomplete,
    Missed,
    Unknown,
}

/// What is known of one point of a round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum BoardCell {
    Todo,
    /// Reached or answered in part.
    Begun,
    Done,
    Fail,
    Skipped,
}

/// One cell of the strip.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct BoardPoint {
    #[ts(type = "string")]
    pub checkpoint: CheckpointId,
    pub name: String,
    pub building: String,
    pub cell: BoardCell,
    pub how: Option<How>,
    pub fails: u32,
    /// Reached and all answered, or left out for a reason: the handheld's own rule.
    pub over: bool,
    pub items_done: u32,
    /// As far as the server knows what was asked; never less than `items_done`.
    pub items_total: u32,
}

/// How a round came off paper.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct BoardPaper {
    pub walked_at: String,
    pub typed_at: Option<String>,
    pub typed_by: Option<String>,
}

/// One row of the strip.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct BoardRound {
    #[ts(type = "string")]
    pub round: RoundId,
    #[ts(type = "string | null")]
    pub plan: Option<PlanId>,
    pub name: String,
    pub role: Role,
    pub start: String,
    pub window_end: String,
    pub grace_end: String,
    pub state: BoardState,
    pub by: Option<String>,
    pub started_at: Option<String>,
    pub finished_at: Option<String>,
    /// It was walked by the times of the plan before.
    pub by_old_plan: bool,
    /// It counted as missed or unknown until its lines came.
    pub was_missed: bool,
    /// Why it is walked, where no plan asks for it.
    pub kind: Option<RoundKind>,
    /// It was walked with paper: its times are those of the walk.
    pub paper: Option<BoardPaper>,
    /// It is done with evidence, on any day of its window.
    pub duty: bool,
    pub points: Vec<BoardPoint>,
}

/// RFC 3339 in the site's own time.
pub fn local(at: DateTime<Utc>, names: &Names) -> String {
    at.with_timezone(&names.zone)
        .to_rfc3339_opts(SecondsFormat::Secs, false)
}

/// The occurrences of a plan that belong to a site's day.
pub fn occurrences(
    plan: &PlanRow,
    day: NaiveDate,
    day_start_min: u32,
    names: &Names,
) -> Vec<Occurrence> {
    let Ok(rule) = plan.rule() else {
        return Vec::new();
    };
    rule.of_site_day(day, day_start_min, names.zone, &names.working)
}

/// Those that a day may show: of a duty each whose window touches it.
fn of_a_day(plan: &PlanRow, day: NaiveDate, day_start_min: u32, names: &Names) -> Vec<Occurrence> {
    let duty = plan.rule().ok().filter(|_| plan.kind == PlanKind::Duty);
    let Some(rule) = duty else {
        return occurrences(plan, day, day_start_min, names);
    };
    let lasts = u64::from((rule.window_min + rule.grace_min) / (24 * 60)) + 2;
    let from = day.checked_sub_days(Days::new(lasts)).unwrap_or(day);
    let mut found = rule.over(from, lasts + 2, names.zone, &names.working);
    let of = |at| site_day(at, names.zone, day_start_min);
    // It is due until the instant in which it ends.
    let last = |one: &Occurrence| of(one.ends - TimeDelta::milliseconds(1));
    found.retain(|one| of(one.opens) <= day && day <= last(one));
    found
}

/// The one day of its window on which a duty stands: when it was done, else today; what lies
/// before or after counts for its first or last day.
fn day_of_duty(
    round: Option<&Round>,
    occurrence: &Occurrence,
    (site, names): (&Site, &Names),
    now: DateTime<Utc>,
) -> NaiveDate {
    let of = |at| site_day(at, names.zone, site.day_start_min);
    let finished = round.and_then(|round| round.finished_at.as_deref());
    let finished = finished.and_then(|at| DateTime::parse_from_rfc3339(at).ok());
    let at = finished.map_or(now, |at| at.with_timezone(&Utc));
    let first = of(occurrence.opens);
    // It is due until the instant in which it ends.
    let last = of(occurrence.ends - TimeDelta::milliseconds(1));
    of(at).clamp(first, last.max(first))
}

/// Every round of a day, planned or not, in the order of their starts.
pub fn of_day(
    connection: &Connection,
    site: &Site,
    names: &Names,
    day: NaiveDate,
    now: DateTime<Utc>,
) -> Result<Vec<BoardRound>, ServerError> {
    let mut held: BTreeMap<RoundId, Round> =
        rounds::of_day(connection, site.number, &day.to_string())?
            .into_iter()
            .map(|round| (round.id, round))
            .collect();
    let mut strip = Vec::new();
    let plans = Plans {
        site: site.number,
        rows: &names.plans,
        zone: names.zone,
        calendar: &names.working,
    };
    for (id, plan) in names.plans.iter().filter(|(_, plan)| plan.is_walked()) {
        for occurrence in of_a_day(plan, day, site.day_start_min, names) {
            let mut round_id = planned_round(*id, &occurrence.start);
            let mut round = held.remove(&round_id);
            if plan.kind == PlanKind::Duty {
                round = round.or(rounds::by_id(connection, site.number, round_id)?);
                if day_of_duty(round.as_ref(), &occurrence, (site, names), now) != day {
                    continue;
                }
            }
            let begun = round.as_ref().is_some_and(|it| it.started_at.is_some());
            if !begun && let Some(before) = plans.walked_before(connection, plan, &occurrence)? {
                held.remove(&before.id);
                round_id = before.id;
                round = Some(before);
            }
            if round.is_none() && !is_asked(names, *id, &occurrence, now) {
                continue;
            }
            let planned = Planned {
                id: *id,
                plan,
                occurrence: &occurrence,
            };
            let row = row(
                connection,
                names,
                round_id,
                round.as_ref(),
                Some(&planned),
                now,
            )?;
            strip.push(row);
        }
    }
    for (id, round) in held {
        strip.push(row_as_begun(connection, names, id, &round, now)?);
    }
    // By the instant: on the night when clocks go back, texts would mix two hours.
    strip.sort_by_cached_key(|row| (DateTime::parse_from_rfc3339(&row.start).ok(), row.round));
    Ok(strip)
}

/// Whether an occurrence is asked for: what was over, or half over, when its plan was set is not.
pub fn is_asked(names: &Names, id: PlanId, occurrence: &Occurrence, now: DateTime<Utc>) -> bool {
    let since = names.plans_since.get(&id).copied().unwrap_or_default();
    let over = occurrence.phase(now) == Phase::Over;
    occurrence.opens >= since || (occurrence.ends > since && !over)
}

/// The plan and times by which a round was begun, though the plan may have others by now.
pub fn as_begun<'a>(names: &'a Names, round: &Round) -> Option<(PlanId, &'a PlanRow, Occurrence)> {
    let id = round.plan?;
    let plan = names.plans.get(&id)?;
    let start = round.start.as_deref()?;
    let occurrence = plan.rule().ok()?.as_named(start, names.zone)?;
    Some((id, plan, occurrence))
}

/// The row of a round that the day's plans don't ask for, or no longer.
pub fn row_as_begun(
    connection: &Connection,
    names: &Names,
    id: RoundId,
    round: &Round,
    now: DateTime<Utc>,
) -> Result<BoardRound, ServerError> {
    let begun = as_begun(names, round);
    let planned = begun.as_ref().map(|(id, plan, occurrence)| Planned {
        id: *id,
        plan,
        occurrence,
    });
    row(connection, names, id, Some(round), planned.as_ref(), now)
}

/// A plan and the occurrence that a round fulfils.
pub struct Planned<'a> {
    pub id: PlanId,
    pub plan: &'a PlanRow,
    pub occurrence: &'a Occurrence,
}

/// One row of the strip.
pub fn row(
    connection: &Connection,
    names: &Names,
    id: RoundId,
    round: Option<&Round>,
    planned: Option<&Planned<'_>>,
    now: DateTime<Utc>,
) -> Result<BoardRound, ServerError> {
    let by: Option<StaffId> = match round {
        Some(round) => places::staff_id(connection, round.staff)?,
        None => None,
    };
    let started = times(round).0;
    let window = planned.map(|planned| planned.occurrence);
    let begun = started.clone().unwrap_or_default();
    let time = |at: Option<DateTime<Utc>>| at.map_or_else(|| begun.clone(), |at| local(at, names));
    let route = match planned {
        Some(planned) => {
            let day = planned.occurrence.start.get(..10).unwrap_or_default();
            let open =
                |id: &CheckpointId| names.checkpoints.get(id).is_none_or(|row| row.is_open(day));
            planned.plan.points(id).into_iter().filter(open).collect()
        }
        None => round.map_or_else(Vec::new, |round| round.route.clone()),
    };
    let points = strip_points::points(connection, names, round, &route, now)?;
    let duty = planned.is_some_and(|planned| planned.plan.kind == PlanKind::Duty);
    let whole = match round.filter(|_| duty) {
        // A duty's evidence stands for all of its places together.
        Some(round) => !duties::of_round(connection, round.number)?.is_empty(),
        None => points
            .iter()
            .all(|point| point.over || !route.contains(&point.checkpoint)),
    };
    Ok(BoardRound {
        round: id,
        plan: planned
            .map(|planned| planned.id)
            .or(round.and_then(|round| round.plan)),
        name: planned
            .map(|planned| planned.plan.name.clone())
            .unwrap_or_default(),
        role: planned
            .map(|planned| planned.plan.role)
            .or(names.role(by))
            .unwrap_or(Role::Guard),
        start: time(window.map(|window| window.opens)),
        window_end: time(window.map(|window| window.closes)),
        grace_end: time(window.map(|window| window.ends)),
        state: state(round, window, whole, now),
        by: names.person(by),
        started_at: started,
        finished_at: times(round).1,
        by_old_plan: planned
            .is_some_and(|planned| planned_round(planned.id, &planned.occurrence.start) != id),
        was_missed: round.is_some_and(|r| r.started_at.is_some() && !r.judged.is_empty()),
        kind: round.and_then(Round::kind),
        paper: paper(connection, names, round)?,
        duty,
        points,
    })
}

/// When a round was begun and finished; from paper, when it was walked.
fn times(round: Option<&Round>) -> (Option<String>, Option<String>) {
    let Some(round) = round else {
        return (None, None);
    };
    let finished = round.finished_at.clone();
    match &round.walked_at {
        Some(walked) => (Some(walked.clone()), finished.map(|_| walked.clone())),
        None => (round.started_at.clone(), finished),
    }
}

fn paper(
    connection: &Connection,
    names: &Names,
    round: Option<&Round>,
) -> Result<Option<BoardPaper>, ServerError> {
    let Some((round, walked_at)) = round.and_then(|it| Some((it, it.walked_at.clone()?))) else {
        return Ok(None);
    };
    let typed_by = places::staff_id(connection, round.typed_by)?;
    Ok(Some(BoardPaper {
        walked_at,
        typed_at: round.started_at.clone(),
        typed_by: names.person(typed_by),
    }))
}

fn state(
    round: Option<&Round>,
    window: Option<&Occurrence>,
    whole: bool,
    now: DateTime<Utc>,
) -> BoardState {
    let (_, finished) = times(round);
    let finished = finished.as_deref();
    let started = round.and_then(|round| round.started_at.as_deref());
    let Some(window) = window else {
        return if finished.is_some() {
            BoardState::Done
        } else {
            BoardState::Running
        };
    };
    if let Some(finished) = finished {
        if !whole {
            return BoardState::Incomplete;
        }
        let late = DateTime::parse_from_rfc3339(finished).is_ok_and(|at| at >= window.closes);
        return if late {
            BoardState::DoneLate
        } else {
            BoardState::Done
        };
    }
    if started.is_some() {
        return match window.phase(now) {
            Phase::Late | Phase::Over => BoardState::Late,
            _ => BoardState::Running,
        };
    }
    let judged = round.map_or("", |round| round.judged.as_str());
    match (window.phase(now), judged) {
        (_, "missed") => BoardState::Missed,
        (_, "unknown") | (Phase::Over, _) => BoardState::Unknown,
        (Phase::NotDue, _) => BoardState::NotDue,
        (Phase::Due, _) => BoardState::Due,
        (Phase::Late, _) => BoardState::Late,
    }
}
