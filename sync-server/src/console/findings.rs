//! Findings and how their orders stand.

use crate::app::App;
use crate::console::names::{Names, named};
use crate::console::orders::level;
use crate::console::session::{Desk, Verb};
use crate::error::ServerError;
use crate::project;
use crate::sql::findings::{self, Finding};
use crate::sql::order_steps;
use crate::sql::places;
use crate::wire::answer::Json;
use crate::wire::asked::{Address, Question};
use axum::extract::State;
use checklists::{Role, Severity, Words};
use chrono::{DateTime, Utc};
use model::ids::{CheckpointId, FindingId, OrderId, StaffId};
use model::orders::{OrderNote, OrderState};
use protocol::events::{Customer, Work};
use protocol::rows::FindingRow;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use ts_rs::TS;

/// A finding with its order, as the list shows it.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct ConsoleFinding {
    #[ts(type = "string")]
    pub finding: FindingId,
    #[ts(type = "string")]
    pub order: OrderId,
    #[ts(type = "string | null")]
    pub checkpoint: Option<CheckpointId>,
    pub checkpoint_name: String,
    pub building: String,
    pub item: Option<String>,
    pub item_name: Option<Words>,
    pub clauses: Vec<Words>,
    pub severity: Severity,
    pub state: OrderState,
    /// Where the order may go from here.
    pub moves: Vec<OrderState>,
    /// How often it was reopened.
    pub go: u32,
    /// Whose work it is, where nobody is named.
    pub role: Role,
    #[ts(type = "string | null")]
    pub owner_id: Option<StaffId>,
    pub owner: Option<String>,
    pub raised_at: String,
    /// Since when it is known: one that was merged into it may have been raised before it.
    pub since: String,
    pub raised_by: Option<String>,
    pub reply_by: Option<String>,
    pub finish_by: Option<String>,
    pub overdue: bool,
    /// It waits for an answer that should be there by now.
    pub reply_overdue: bool,
    /// At which level of appraisal it was found, where somebody said.
    pub level: Option<String>,
    pub level_name: Option<Words>,
    /// What kind of order it is; null: rectification.
    pub work: Option<WorkTold>,
    /// What may be said of it now.
    pub may_note: Vec<OrderNote>,
    pub replied_at: Option<String>,
    pub paused_at: Option<String>,
    pub signed_at: Option<String>,
    pub called_back_at: Option<String>,
    pub call_back_by: Option<String>,
    /// What it costs the customer, in hundredths of a yuan, as far as anybody said.
    pub fee_cents: Option<u32>,
    /// The fee was said after the customer had signed.
    pub charged_after_signing: bool,
    pub seen: u32,
    pub photos: Vec<String>,
}

/// What kind of order it is, and for whom.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct WorkTold {
    pub kind: String,
    pub kind_name: Words,
    pub class: String,
    pub class_name: Words,
    pub customer: Option<Customer>,
    /// The customer is to be asked how it went.
    pub calls_back: bool,
    /// In the words of whoever took it in.
    pub note: Option<String>,
}

/// Which findings.
#[derive(Deserialize)]
pub struct Asked {
    open: Option<String>,
    /// `1`: orders of other kinds; `0`: what is put right after a finding.
    work: Option<String>,
}

/// `GET /api/console/sites/{site}/findings?open=1`
pub async fn findings(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address(site): Address<String>,
    Question(asked): Question<Asked>,
) -> Result<Json<Vec<ConsoleFinding>>, ServerError> {
    let now = app.clock.now();
    let yes = |text: &String| text == "1" || text == "true";
    let open_only = asked.open.as_ref().is_some_and(yes);
    let work = asked.work.as_ref().map(yes);
    let shown = app.readers.read(|connection| {
        let site = desk.site(connection, &site, Verb::See)?;
        let names = Names::with_items(connection, &site, now)?;
        let found = findings::of_site(connection, site.number, open_only, work)?;
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
    let (name, building) = place_of(names, &row);
    let raised = DateTime::parse_from_rfc3339(&finding.raised_at);
    let raised = raised.map_or(now, |at| at.with_timezone(&Utc));
    let item = row.item.as_deref();
    let item = item.and_then(|id| names.item_at(id, raised));
    let due = finding.finish_by.as_deref();
    let due = due.and_then(|due| DateTime::parse_from_rfc3339(due).ok());
    let owner = places::staff_id(connection, finding.owner)?;
    let waits = finding.noted.paused.is_none();
    let overdue = waits && finding.state.is_open() && finding.state != OrderState::Fixed;
    let reply = finding.reply_by.as_deref();
    let reply = reply.and_then(|due| DateTime::parse_from_rfc3339(due).ok());
    let unanswered = overdue && finding.work.is_some() && finding.noted.replied.is_none();
    let noted = &finding.noted;
    Ok(ConsoleFinding {
        finding: finding.id,
        order: finding.order,
        checkpoint: row.checkpoint,
        checkpoint_name: name,
        building,
        item_name: row.item.as_deref().map(|id| named(item, id)),
        clauses: Names::clauses(item, &row.clauses),
        item: row.item,
        severity: finding.severity,
        state: finding.state,
        moves: finding.state.moves().to_vec(),
        go: u32::try_from(finding.go).unwrap_or(0),
        role: finding.role,
        owner_id: owner,
        owner: names.person(owner),
        since: row.since.unwrap_or_else(|| finding.raised_at.clone()),
        raised_at: finding.raised_at.clone(),
        raised_by: match names.person(row.raised_by) {
            Some(name) => Some(name),
            None => order_steps::desk_at_first(connection, finding.number)?,
        },
        reply_by: finding.reply_by.clone(),
        finish_by: finding.finish_by.clone(),
        overdue: overdue && due.is_some_and(|due| due < now),
        reply_overdue: unanswered && reply.is_some_and(|due| due < now),
        level_name: finding.level.as_deref().map(level_name),
        level: finding.level.clone(),
        work: finding
            .work
            .clone()
            .map(|work| told(work, row.note.clone())),
        may_note: match &finding.work {
            Some(work) => noted.may_note(finding.state, work.charges()),
            None => Vec::new(),
        },
        replied_at: noted.replied.clone(),
        paused_at: noted.paused.clone(),
        signed_at: noted.signed.clone(),
        called_back_at: noted.called_back.clone(),
        call_back_by: noted.call_back_by.clone(),
        fee_cents: noted.fee.as_ref().map(|fee| fee.cents),
        charged_after_signing: noted.charged_after_signing(),
        seen: row.seen,
        photos: row.photos,
    })
}

/// What its place is called, with the piece there, and the building.
fn place_of(names: &Names, row: &FindingRow) -> (String, String) {
    let place = row.checkpoint.map(|id| names.checkpoint(id));
    let (mut name, building) = place.unwrap_or_default();
    if let Some(equipment) = row.equipment.and_then(|id| names.equipment.get(&id)) {
        name = format!("{name} · {}", equipment.name);
    }
    (name, building)
}

/// A level's words; its id where this program doesn't know it.
fn level_name(id: &str) -> Words {
    let same = || Words {
        zh: id.to_owned(),
        en: id.to_owned(),
    };
    level(id).map_or_else(same, |level| level.name.clone())
}

/// What kind of order it is, with its words.
fn told(work: Work, note: Option<String>) -> WorkTold {
    let (kind_name, class_name) = work.names();
    WorkTold {
        kind_name,
        class_name,
        kind: work.kind,
        class: work.class,
        customer: work.customer,
        calls_back: work.calls_back,
        note,
    }
}
