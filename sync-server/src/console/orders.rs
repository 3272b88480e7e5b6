//! Orders that the desk moves on, one or many at once: given to somebody, looked at again, sent
//! back, closed. Each is a line of the site's own journal, by whoever sits at the desk.

use crate::app::App;
use crate::console::names::Names;
use crate::console::session::{Desk, Verb};
use crate::error::{ServerError, refuse};
use crate::sql::findings::{self, Finding};
use crate::sql::places;
use crate::sql::sites::Site;
use crate::wire::answer::{Json, not_found, read_json};
use crate::wire::asked::Address;
use crate::wire::body;
use crate::writer::Writing;
use crate::{own, random};
use axum::body::Body;
use axum::extract::State;
use checklists::{Deadline, DeadlineUnit, OrderLevel, Role, Severity};
use chrono::{DateTime, SecondsFormat, Utc};
use data_encoding::BASE64;
use model::deadline::due;
use model::ids::{OrderId, StaffId};
use model::orders::OrderState;
use protocol::ErrorCode;
use protocol::events::{Event, OrderMoved};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;
use ts_rs::TS;

/// The most bytes of what the desk asks.
const ASKED_BYTES_MAX: usize = 64 << 10;
/// The most orders of one act.
const ORDERS_MAX: usize = 500;
/// The most letters of its words.
const NOTE_MAX: usize = 2_000;
/// The most letters of a reason's code.
const REASON_MAX: usize = 40;

/// What is to become of orders.
#[derive(Deserialize)]
struct Asked {
    orders: Vec<Seen>,
    to: OrderState,
    owner: Option<StaffId>,
    reply_by: Option<String>,
    finish_by: Option<String>,
    level: Option<String>,
    reason: Option<String>,
    note: Option<String>,
}

/// An order as the desk saw it.
#[derive(Deserialize)]
struct Seen {
    order: OrderId,
    from: OrderState,
    go: u32,
}

/// What became of them.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct OrdersMoved {
    moved: u32,
    /// Those that somebody else had moved on meanwhile: nothing was done to them.
    #[ts(type = "string[]")]
    changed: Vec<OrderId>,
}

/// `POST /api/console/sites/{site}/orders/move` with
/// `{"orders":[{"order","from","go"}],"to","owner"?,"reply_by"?,"finish_by"?,"level"?,"reason"?,
/// "note"?}`: all of them in one act.
pub async fn move_on(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address(site): Address<String>,
    body: Body,
) -> Result<Json<OrdersMoved>, ServerError> {
    let asked: Asked = read_json(&body::read(body, ASKED_BYTES_MAX).await?)?;
    let moved = app.write(move |writing| {
        let site = desk.site(writing.tx, &site, Verb::Orders)?;
        let names = Names::read(writing.tx, &site)?;
        let act = Act::new(writing, &site, &names, &asked)?;
        let (mut events, mut changed) = (Vec::new(), Vec::new());
        for seen in &asked.orders {
            match act.one(seen, &desk.name)? {
                Some(event) => events.push(Event::from(event)),
                None => changed.push(seen.order),
            }
        }
        let moved = u32::try_from(events.len()).unwrap_or(u32::MAX);
        if !events.is_empty() {
            own::append(writing, Some(site.number), events)?;
        }
        Ok(OrdersMoved { moved, changed })
    });
    Ok(Json(moved.await?))
}

/// What is asked, checked.
struct Act<'a> {
    writing: &'a Writing<'a>,
    site: &'a Site,
    names: &'a Names,
    asked: &'a Asked,
    reply_by: Option<String>,
    finish_by: Option<String>,
    note: Option<String>,
}

pub(super) fn bad(message: impl Into<String>) -> ServerError {
    refuse(ErrorCode::BadValue, message)
}

impl<'a> Act<'a> {
    fn new(
        writing: &'a Writing<'a>,
        site: &'a Site,
        names: &'a Names,
        asked: &'a Asked,
    ) -> Result<Self, ServerError> {
        if asked.orders.is_empty() || asked.orders.len() > ORDERS_MAX {
            return Err(bad(format!("`orders`: from 1 to {ORDERS_MAX} of them")));
        }
        let note = note_in(asked.note.as_deref())?;
        reason_in(asked.reason.as_deref())?;
        let wants_why = matches!(asked.to, OrderState::Reopened | OrderState::Rejected);
        if wants_why && asked.reason.is_none() && note.is_none() {
            return Err(bad("`reason` or `note`: say why"));
        }
        // Who puts it right shows the place after; at the desk words stand for that.
        if asked.to == OrderState::Fixed && note.is_none() {
            return Err(bad("`note`: say how it was put right"));
        }
        if asked.level.is_some() && asked.to != OrderState::Assigned {
            return Err(bad("`level`: said where an order is given"));
        }
        if asked.level.as_deref().is_some_and(|id| level(id).is_none()) {
            return Err(bad("`level`: no such level of appraisal"));
        }
        names.works_here("owner", asked.owner, writing.now)?;
        let moment =
            |name: &str, text: &Option<String>| names.later(name, text.as_deref(), writing.now);
        Ok(Self {
            writing,
            site,
            names,
            reply_by: moment("reply_by", &asked.reply_by)?,
            finish_by: moment("finish_by", &asked.finish_by)?,
            note,
            asked,
        })
    }

    /// The line that moves one on; none where somebody else was quicker.
    fn one(&self, seen: &Seen, desk: &str) -> Result<Option<OrderMoved>, ServerError> {
        let tx = self.writing.tx;
        let found = findings::by_order(tx, seen.order)?;
        let found = found.filter(|found| found.site == self.site.number);
        let found = findings::target(tx, found.ok_or_else(|| not_found("order"))?)?;
        if !seen.from.may_become(self.asked.to) {
            let message = format!(
                "an order that is {:?} can't become {:?}",
                seen.from, self.asked.to
            );
            return Err(refuse(ErrorCode::BadMove, message));
        }
        if self.asked.level.is_some() && found.work.is_some() {
            return Err(bad(
                "`level`: only what is put right after a finding has one",
            ));
        }
        if found.state != seen.from || found.go != i64::from(seen.go) {
            return Ok(None);
        }
        let given = self.asked.to == OrderState::Assigned;
        if given && self.asked.owner.is_none() && found.owner.is_none() {
            return Err(bad(
                "`owner`: an order that is given has somebody who does it",
            ));
        }
        let (finish_by, now) = (self.finish_by.clone(), self.writing.now);
        let by_rule = given && found.finish_by.is_none();
        Ok(Some(OrderMoved {
            order: found.order,
            from: seen.from,
            to: self.asked.to,
            go: seen.go,
            owner: self.asked.owner,
            reply_by: self.reply_by.clone(),
            finish_by: finish_by.or_else(|| {
                by_rule
                    .then(|| self.names.finish_by(found.severity, now))
                    .flatten()
            }),
            call_back_by: self.call_back_by(&found),
            level: self.asked.level.clone(),
            reason: self.asked.reason.clone(),
            salt: self
                .note
                .as_ref()
                .map(|_| BASE64.encode(&random::bytes::<16>())),
            note: self.note.clone(),
            photos: Vec::new(),
            desk: Some(desk.to_owned()),
        }))
    }

    /// Until when the customer is asked, once it is done.
    fn call_back_by(&self, found: &Finding) -> Option<String> {
        let work = found.work.as_ref()?;
        let done = self.asked.to == OrderState::Fixed;
        let allowed = work.call_back.filter(|_| done)?;
        self.names.until(self.writing.now, allowed)
    }
}

/// The levels of appraisal at which a finding may have been found.
pub fn levels() -> &'static [OrderLevel] {
    let kind = checklists::built_in().order_kind("rectification");
    kind.map_or(&[], |kind| &kind.levels)
}

/// One of them.
pub(super) fn level(id: &str) -> Option<&'static OrderLevel> {
    levels().iter().find(|level| level.id == id)
}

/// `GET /api/console/sites/{site}/orders/levels`
pub async fn all_levels(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address(site): Address<String>,
) -> Result<Json<Vec<OrderLevel>>, ServerError> {
    app.readers
        .read(|connection| desk.site(connection, &site, Verb::See))?;
    Ok(Json(levels().to_vec()))
}

impl Names {
    /// Until when the site's rule wants something done that is found now.
    pub(super) fn finish_by(&self, severity: Severity, now: DateTime<Utc>) -> Option<String> {
        let row = self.settings.as_ref()?;
        let allowed = Deadline {
            amount: row.finish_hours[severity as usize],
            unit: DeadlineUnit::Hours,
        };
        self.until(now, allowed)
    }

    /// Until when something that begins at a moment is allowed to take, by the site's clock.
    pub(super) fn until(&self, from: DateTime<Utc>, allowed: Deadline) -> Option<String> {
        Some(when(due(from, allowed, self.zone, &self.working)?, self))
    }

    /// A moment that is still to come, by the site's clock.
    pub(super) fn later(
        &self,
        name: &str,
        text: Option<&str>,
        now: DateTime<Utc>,
    ) -> Result<Option<String>, ServerError> {
        let Some(text) = text else {
            return Ok(None);
        };
        let moment = DateTime::parse_from_rfc3339(text)
            .map_err(|_| bad(format!("`{name}`: a time as 2026-12-01T18:00:00+08:00")))?;
        match moment > now {
            true => Ok(Some(when(moment.to_utc(), self))),
            false => Err(bad(format!("`{name}`: a time that is still to come"))),
        }
    }

    /// Whoever is named works here.
    pub(super) fn works_here(
        &self,
        name: &str,
        staff: Option<StaffId>,
        now: DateTime<Utc>,
    ) -> Result<(), ServerError> {
        let Some(id) = staff else {
            return Ok(());
        };
        let row = self.staff.get(&id);
        match row.is_some_and(|row| row.is_active(now)) {
            true => Ok(()),
            false => Err(bad(format!("`{name}`: nobody who works at this site"))),
        }
    }
}

/// A moment by the site's clock.
fn when(moment: DateTime<Utc>, names: &Names) -> String {
    let local = moment.with_timezone(&names.zone);
    local.to_rfc3339_opts(SecondsFormat::Secs, false)
}

/// Somebody's words, without blanks around them.
pub(super) fn note_in(text: Option<&str>) -> Result<Option<String>, ServerError> {
    let text = text.map(str::trim).filter(|text| !text.is_empty());
    if text.is_some_and(|text| text.chars().count() > NOTE_MAX) {
        return Err(bad(format!("`note`: at most {NOTE_MAX} letters")));
    }
    Ok(text.map(str::to_owned))
}

/// A reason's code.
pub(super) fn reason_in(text: Option<&str>) -> Result<(), ServerError> {
    let word = |byte: u8| byte.is_ascii_lowercase() || byte == b'_';
    let code = |text: &str| !text.is_empty() && text.len() <= REASON_MAX && text.bytes().all(word);
    match text.is_none_or(code) {
        true => Ok(()),
        false => Err(bad("`reason`: a code of small letters and `_`")),
    }
}

/// So that words that are erased later can't be guessed from their line's hash.
pub(super) fn salted(words: bool) -> Option<String> {
    words.then(|| BASE64.encode(&random::bytes::<16>()))
}

/// Somebody whom the desk may give an order to.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct ConsolePerson {
    #[ts(type = "string")]
    staff: StaffId,
    name: String,
    roles: Vec<Role>,
    /// How many orders wait for them.
    open: u32,
}

/// `GET /api/console/sites/{site}/people`: who works here now, by name.
pub async fn people(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address(site): Address<String>,
) -> Result<Json<Vec<ConsolePerson>>, ServerError> {
    let now = app.clock.now();
    let people = app.readers.read(|connection| {
        let site = desk.site(connection, &site, Verb::See)?;
        let names = Names::read(connection, &site)?;
        let mut open = BTreeMap::new();
        for (staff, waiting, _) in findings::waiting_for(connection, site.number)? {
            open.insert(places::staff_id(connection, Some(staff))?, waiting);
        }
        let here = names.staff.iter().filter(|(_, row)| row.is_active(now));
        let mut people: Vec<ConsolePerson> = here
            .map(|(id, row)| ConsolePerson {
                staff: *id,
                name: row.name.clone(),
                roles: row.roles.clone(),
                open: open.get(&Some(*id)).copied().unwrap_or(0),
            })
            .collect();
        people.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(people)
    })?;
    Ok(Json(people))
}
