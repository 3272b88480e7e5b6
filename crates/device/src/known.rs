//! Defects that need no list: one that is gone from where it was known, and one that somebody saw
//! on the way.

use crate::answer::{Made, append, words};
use crate::command::*;
use crate::error::DeviceError;
use crate::findings::{all, open_at, shown};
use crate::handheld::Handheld;
use crate::pictures::known_photos;
use crate::visit::shown as place_as_it_stands;
use checklists::{Role, Severity};
use model::ids::{CheckpointId, RoundId};
use model::orders::OrderState;
use model::outcome::Outcome;
use protocol::ErrorCode;
use protocol::events::FindingRaised;

/// The most signs of somebody's words.
pub(crate) const NOTE_MAX: usize = 2_000;

/// What somebody saw on the way.
pub(crate) struct Seen {
    pub checkpoint: Option<CheckpointId>,
    pub note: Option<String>,
    pub photos: Vec<String>,
    pub severity: Severity,
    pub role: Role,
}

impl Handheld {
    /// A known defect is gone: the item passes, and its order goes on with the photo of after.
    ///
    /// Edges: one that was put right is verified by that, every other one is put right.
    /// Errors: an item without an open finding; an answer whose values say otherwise.
    pub(crate) fn gone(
        &self,
        round: RoundId,
        checkpoint: CheckpointId,
        answer: AnswerInput,
        photos: Vec<String>,
    ) -> Result<Reply, DeviceError> {
        let bad = |message: &str| DeviceError::refused(ErrorCode::BadValue, message);
        if photos.is_empty() {
            return Err(bad("`photos`: what is gone is shown by a photo"));
        }
        self.act(|store, site, now, person| {
            known_photos(store, &photos)?;
            let (item, equipment) = (answer.item.clone(), answer.equipment);
            let mut open = open_at(store, site, checkpoint)?.into_iter();
            let found = open.find(|open| open.is_of(checkpoint, equipment, &item));
            let found = found.ok_or_else(|| {
                let message = format!("item {item} has no open finding here");
                DeviceError::refused(ErrorCode::NoSuchFinding, message)
            })?;
            let chance = &self.outside.chance;
            let said = (std::slice::from_ref(&answer), false);
            let seq = append(store, site, now, person, chance, (round, checkpoint), said)?;
            let answers = store.answers(round)?;
            let mut own = answers.iter().filter(|answer| answer.seq == seq);
            if !own.all(|answer| answer.outcome == Outcome::Pass) {
                return Err(bad("`answer`: what is gone passes"));
            }
            let to = match found.state {
                OrderState::Fixed => OrderState::Verified,
                _ => OrderState::Fixed,
            };
            let owner = (to == OrderState::Fixed).then_some(person);
            let event = found.moved(to, owner, (None, photos), chance);
            store.append(&now.stamp, Some(person), event.into())?;
            let checkpoint = place_as_it_stands(store, site, now, round, checkpoint)?;
            Ok(Reply::Answered { seq, checkpoint })
        })
    }

    /// A finding without an answer: what somebody saw on the way, with a photo or words.
    pub(crate) fn report(&self, seen: Seen) -> Result<Reply, DeviceError> {
        let bad = |message: &str| DeviceError::refused(ErrorCode::BadValue, message);
        let note = words(seen.note.as_deref());
        if seen.photos.is_empty() && note.is_none() {
            return Err(bad("`photos`, `note`: a report says something"));
        }
        if note
            .as_ref()
            .is_some_and(|note| note.chars().count() > NOTE_MAX)
        {
            return Err(bad("`note`: at most 2000 signs"));
        }
        self.act(|store, site, now, person| {
            known_photos(store, &seen.photos)?;
            let place = seen.checkpoint;
            if place.is_some_and(|place| !site.checkpoints.contains_key(&place)) {
                let message = "`checkpoint`: no such place";
                return Err(DeviceError::refused(ErrorCode::NoSuchCheckpoint, message));
            }
            let made = Made {
                severity: seen.severity,
                role: seen.role,
                fixed: false,
                unplanned: false,
            };
            let made = made.raise(site, now, &self.outside.chance);
            let finding = made.finding;
            let event = FindingRaised {
                made,
                checkpoint: place,
                equipment: None,
                item: None,
                clauses: Vec::new(),
                salt: self.outside.chance.salt(note.is_some()),
                note,
                photos: seen.photos,
                desk: None,
            };
            store.append(&now.stamp, Some(person), event.into())?;
            let mut found = all(store, site)?.into_iter();
            let found = found.find(|open| open.finding == finding).ok_or_else(|| {
                DeviceError::refused(ErrorCode::NoSuchFinding, format!("finding {finding}"))
            })?;
            Ok(Reply::Finding(shown(site, &found)))
        })
    }
}
