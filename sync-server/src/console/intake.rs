//! Orders that the desk takes in (a complaint, a repair, a visit, a dispatch), and what it says of
//! orders while their state stays.

use crate::app::App;
use crate::console::names::Names;
use crate::console::orders::{bad, note_in, reason_in, salted};
use crate::console::session::{Desk, Verb};
use crate::error::{ServerError, refuse};
use crate::own;
use crate::sql::findings;
use crate::wire::answer::{Json, not_found, read_json};
use crate::wire::asked::Address;
use crate::wire::body;
use axum::body::Body;
use axum::extract::State;
use checklists::{OrderKind, Role, Severity};
use chrono::{DateTime, Utc};
use http::StatusCode;
use model::ids::{CheckpointId, EquipmentId, FindingId, OrderId, StaffId};
use model::orders::{OrderNote, OrderState};
use protocol::ErrorCode;
use protocol::events::{Customer, Event, FindingMade, FindingRaised, OrderNoted, Work};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use ts_rs::TS;

/// The most bytes of what the desk takes in or says.
const ASKED_BYTES_MAX: usize = 16 << 10;

/// `GET /api/console/sites/{site}/orders/kinds`: what the desk may take in, with its deadlines.
pub async fn kinds(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address(site): Address<String>,
) -> Result<Json<Vec<OrderKind>>, ServerError> {
    app.readers
        .read(|connection| desk.site(connection, &site, Verb::See))?;
    Ok(Json(checklists::built_in().taken_in().cloned().collect()))
}

/// What somebody told the desk.
#[derive(Deserialize)]
struct Told {
    kind: String,
    class: String,
    note: String,
    #[serde(default)]
    customer: Customer,
    checkpoint: Option<CheckpointId>,
    role: Option<Role>,
    owner: Option<StaffId>,
    finish_by: Option<String>,
}

/// The order that was taken in.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct OrderTaken {
    #[ts(type = "string")]
    finding: FindingId,
    #[ts(type = "string")]
    order: OrderId,
}

/// `POST /api/console/sites/{site}/orders` with
/// `{"kind","class","note","customer"?,"checkpoint"?,"role"?,"owner"?,"finish_by"?}`
pub async fn take_in(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address(site): Address<String>,
    body: Body,
) -> Result<Json<OrderTaken>, ServerError> {
    let told: Told = read_json(&body::read(body, ASKED_BYTES_MAX).await?)?;
    let taken = app.write(move |writing| {
        let site = desk.site(writing.tx, &site, Verb::Orders)?;
        let names = Names::read(writing.tx, &site)?;
        let mut kinds = checklists::built_in().taken_in();
        let kind = kinds.find(|kind| kind.id == told.kind);
        let kind = kind.ok_or_else(|| bad("`kind`: no kind of order that is taken in"))?;
        let class = kind.class(&told.class);
        let class = class.ok_or_else(|| bad("`class`: its kind has no such class"))?;
        let note = note_in(Some(&told.note))?.ok_or_else(|| bad("`note`: say what it is about"))?;
        let customer = told.customer.clone().kept();
        let customer = customer.map_err(|field| bad(format!("`customer.{field}`: too long")))?;
        if told
            .checkpoint
            .is_some_and(|id| !names.checkpoints.contains_key(&id))
        {
            return Err(bad("`checkpoint`: no such place"));
        }
        names.works_here("owner", told.owner, writing.now)?;
        let until = |allowed| names.until(writing.now, allowed);
        let asked = names.later("finish_by", told.finish_by.as_deref(), writing.now)?;
        let role = told.role.unwrap_or(kind.role);
        let made = FindingMade {
            reply_by: class.reply.and_then(until),
            finish_by: asked.or_else(|| class.finish.and_then(until)),
            work: Some(Work::of(kind, class, customer)),
            ..made(writing.now, class.severity, role, told.owner)
        };
        let taken = OrderTaken {
            finding: made.finding,
            order: made.order,
        };
        let raised = FindingRaised {
            made,
            checkpoint: told.checkpoint,
            equipment: None,
            item: None,
            clauses: Vec::new(),
            salt: salted(true),
            note: Some(note),
            photos: Vec::new(),
            desk: Some(desk.name.clone()),
        };
        own::append(writing, Some(site.number), vec![Event::from(raised)])?;
        Ok(taken)
    });
    Ok(Json(taken.await?))
}

/// A finding or another order as it begins at the desk.
fn made(now: DateTime<Utc>, severity: Severity, role: Role, owner: Option<StaffId>) -> FindingMade {
    FindingMade {
        finding: FindingId(own::new_id(now)),
        order: OrderId(own::new_id(now)),
        joins: false,
        severity,
        role,
        state: match owner {
            Some(_) => OrderState::Assigned,
            None => OrderState::Raised,
        },
        owner,
        reply_by: None,
        finish_by: None,
        work: None,
    }
}

/// What the desk found wrong by itself, at a place or a piece, such as on a gauge's line.
#[derive(Deserialize)]
struct Raised {
    checkpoint: CheckpointId,
    equipment: Option<EquipmentId>,
    item: Option<String>,
    severity: Severity,
    note: String,
    role: Option<Role>,
    owner: Option<StaffId>,
}

/// `POST /api/console/sites/{site}/findings` with
/// `{"checkpoint","equipment"?,"item"?,"severity","note","role"?,"owner"?}`. One that is open about
/// the same item already is joined.
pub async fn raise(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address(site): Address<String>,
    body: Body,
) -> Result<Json<OrderTaken>, ServerError> {
    let told: Raised = read_json(&body::read(body, ASKED_BYTES_MAX).await?)?;
    let taken = app.write(move |writing| {
        let site = desk.site(writing.tx, &site, Verb::Orders)?;
        let names = Names::with_items(writing.tx, &site, writing.now)?;
        let note = note_in(Some(&told.note))?.ok_or_else(|| bad("`note`: say what is wrong"))?;
        if !names.checkpoints.contains_key(&told.checkpoint) {
            return Err(bad("`checkpoint`: no such place"));
        }
        let piece = told.equipment.map(|id| names.equipment.get(&id));
        if piece.is_some_and(|row| row.is_none_or(|row| row.checkpoint != told.checkpoint)) {
            return Err(bad("`equipment`: no such piece at that place"));
        }
        let item = told.item.as_deref().map(|id| names.item(id));
        if item.is_some_and(|item| item.is_none()) {
            return Err(bad("`item`: no such item"));
        }
        names.works_here("owner", told.owner, writing.now)?;
        let listed = item.flatten().map(|item| item.role);
        let role = told.role.or(listed).unwrap_or(Role::Engineer);
        let made = FindingMade {
            finish_by: names.finish_by(told.severity, writing.now),
            ..made(writing.now, told.severity, role, told.owner)
        };
        let (finding, order) = (made.finding, made.order);
        let raised = FindingRaised {
            made,
            checkpoint: Some(told.checkpoint),
            equipment: told.equipment,
            item: told.item.clone(),
            clauses: Vec::new(),
            salt: salted(true),
            note: Some(note),
            photos: Vec::new(),
            desk: Some(desk.name.clone()),
        };
        own::append(writing, Some(site.number), vec![Event::from(raised)])?;
        // It may be one that was open already.
        let found = findings::by_id(writing.tx, finding)?;
        let found = found.map(|found| findings::target(writing.tx, found));
        let found = found.transpose()?;
        Ok(
            found.map_or(OrderTaken { finding, order }, |found| OrderTaken {
                finding: found.id,
                order: found.order,
            }),
        )
    });
    Ok(Json(taken.await?))
}

/// What the desk says of an order.
#[derive(Deserialize)]
struct Said {
    what: OrderNote,
    content: Option<bool>,
    fee_cents: Option<u32>,
    reason: Option<String>,
    note: Option<String>,
}

/// `POST /api/console/sites/{site}/orders/{order}/note` with
/// `{"what","content"?,"fee_cents"?,"reason"?,"note"?}`
pub async fn note(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address((site, order)): Address<(String, String)>,
    body: Body,
) -> Result<StatusCode, ServerError> {
    let said: Said = read_json(&body::read(body, ASKED_BYTES_MAX).await?)?;
    app.write(move |writing| {
        let site = desk.site(writing.tx, &site, Verb::Orders)?;
        let order: OrderId = order.parse().map_err(|_| not_found("order"))?;
        let found = findings::by_order(writing.tx, order)?;
        let found = found.filter(|found| found.site == site.number);
        let found = found.ok_or_else(|| not_found("order"))?;
        let found = findings::target(writing.tx, found)?;
        let charges = found.work.as_ref().is_some_and(Work::charges);
        let mut may = found.noted.may_note(found.state, charges).into_iter();
        if !may.any(|what| what == said.what) {
            let message = "that can't be said of this order now";
            return Err(refuse(ErrorCode::BadMove, message));
        }
        let note = note_in(said.note.as_deref())?;
        let reason = said.reason.clone();
        reason_in(reason.as_deref())?;
        if said.what == OrderNote::Paused && note.is_none() && reason.is_none() {
            return Err(bad("`reason` or `note`: say what it waits for"));
        }
        if said.what == OrderNote::CalledBack && said.content.is_none() {
            return Err(bad("`content`: say whether the customer is"));
        }
        if !found.noted.counts(said.what, said.fee_cents, found.state) {
            return Err(bad(
                "`fee_cents`: a sum from 0 to 100000000, of a charge alone",
            ));
        }
        let event = OrderNoted {
            order,
            what: said.what,
            content: said.content,
            fee_cents: said.fee_cents,
            reason,
            salt: salted(note.is_some()),
            note,
            photos: Vec::new(),
            signature: None,
            desk: Some(desk.name.clone()),
        };
        own::append(writing, Some(site.number), vec![Event::from(event)])
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}
