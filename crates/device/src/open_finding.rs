//! A finding with its order as it stands here: the feed's row with own lines on top.

use crate::clock::utc;
use crate::command::*;
use crate::outside::Chance;
use crate::site::Site;
use checklists::{Severity, Words};
use model::deadline::later;
use model::ids::*;
use model::noted::NotedAt;
use model::orders::{OrderNote, OrderState};
use protocol::events::{OrderMoved, Work};
use protocol::rows::{AlarmTold, Merge, MergedAt, OrderAlarm};
use store::{OwnMove, OwnNote};

/// A finding with its order as it stands here.
#[derive(Debug, Clone)]
pub(crate) struct Open {
    pub finding: FindingId,
    pub order: OrderId,
    pub state: OrderState,
    pub go: u32,
    pub(crate) checkpoint: Option<CheckpointId>,
    pub(crate) equipment: Option<EquipmentId>,
    pub(crate) item: Option<String>,
    pub(crate) clauses: Vec<String>,
    pub(crate) severity: Severity,
    pub(crate) owner: Option<StaffId>,
    pub(crate) raised_at: String,
    pub(crate) reply_by: Option<String>,
    pub(crate) finish_by: Option<String>,
    /// None: rectification.
    pub(crate) work: Option<Work>,
    pub(crate) noted: NotedAt,
    pub(crate) seen: u32,
    pub(crate) note: Option<String>,
    pub(crate) photos: Vec<String>,
    pub(crate) history: Vec<Step>,
    /// Where those were that the desk merged into it.
    pub(crate) merged: Vec<MergedAt>,
}

#[derive(Debug, Clone)]
pub(crate) struct Step {
    pub(crate) at: String,
    pub(crate) by: Option<StaffId>,
    /// Who it was at the desk.
    pub(crate) desk: Option<String>,
    pub(crate) state: OrderState,
    pub(crate) what: Option<OrderNote>,
    /// Of a charge: hundredths of a yuan.
    pub(crate) fee_cents: Option<u32>,
    pub(crate) reason: Option<String>,
    pub(crate) note: Option<String>,
    pub(crate) photos: Vec<String>,
    /// It came too late and moved nothing.
    pub(crate) late: bool,
    /// What time alone said of a limit, instead of somebody.
    pub(crate) alarm: Option<AlarmTold>,
    /// The desk merged it with another one, or took that back.
    pub(crate) merge: Option<Merge>,
}

impl Step {
    /// What time alone said while the order stood so.
    pub(crate) fn alarm(alarm: &OrderAlarm, state: OrderState) -> Self {
        Self {
            at: alarm.at.clone(),
            by: None,
            desk: None,
            state,
            what: None,
            fee_cents: None,
            reason: None,
            note: None,
            photos: Vec::new(),
            late: false,
            alarm: Some(alarm.told.clone()),
            merge: None,
        }
    }
}

impl Open {
    /// Whether it is about this place (or equipment) and item, or one that was merged into it is.
    pub fn is_of(
        &self,
        checkpoint: CheckpointId,
        equipment: Option<EquipmentId>,
        item: &str,
    ) -> bool {
        let own = (self.checkpoint, self.equipment, self.item.as_deref());
        let merged = self.merged.iter();
        let merged = merged.map(|at| (at.checkpoint, at.equipment, at.item.as_deref()));
        let mut all = std::iter::once(own).chain(merged);
        all.any(|(place, piece, about)| {
            let same_place = match equipment {
                Some(_) => piece == equipment,
                None => piece.is_none() && place == Some(checkpoint),
            };
            same_place && about == Some(item)
        })
    }

    /// Whether somebody has something to do about it still.
    pub fn waits(&self) -> bool {
        let calls_back = self.work.as_ref().is_some_and(|work| work.calls_back);
        self.state.is_open() || self.noted.waits_for_call(self.state, calls_back)
    }

    /// The row that lists show.
    pub fn row(&self, site: &Site) -> FindingRow {
        let item = self.item.as_deref().zip(utc(&self.raised_at));
        let item = item.and_then(|(id, at)| site.item_at(id, at));
        let clause = |id: &String| {
            let words = item.and_then(|item| item.clause(id));
            match words {
                Some(clause) => Words {
                    zh: clause.zh.clone(),
                    en: clause.en.clone(),
                },
                None => Words {
                    zh: id.clone(),
                    en: id.clone(),
                },
            }
        };
        let equipment = self.equipment.and_then(|id| site.equipment.get(&id));
        let place = self.checkpoint.or(equipment.map(|row| row.checkpoint));
        let place = place.and_then(|id| site.checkpoints.get(&id));
        let mut words: Vec<&str> = Vec::new();
        words.extend(place.map(|row| row.name.as_str()));
        words.extend(equipment.map(|row| row.name.as_str()));
        FindingRow {
            finding: self.finding,
            order: self.order,
            place: words.join(" · "),
            item: self.item.clone(),
            item_name: item.map_or_else(empty_words, |item| item.name.clone()),
            clauses: self.clauses.iter().map(clause).collect(),
            severity: self.severity,
            state: self.state,
            owner: site.name(self.owner),
            raised_at: self.raised_at.clone(),
            finish_by: self.finish_by.clone(),
            seen: self.seen,
            photos: self.photos.clone(),
            work: self.work.as_ref().map(crate::orders::work_shown),
            about: self.work.as_ref().and(self.note.clone()),
            reply_by: self
                .reply_by
                .clone()
                .filter(|_| self.noted.replied.is_none()),
            paused: self.noted.paused.is_some(),
        }
    }

    /// The line that moves its order on from where it stands here.
    pub fn moved(
        &self,
        to: OrderState,
        owner: Option<StaffId>,
        (note, photos): (Option<String>, Vec<String>),
        chance: &Chance,
    ) -> OrderMoved {
        OrderMoved {
            order: self.order,
            from: self.state,
            to,
            go: self.go,
            owner: self.owner.or(owner),
            reply_by: None,
            finish_by: self.finish_by.clone(),
            call_back_by: None,
            level: None,
            reason: None,
            salt: chance.salt(note.is_some()),
            note,
            photos,
            desk: None,
        }
    }

    /// Takes what was done and said here, in the order of its lines.
    pub(crate) fn take_all(&mut self, site: &Site, moves: Vec<OwnMove>, notes: Vec<OwnNote>) {
        let mut notes = notes.into_iter().peekable();
        for step in moves {
            while let Some(note) = notes.next_if(|note| note.seq < step.seq) {
                self.take_note(site, note);
            }
            self.take(step);
        }
        notes.for_each(|note| self.take_note(site, note));
    }

    fn take_note(&mut self, site: &Site, note: OwnNote) {
        let (what, cents) = (note.event.what, note.event.fee_cents);
        let counts = self.noted.counts(what, cents, self.state);
        if counts && let Some(from) = self.noted.note(what, cents, &note.at) {
            // Its time runs on: what was still to be kept is due later by the pause.
            let pause = (from.as_str(), note.at.as_str());
            later(&mut self.finish_by, pause, site.zone, &site.calendar);
            if self.noted.replied.is_none() {
                later(&mut self.reply_by, pause, site.zone, &site.calendar);
            }
        }
        self.history.push(Step {
            at: note.at,
            by: note.by,
            desk: None,
            state: self.state,
            what: Some(what),
            fee_cents: cents,
            reason: note.event.reason,
            note: note.event.note,
            photos: note.event.photos,
            late: !counts,
            alarm: None,
            merge: None,
        });
    }

    fn take(&mut self, step: OwnMove) {
        let late = !(self.state.may_become(step.state) && step.event.go == self.go);
        if !late {
            self.state = step.state;
            self.go += u32::from(step.state == OrderState::Reopened);
            let call_back_by = step.event.call_back_by.as_ref();
            self.noted.moved(step.state, call_back_by);
            self.owner = step.event.owner.or(self.owner);
            self.finish_by = step.event.finish_by.or(self.finish_by.take());
        }
        self.history.push(Step {
            at: step.at,
            by: step.by,
            desk: None,
            state: step.state,
            what: None,
            fee_cents: None,
            reason: step.event.reason,
            note: step.event.note,
            photos: step.event.photos,
            late,
            alarm: None,
            merge: None,
        });
    }
}

fn empty_words() -> Words {
    Words {
        zh: String::new(),
        en: String::new(),
    }
}
