//! One plan: where it goes, and what became of its occurrences in a month.

use crate::app::App;
use crate::console::months::{self, Month};
use crate::console::names::Names;
use crate::console::plans::{self, ConsolePlan};
use crate::console::session::{Desk, Verb};
use crate::console::strip::{self, BoardCell, BoardRound, BoardState, Planned};
use crate::error::ServerError;
use crate::replaced::Plans;
use crate::sql::rounds::{self, Round};
use crate::sql::sites::Site;
use crate::wire::answer::{Json, not_found};
use crate::wire::asked::{Address, Question};
use axum::extract::State;
use chrono::{DateTime, Utc};
use model::ids::{CheckpointId, PlanId, RoundId, planned_round};
use model::recurrence::{Occurrence, site_day};
use protocol::rows::PlanRow;
use rusqlite::Connection;
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;
use ts_rs::TS;

/// The most occurrences that a page shows: a plan of every half hour has 1,488 in a month.
const SHOWN_MAX: usize = 1_500;

/// A plan and its occurrences in a month.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct PlanTold {
    plan: ConsolePlan,
    /// `YYYY-MM`.
    month: String,
    /// In walking order.
    points: Vec<PlanPoint>,
    /// In the order of their starts.
    occurrences: Vec<PlanOccurrence>,
    /// How many more there are.
    left_out: u32,
}

/// A place that a plan goes to.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct PlanPoint {
    #[ts(type = "string")]
    checkpoint: CheckpointId,
    name: String,
    building: String,
}

/// What became of one occurrence.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct PlanOccurrence {
    #[ts(type = "string")]
    pub round: RoundId,
    /// The site's day.
    pub day: String,
    pub start: String,
    pub window_end: String,
    pub state: BoardState,
    pub by: Option<String>,
    pub started_at: Option<String>,
    pub finished_at: Option<String>,
    /// It counted as missed or unknown until its lines came.
    pub was_missed: bool,
    /// It was walked by the times of the plan before.
    pub by_old_plan: bool,
    pub points: u32,
    pub points_over: u32,
    pub fails: u32,
}

/// `GET /api/console/sites/{site}/plans/{plan}?month=2026-11`
pub async fn plan(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address((site, plan)): Address<(String, String)>,
    Question(asked): Question<months::Asked>,
) -> Result<Json<PlanTold>, ServerError> {
    let id: PlanId = plan.parse().map_err(|_| not_found("plan"))?;
    let now = app.clock.now();
    let told = app.readers.read(|connection| {
        let site = desk.site(connection, &site, Verb::See)?;
        let names = Names::with_items(connection, &site, now)?;
        let row = names.plans.get(&id).ok_or_else(|| not_found("plan"))?;
        let month = asked.month(site_day(now, names.zone, site.day_start_min))?;
        let (occurrences, left_out) = of_month(connection, &site, &names, (id, row), month, now)?;
        let points = row.checkpoints.iter().map(|checkpoint| {
            let (name, building) = names.checkpoint(*checkpoint);
            PlanPoint {
                checkpoint: *checkpoint,
                name,
                building,
            }
        });
        Ok(PlanTold {
            plan: plans::told(&names, &site, id, row, now),
            month: month.name(),
            points: points.collect(),
            occurrences,
            left_out,
        })
    })?;
    Ok(Json(told))
}

/// What became of a plan's occurrences in a month, and how many more there are; the names are those
/// of the items too.
pub fn of_month(
    connection: &Connection,
    site: &Site,
    names: &Names,
    (id, row): (PlanId, &PlanRow),
    month: Month,
    now: DateTime<Utc>,
) -> Result<(Vec<PlanOccurrence>, u32), ServerError> {
    let page = Page {
        connection,
        site,
        names,
        id,
        row,
        now,
    };
    page.occurrences(month)
}

struct Page<'a> {
    connection: &'a Connection,
    site: &'a Site,
    names: &'a Names,
    id: PlanId,
    row: &'a PlanRow,
    now: DateTime<Utc>,
}

impl Page<'_> {
    /// What the rule gives in a month, and rounds that were begun when it gave something else.
    fn occurrences(&self, month: Month) -> Result<(Vec<PlanOccurrence>, u32), ServerError> {
        let (from, to) = (month.first.to_string(), month.last.to_string());
        let held = rounds::of_plan(self.connection, self.site.number, self.id, (&from, &to))?;
        let mut held: BTreeMap<RoundId, Round> =
            held.into_iter().map(|round| (round.id, round)).collect();
        let mut rows = Vec::new();
        let mut left_out = 0;
        for (day, occurrence) in self.due(month) {
            let id = planned_round(self.id, &occurrence.start);
            let round = held.remove(&id);
            if rows.len() >= SHOWN_MAX {
                left_out += 1;
                continue;
            }
            rows.extend(self.occurrence(day, &occurrence, id, round)?);
        }
        for (id, round) in held.into_iter().take(SHOWN_MAX) {
            let row = strip::row_as_begun(self.connection, self.names, id, &round, self.now)?;
            rows.push(shown(round.day, row));
        }
        rows.sort_by_cached_key(|row| (DateTime::parse_from_rfc3339(&row.start).ok(), row.round));
        Ok((rows, left_out))
    }

    /// The occurrences of a month with the site's day of each; a quota has periods, not rounds.
    fn due(&self, month: Month) -> Vec<(String, Occurrence)> {
        let Some(rule) = self.row.rule().ok().filter(|_| self.row.is_walked()) else {
            return Vec::new();
        };
        // The last day's small hours belong to the next date.
        let days = month.days().count() as u64 + 1;
        let found = rule.over(month.first, days, self.names.zone, &self.names.working);
        let day = |one: &Occurrence| site_day(one.opens, self.names.zone, self.site.day_start_min);
        found
            .into_iter()
            .filter(|one| month.has(day(one)))
            .map(|one| (day(&one).to_string(), one))
            .collect()
    }

    /// None: nobody was asked for it.
    fn occurrence(
        &self,
        day: String,
        occurrence: &Occurrence,
        mut id: RoundId,
        mut round: Option<Round>,
    ) -> Result<Option<PlanOccurrence>, ServerError> {
        let plans = Plans {
            site: self.site.number,
            rows: &self.names.plans,
            zone: self.names.zone,
            calendar: &self.names.working,
        };
        let begun = round.as_ref().is_some_and(|it| it.started_at.is_some());
        if !begun
            && let Some(before) = plans.walked_before(self.connection, self.row, occurrence)?
        {
            id = before.id;
            round = Some(before);
        }
        if round.is_none() && !strip::is_asked(self.names, self.id, occurrence, self.now) {
            return Ok(None);
        }
        let planned = Planned {
            id: self.id,
            plan: self.row,
            occurrence,
        };
        let (connection, names) = (self.connection, self.names);
        let round = round.as_ref();
        let row = strip::row(connection, names, id, round, Some(&planned), self.now)?;
        Ok(Some(shown(day, row)))
    }
}

fn shown(day: String, row: BoardRound) -> PlanOccurrence {
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let points = row.points.iter();
    PlanOccurrence {
        round: row.round,
        day,
        start: row.start,
        window_end: row.window_end,
        state: row.state,
        by: row.by,
        started_at: row.started_at,
        finished_at: row.finished_at,
        was_missed: row.was_missed,
        by_old_plan: row.by_old_plan,
        points: count(row.points.len()),
        points_over: count(points.clone().filter(|point| point.over).count()),
        fails: count(points.filter(|point| point.cell == BoardCell::Fail).count()),
    }
}
