//! Quotas at the desk: how many of how many, period by period.

use crate::app::App;
use crate::console::names::Names;
use crate::console::session::{Desk, Verb};
use crate::console::strip::local;
use crate::error::ServerError;
use crate::quotas::works;
use crate::sql::sites::Site;
use crate::wire::answer::Json;
use crate::wire::asked::Address;
use axum::extract::State;
use checklists::{Role, Words};
use chrono::{DateTime, Utc};
use model::ids::PlanId;
use model::quota::{QuotaStands, periods, standing};
use model::recurrence::Occurrence;
use protocol::rows::PlanKind;
use rusqlite::Connection;
use serde::Serialize;
use std::sync::Arc;
use ts_rs::TS;

/// How many periods the page shows, the running one first.
const PERIODS: usize = 8;

/// A quota with its last periods.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct ConsoleQuota {
    #[ts(type = "string")]
    pub plan: PlanId,
    pub name: String,
    pub role: Role,
    pub person: Option<String>,
    /// Id of the checklist whose finished work it counts; null: it counts nothing.
    pub counts: Option<String>,
    pub counts_name: Option<Words>,
    /// The newest first.
    pub periods: Vec<QuotaPeriod>,
}

/// How far a period came.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct QuotaPeriod {
    /// Local start, `YYYY-MM-DDTHH:MM`.
    pub start: String,
    pub opens: String,
    pub closes: String,
    pub done: u32,
    pub wanted: u32,
    pub stands: QuotaStands,
}

/// `GET /api/console/sites/{site}/quotas`
pub async fn quotas(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address(site): Address<String>,
) -> Result<Json<Vec<ConsoleQuota>>, ServerError> {
    let now = app.clock.now();
    let all = app.readers.read(|connection| {
        let site = desk.site(connection, &site, Verb::See)?;
        list(connection, &site, &Names::read(connection, &site)?, now)
    })?;
    Ok(Json(all))
}

/// A site's quotas by name.
pub fn list(
    connection: &Connection,
    site: &Site,
    names: &Names,
    now: DateTime<Utc>,
) -> Result<Vec<ConsoleQuota>, ServerError> {
    let lists = Names::checklists(connection, site, now)?;
    let mut all = Vec::new();
    for (id, plan) in &names.plans {
        let rule = plan.rule().ok().filter(|_| plan.kind == PlanKind::Quota);
        let Some(rule) = rule else { continue };
        let last = periods(&rule, now, names.zone, &names.working, PERIODS);
        let since = last.last().map_or(now, |first| first.opens);
        let works = works(connection, site.number, plan, since)?;
        let counts = plan.counts.as_ref().and_then(|list| lists.get(list));
        let period = |one: &Occurrence| {
            let found = standing(one, plan.quota, &works, now);
            QuotaPeriod {
                start: one.start.clone(),
                opens: local(one.opens, names),
                closes: local(one.closes, names),
                done: found.done,
                wanted: found.wanted,
                stands: found.stands,
            }
        };
        all.push(ConsoleQuota {
            plan: *id,
            name: plan.name.clone(),
            role: plan.role,
            person: names.person(plan.person),
            counts: plan.counts.clone(),
            counts_name: counts.map(|list| list.name.clone()),
            periods: last.iter().map(period).collect(),
        });
    }
    all.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(all)
}
