//! Quotas at the desk: how many of how many, period by period.

use crate::app::App;
use crate::console::names::Names;
use crate::console::session::{Desk, Verb};
use crate::console::strip::local;
use crate::error::ServerError;
use crate::quotas::works;
use crate::wire::answer::Json;
use crate::wire::asked::Address;
use axum::extract::State;
use checklists::{Role, Words};
use model::ids::PlanId;
use model::quota::{QuotaStands, periods, standing};
use protocol::rows::PlanKind;
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
    plan: PlanId,
    name: String,
    role: Role,
    person: Option<String>,
    /// Id of the checklist whose finished work it counts; null: it counts nothing.
    counts: Option<String>,
    counts_name: Option<Words>,
    /// The newest first.
    periods: Vec<QuotaPeriod>,
}

/// How far a period came.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct QuotaPeriod {
    /// Local start, `YYYY-MM-DDTHH:MM`.
    start: String,
    opens: String,
    closes: String,
    done: u32,
    wanted: u32,
    stands: QuotaStands,
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
        let names = Names::read(connection, &site)?;
        let lists = Names::checklists(connection, &site, now)?;
        let mut all = Vec::new();
        for (id, plan) in &names.plans {
            let rule = plan.rule().ok().filter(|_| plan.kind == PlanKind::Quota);
            let Some(rule) = rule else { continue };
            let last = periods(&rule, now, names.zone, &names.working, PERIODS);
            let since = last.last().map_or(now, |first| first.opens);
            let works = works(connection, site.number, plan, since)?;
            let list = plan.counts.as_ref().and_then(|list| lists.get(list));
            all.push(ConsoleQuota {
                plan: *id,
                name: plan.name.clone(),
                role: plan.role,
                person: names.person(plan.person),
                counts: plan.counts.clone(),
                counts_name: list.map(|list| list.name.clone()),
                periods: last
                    .iter()
                    .map(|period| {
                        let found = standing(period, plan.quota, &works, now);
                        QuotaPeriod {
                            start: period.start.clone(),
                            opens: local(period.opens, &names),
                            closes: local(period.closes, &names),
                            done: found.done,
                            wanted: found.wanted,
                            stands: found.stands,
                        }
                    })
                    .collect(),
            });
        }
        all.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(all)
    })?;
    Ok(Json(all))
}
