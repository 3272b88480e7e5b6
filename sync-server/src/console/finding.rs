//! One finding with its history: who saw it, who moved it, when and with which words.

use crate::app::App;
use crate::console::findings::{ConsoleFinding, show};
use crate::console::names::Names;
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
use chrono::{DateTime, Utc};
use model::escalation::{EscalateTo, Limit};
use model::ids::FindingId;
use model::orders::{OrderNote, OrderState};
use protocol::events::Signature;
use protocol::rows::alarm_code;
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
    pub signature: Option<Signature>,
    /// What time alone said of a limit.
    pub alarm: Option<StepAlarm>,
    /// It came too late and moved nothing.
    pub late: bool,
    /// The code of a reason.
    pub reason: Option<String>,
    pub note: Option<String>,
    pub photos: Vec<String>,
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
    }))
}

fn history(
    connection: &Connection,
    names: &Names,
    found: &Finding,
) -> Result<Vec<FindingStep>, ServerError> {
    let named = |id| names.person(Some(id));
    let steps = order_steps::of(connection, found.number)?.into_iter();
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
                signature: step.signature,
                late: !step.moved && step.alarm.is_none(),
                alarm: step.alarm.map(|told| StepAlarm {
                    limit: told.limit,
                    until: told.until,
                    step: told.step,
                    role: told.role,
                    names: told.staff.into_iter().filter_map(named).collect(),
                }),
                reason: Some(step.reason).filter(|reason| !reason.is_empty()),
                note: step.note,
                photos: step.photos,
            })
        })
        .collect()
}
