//! Findings and how their orders stand.

use crate::app::App;
use crate::console::names::Names;
use crate::console::session::{Desk, Verb};
use crate::error::ServerError;
use crate::project;
use crate::sql::findings::{self, Finding};
use crate::sql::places;
use crate::wire::answer::Json;
use crate::wire::asked::{Address, Question};
use axum::extract::State;
use checklists::{Role, Severity, Words};
use chrono::{DateTime, Utc};
use model::ids::{FindingId, OrderId, StaffId};
use model::orders::OrderState;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use ts_rs::TS;

/// A finding with its order, as the list shows it.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct ConsoleFinding {
    #[ts(type = "string")]
    finding: FindingId,
    #[ts(type = "string")]
    order: OrderId,
    checkpoint_name: String,
    building: String,
    item: Option<String>,
    item_name: Option<Words>,
    clauses: Vec<Words>,
    severity: Severity,
    state: OrderState,
    /// Where the order may go from here.
    moves: Vec<OrderState>,
    /// How often it was reopened.
    go: u32,
    /// Whose work it is, where nobody is named.
    role: Role,
    #[ts(type = "string | null")]
    owner_id: Option<StaffId>,
    owner: Option<String>,
    raised_at: String,
    raised_by: Option<String>,
    finish_by: Option<String>,
    overdue: bool,
    seen: u32,
    photos: Vec<String>,
}

/// Which findings.
#[derive(Deserialize)]
pub struct Asked {
    open: Option<String>,
}

/// `GET /api/console/sites/{site}/findings?open=1`
pub async fn findings(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address(site): Address<String>,
    Question(asked): Question<Asked>,
) -> Result<Json<Vec<ConsoleFinding>>, ServerError> {
    let now = app.clock.now();
    let open_only = asked.open.is_some_and(|open| open == "1" || open == "true");
    let shown = app.readers.read(|connection| {
        let site = desk.site(connection, &site, Verb::See)?;
        let names = Names::with_items(connection, &site)?;
        let found = findings::of_site(connection, site.number, open_only)?;
        found
            .iter()
            .map(|one| show(connection, &names, one, now))
            .collect()
    })?;
    Ok(Json(shown))
}

/// A finding as the list shows it.
pub fn show(
    connection: &Connection,
    names: &Names,
    finding: &Finding,
    now: DateTime<Utc>,
) -> Result<ConsoleFinding, ServerError> {
    let row = project::describe(connection, finding)?;
    let (mut name, building) = row
        .checkpoint
        .map(|id| names.checkpoint(id))
        .unwrap_or_default();
    if let Some(equipment) = row.equipment.and_then(|id| names.equipment.get(&id)) {
        name = format!("{name} · {}", equipment.name);
    }
    let due = finding.finish_by.as_deref();
    let due = due.and_then(|due| DateTime::parse_from_rfc3339(due).ok());
    let owner = places::staff_id(connection, finding.owner)?;
    let overdue = finding.state.is_open() && finding.state != OrderState::Fixed;
    Ok(ConsoleFinding {
        finding: finding.id,
        order: finding.order,
        checkpoint_name: name,
        building,
        item_name: row.item.as_deref().map(|item| names.item_name(item)),
        clauses: names.clauses(row.item.as_deref(), &row.clauses),
        item: row.item,
        severity: finding.severity,
        state: finding.state,
        moves: finding.state.moves().to_vec(),
        go: u32::try_from(finding.go).unwrap_or(0),
        role: finding.role,
        owner_id: owner,
        owner: names.person(owner),
        raised_at: finding.raised_at.clone(),
        raised_by: names.person(row.raised_by),
        finish_by: finding.finish_by.clone(),
        overdue: overdue && due.is_some_and(|due| due < now),
        seen: row.seen,
        photos: row.photos,
    })
}
