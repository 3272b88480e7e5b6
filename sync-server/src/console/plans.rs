//! The site's plans: whose each is, how it repeats, when it falls due next.
//!
//! How a rule reads in words is the page's business: it speaks both languages.

use crate::app::App;
use crate::console::names::Names;
use crate::console::session::{Desk, Verb};
use crate::console::strip::local;
use crate::error::ServerError;
use crate::sql::sites::Site;
use crate::wire::answer::Json;
use crate::wire::asked::Address;
use axum::extract::State;
use checklists::Role;
use chrono::{DateTime, Days as Day, NaiveDate, Utc};
use model::calendar::Days;
use model::ids::PlanId;
use model::recurrence::{Occurrence, site_day};
use protocol::rows::{PlanKind, PlanRow};
use serde::Serialize;
use std::sync::Arc;
use ts_rs::TS;

/// Every plan of a site.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct ConsolePlans {
    /// The site's today.
    today: String,
    plans: Vec<ConsolePlan>,
}

/// A plan.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct ConsolePlan {
    #[ts(type = "string")]
    pub id: PlanId,
    pub name: String,
    pub version: u32,
    pub kind: PlanKind,
    pub role: Role,
    /// Whose it is, where it isn't its role's.
    pub person: Option<String>,
    /// RFC 5545, e.g. `FREQ=DAILY`.
    pub rrule: String,
    /// Local time of the first occurrence, `YYYY-MM-DDTHH:MM`.
    pub start: String,
    pub window_min: u32,
    pub grace_min: u32,
    /// On which days of the working calendar it falls due.
    pub days: Days,
    /// Days on which it doesn't.
    pub blackouts: Vec<PlanStretch>,
    /// Its last day.
    pub until: Option<String>,
    pub replaces: Option<PlanNamed>,
    pub replaced_by: Option<PlanNamed>,
    /// How many places it has.
    pub points: u32,
    /// One of so many is walked, drawn anew each time; 0 and 1: all of them.
    pub one_of: u32,
    /// So many in each period.
    pub quota: u32,
    pub standing: PlanStanding,
    /// The occurrence that is under way, else the next one.
    pub next: Option<PlanNext>,
}

/// Days from one to another, both included.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct PlanStretch {
    from: String,
    to: String,
}

/// Another plan, as one names it.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct PlanNamed {
    #[ts(type = "string")]
    id: PlanId,
    name: String,
}

/// Whether a plan falls due at all now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum PlanStanding {
    /// Its first day is still to come.
    Ahead,
    Current,
    /// It falls due no more.
    Over,
}

/// An occurrence's window.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct PlanNext {
    /// RFC 3339 in the site's own time.
    pub start: String,
    pub window_end: String,
}

/// How far the next occurrence is looked for, nearest first: most plans are due within days.
const AHEAD_DAYS: [u64; 3] = [3, 40, 1_500];

/// `GET /api/console/sites/{site}/plans`
pub async fn plans(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address(site): Address<String>,
) -> Result<Json<ConsolePlans>, ServerError> {
    let now = app.clock.now();
    let plans = app.readers.read(|connection| {
        let site = desk.site(connection, &site, Verb::See)?;
        let names = Names::read(connection, &site)?;
        let mut plans: Vec<ConsolePlan> = names
            .plans
            .iter()
            .map(|(id, row)| told(&names, &site, *id, row, now))
            .collect();
        plans.sort_by(|a, b| (&a.name, a.id).cmp(&(&b.name, b.id)));
        Ok(ConsolePlans {
            today: site_day(now, names.zone, site.day_start_min).to_string(),
            plans,
        })
    })?;
    Ok(Json(plans))
}

/// A plan as the desk reads it.
pub fn told(
    names: &Names,
    site: &Site,
    id: PlanId,
    row: &PlanRow,
    now: DateTime<Utc>,
) -> ConsolePlan {
    let today = site_day(now, names.zone, site.day_start_min);
    let next = next(names, row, today, now);
    let named = |id: PlanId| PlanNamed {
        id,
        name: names
            .plans
            .get(&id)
            .map_or_else(|| id.to_string(), |row| row.name.clone()),
    };
    let mut others = names.plans.iter();
    let replaced_by = others.find(|(_, other)| other.replaces == Some(id));
    ConsolePlan {
        id,
        name: row.name.clone(),
        version: row.version,
        kind: row.kind,
        role: row.role,
        person: names.person(row.person),
        rrule: row.rrule.clone(),
        start: row.start.clone(),
        window_min: row.window_min,
        grace_min: row.grace_min,
        days: row.days,
        blackouts: row
            .blackouts
            .iter()
            .map(|span| PlanStretch {
                from: span.from.clone(),
                to: span.to.clone(),
            })
            .collect(),
        until: row.until.clone(),
        replaces: row.replaces.map(named),
        replaced_by: replaced_by.map(|(id, _)| named(*id)),
        points: u32::try_from(row.checkpoints.len()).unwrap_or(u32::MAX),
        one_of: row.one_of,
        quota: row.quota,
        standing: match &next {
            None => PlanStanding::Over,
            Some(_) if begins_after(row, today) => PlanStanding::Ahead,
            Some(_) => PlanStanding::Current,
        },
        next: next.map(|next| PlanNext {
            start: local(next.opens, names),
            window_end: local(next.closes, names),
        }),
    }
}

fn begins_after(row: &PlanRow, today: NaiveDate) -> bool {
    let first = row.start.get(..10).and_then(|day| day.parse().ok());
    first.is_some_and(|first: NaiveDate| first > today)
}

/// The first occurrence whose window isn't over.
fn next(names: &Names, row: &PlanRow, today: NaiveDate, now: DateTime<Utc>) -> Option<Occurrence> {
    let rule = row.rule().ok()?;
    // A window may have begun days ago: as many as it is long, and one for the night.
    let back = 1 + u64::from(row.window_min / (24 * 60));
    let from = today.checked_sub_days(Day::new(back)).unwrap_or(today);
    // One that begins later has its first occurrence no sooner.
    let from = from.max(rule.first.date());
    AHEAD_DAYS.into_iter().find_map(|days| {
        let found = rule.over(from, back + days, names.zone, &names.working);
        found.into_iter().find(|one| one.closes > now)
    })
}
