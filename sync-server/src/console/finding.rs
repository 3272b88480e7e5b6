//! One finding with its history: who saw it, who moved it, when and with which words.

use crate::app::App;
use crate::console::findings::{ConsoleFinding, show};
use crate::console::names::{Names, named};
use crate::console::session::{Desk, Verb};
use crate::error::ServerError;
use crate::project;
use crate::sql::findings::{self, Finding};
use crate::sql::order_steps::{self, Step};
use crate::sql::places;
use crate::sql::sites::Site;
use crate::wire::answer::{Json, not_found};
use crate::wire::asked::Address;
use axum::extract::State;
use checklists::Words;
use chrono::{DateTime, Utc};
use model::escalation::{EscalateTo, Limit};
use model::ids::FindingId;
use model::orders::{OrderNote, OrderState};
use protocol::events::Signature;
use protocol::rows::{Merge, MergeTold, alarm_code};
use rusqlite::Connection;
use serde::Serialize;
use std::sync::Arc;
use ts_rs::TS;

/// A finding with all that became of it.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct FindingTold {
    #[serde(flatten)]
    #[ts(flatten)]
    pub row: ConsoleFinding,
    pub note: Option<String>,
    /// In the order of arrival, the raising first.
    pub history: Vec<FindingStep>,
    /// What the desk merged into it.
    pub merged: Vec<MergedIn>,
}

/// A finding that the desk merged into another one.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct MergedIn {
    #[ts(type = "string")]
    finding: FindingId,
    item_name: Option<Words>,
    checkpoint_name: String,
    raised_at: String,
    raised_by: Option<String>,
    at: String,
    by: String,
}

/// One step of a finding's order.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct FindingStep {
    pub at: String,
    pub by: Option<String>,
    pub state: OrderState,
    /// What was said while the state stayed.
    pub what: Option<OrderNote>,
    /// Whether the customer is, where somebody asked.
    pub content: Option<bool>,
    /// Of a charge: hundredths of a yuan.
    pub fee_cents: Option<u32>,
    pub signature: Option<Signature>,
    /// What time alone said of a limit.
    pub alarm: Option<StepAlarm>,
    /// It was merged with another one, or that was taken back.
    pub merge: Option<MergeShown>,
    /// Of another one that was merged into this one: what that was called.
    pub of: Option<Words>,
    /// It came too late and moved nothing.
    pub late: bool,
    /// The code of a reason.
    pub reason: Option<String>,
    pub note: Option<String>,
    pub photos: Vec<String>,
}

/// A merge in a finding's history.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct MergeShown {
    how: Merge,
    /// What the other one is called.
    name: Option<Words>,
    place: String,
}

/// A limit that was near, or a step that told more people.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct StepAlarm {
    limit: Limit,
    until: String,
    /// Which step, from 1; null: it was near.
    step: Option<u32>,
    role: Option<EscalateTo>,
    /// Who was told.
    pub names: Vec<String>,
}

impl StepAlarm {
    /// A word for it.
    pub fn code(&self) -> &'static str {
        alarm_code(self.step)
    }
}

/// `GET /api/console/sites/{site}/findings/{finding}`
pub async fn finding(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address((site, finding)): Address<(String, String)>,
) -> Result<Json<FindingTold>, ServerError> {
    let id: FindingId = finding.parse().map_err(|_| not_found("finding"))?;
    let now = app.clock.now();
    let told = app.readers.read(|connection| {
        let site = desk.site(connection, &site, Verb::See)?;
        let names = Names::with_items(connection, &site, now)?;
        let told = told_of(connection, &site, &names, id, now)?;
        told.ok_or_else(|| not_found("finding"))
    })?;
    Ok(Json(told))
}

/// A finding of a site with its history; what joined another is told with it.
pub fn told_of(
    connection: &Connection,
    site: &Site,
    names: &Names,
    id: FindingId,
    now: DateTime<Utc>,
) -> Result<Option<FindingTold>, ServerError> {
    let found = findings::by_id(connection, id)?;
    let Some(found) = found.filter(|found| found.site == site.number) else {
        return Ok(None);
    };
    let found = findings::target(connection, found)?;
    Ok(Some(FindingTold {
        row: show(connection, names, &found, now)?,
        note: project::describe(connection, &found)?.note,
        history: history(connection, names, &found)?,
        merged: merged(connection, names, &found)?,
    }))
}

fn history(
    connection: &Connection,
    names: &Names,
    found: &Finding,
) -> Result<Vec<FindingStep>, ServerError> {
    let by_name = |id| names.person(Some(id));
    let steps = order_steps::with_merged(connection, found.number)?.into_iter();
    steps
        .map(|step: Step| {
            Ok(FindingStep {
                by: match step.desk.is_empty() {
                    true => names.person(places::staff_id(connection, step.staff)?),
                    false => Some(step.desk),
                },
                at: step.at,
                state: step.state,
                what: step.what,
                content: step.content,
                fee_cents: step.fee_cents,
                signature: step.signature,
                of: match step.finding == found.number {
                    true => None,
                    false => {
                        let other = findings::by_number(connection, step.finding)?;
                        Some(called(connection, names, &other)?.0)
                    }
                },
                late: !step.moved && step.alarm.is_none() && step.merge.is_none(),
                merge: match step.merge {
                    Some(told) => Some(merge_shown(connection, names, told)?),
                    None => None,
                },
                alarm: step.alarm.map(|told| StepAlarm {
                    limit: told.limit,
                    until: told.until,
                    step: told.step,
                    role: told.role,
                    names: told.staff.into_iter().filter_map(by_name).collect(),
                }),
                reason: Some(step.reason).filter(|reason| !reason.is_empty()),
                note: step.note,
                photos: step.photos,
            })
        })
        .collect()
}

/// What a finding is called, and where it is.
fn called(
    connection: &Connection,
    names: &Names,
    found: &Finding,
) -> Result<(Words, String), ServerError> {
    let row = project::describe(connection, found)?;
    let raised = DateTime::parse_from_rfc3339(&found.raised_at).unwrap_or_default();
    let item = row.item.as_deref();
    let name = item.map(|id| named(names.item_at(id, raised.to_utc()), id));
    let other = || Words {
        zh: "其他问题".to_owned(),
        en: "Something else".to_owned(),
    };
    let place = row.checkpoint.map(|id| names.checkpoint(id).0);
    Ok((name.unwrap_or_else(other), place.unwrap_or_default()))
}

fn merge_shown(
    connection: &Connection,
    names: &Names,
    told: MergeTold,
) -> Result<MergeShown, ServerError> {
    let other = findings::by_id(connection, told.finding)?;
    let other = other.map(|other| called(connection, names, &other));
    let (name, place) = match other.transpose()? {
        Some((name, place)) => (Some(name), place),
        None => (None, String::new()),
    };
    let how = told.how;
    Ok(MergeShown { how, name, place })
}

fn merged(
    connection: &Connection,
    names: &Names,
    found: &Finding,
) -> Result<Vec<MergedIn>, ServerError> {
    let mut all = Vec::new();
    for alias in findings::aliases(connection, found.number)? {
        let Some(merged) = &alias.merged else {
            continue;
        };
        let (name, place) = called(connection, names, &alias)?;
        all.push(MergedIn {
            finding: alias.id,
            item_name: Some(name),
            checkpoint_name: place,
            raised_by: names.person(places::staff_id(connection, alias.raised_by)?),
            at: merged.at.clone(),
            by: merged.by.clone(),
            raised_at: alias.raised_at,
        });
    }
    Ok(all)
}
