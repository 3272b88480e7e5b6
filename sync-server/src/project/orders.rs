//! Orders: moved on, and what is said of them while their state stays. The rules are `model`'s.

use crate::error::ServerError;
use crate::project::{Place, Projection};
use crate::sql::findings::{self, Finding};
use crate::sql::order_steps::{self, Step};
use crate::sql::{feed, places};
use model::deadline::later;
use model::orders::OrderState;
use model::recurrence;
use protocol::events::{OrderMoved, OrderNoted};
use protocol::feed::Kind;
use protocol::rows::SiteRow;

impl Projection<'_> {
    /// A step that follows from what a line says of something else.
    pub(super) fn step(
        &mut self,
        at: Place<'_>,
        finding: i64,
        state: OrderState,
        reason: &str,
    ) -> Result<(), ServerError> {
        let step = self.plain_step(at, finding, state)?;
        let reason = reason.to_owned();
        Ok(order_steps::add(self.writing.tx, &Step { reason, ..step })?)
    }

    pub(super) fn plain_step(
        &self,
        at: Place<'_>,
        finding: i64,
        state: OrderState,
    ) -> Result<Step, ServerError> {
        Ok(Step {
            finding,
            journal: self.journal.number,
            seq: at.seq,
            at: at.said.at.clone(),
            staff: places::staff(self.writing.tx, at.said.by)?,
            desk: String::new(),
            state,
            what: None,
            content: None,
            fee_cents: None,
            signature: None,
            moved: true,
            reason: String::new(),
            note: None,
            photos: Vec::new(),
            alarm: None,
            merge: None,
        })
    }

    /// One that comes too late for the state it saw, or for an order that the desk has merged into
    /// another one, is kept and shown, and moves nothing.
    pub(super) fn order_moved(
        &mut self,
        at: Place<'_>,
        moved: &OrderMoved,
    ) -> Result<(), ServerError> {
        let held = findings::by_order(self.writing.tx, moved.order)?;
        let Some(named) = held.filter(|finding| finding.site == self.site.number) else {
            return self.odd(at);
        };
        let mut target = findings::named(self.writing.tx, named.clone())?;
        let in_time = target.merged.is_none()
            && target.state == moved.from
            && target.go == i64::from(moved.go)
            && moved.from.may_become(moved.to);
        if in_time {
            target.state = moved.to;
            target.go += i64::from(moved.to == OrderState::Reopened);
            target.noted.moved(moved.to, moved.call_back_by.as_ref());
            let set = |new: &Option<String>, held: &Option<String>| new.is_some() && new != held;
            let reply_set = set(&moved.reply_by, &target.reply_by);
            let finish_set = set(&moved.finish_by, &target.finish_by);
            target.alarms.moved(moved.to, reply_set, finish_set);
            if let Some(owner) = moved.owner {
                target.owner = places::staff(self.writing.tx, Some(owner))?;
            }
            target.level = moved.level.clone().or(target.level);
            target.reply_by = moved.reply_by.clone().or(target.reply_by);
            target.finish_by = moved.finish_by.clone().or(target.finish_by);
            findings::update(self.writing.tx, &target)?;
            if moved.owner.is_some() && target.state.is_open() {
                self.order_given(at, &target)?;
            }
        }
        let step = Step {
            desk: moved.desk.clone().unwrap_or_default(),
            moved: in_time,
            reason: moved.reason.clone().unwrap_or_default(),
            note: moved.note.clone(),
            photos: moved.photos.clone(),
            ..self.plain_step(at, target.number, moved.to)?
        };
        order_steps::add(self.writing.tx, &step)?;
        self.told_anew(&named, &target)
    }

    /// One that is told anew, and the one that it was merged into.
    fn told_anew(&mut self, named: &Finding, target: &Finding) -> Result<(), ServerError> {
        let stays = self.target(target)?;
        self.findings
            .extend([named.number, target.number, stays.number]);
        Ok(())
    }

    /// One that doesn't fit how the order stands is kept and shown, and counts for nothing.
    pub(super) fn order_noted(
        &mut self,
        at: Place<'_>,
        said: &OrderNoted,
    ) -> Result<(), ServerError> {
        let tx = self.writing.tx;
        let held = findings::by_order(tx, said.order)?;
        let Some(named) = held.filter(|finding| finding.site == self.site.number) else {
            return self.odd(at);
        };
        let mut target = findings::named(tx, named.clone())?;
        let counts =
            target.merged.is_none() && target.noted.counts(said.what, said.fee_cents, target.state);
        if counts {
            let noted = &mut target.noted;
            if let Some(from) = noted.note(said.what, said.fee_cents, &at.said.at) {
                self.goes_on(&mut target, (&from, &at.said.at))?;
            }
            findings::update(tx, &target)?;
        }
        let step = Step {
            desk: said.desk.clone().unwrap_or_default(),
            moved: counts,
            what: Some(said.what),
            content: said.content,
            fee_cents: said.fee_cents,
            signature: said.signature.clone(),
            reason: said.reason.clone().unwrap_or_default(),
            note: said.note.clone(),
            photos: said.photos.clone(),
            ..self.plain_step(at, target.number, target.state)?
        };
        order_steps::add(tx, &step)?;
        self.told_anew(&named, &target)
    }

    /// Its time runs on: what was still to be kept is due later by the pause.
    fn goes_on(&self, target: &mut Finding, pause: (&str, &str)) -> Result<(), ServerError> {
        let (site, id) = (self.site.number, self.site.id.to_string());
        let row = feed::get(self.writing.tx, site, Kind::Site.name(), &id)?;
        let row: Option<SiteRow> = row.and_then(|json| serde_json::from_str(&json).ok());
        let calendar = row.map(|row| row.working_calendar()).unwrap_or_default();
        let zone = recurrence::zone(&self.site.time_zone).unwrap_or(chrono_tz::UTC);
        later(&mut target.finish_by, pause, zone, &calendar);
        if target.noted.replied.is_none() {
            later(&mut target.reply_by, pause, zone, &calendar);
        }
        Ok(())
    }
}
