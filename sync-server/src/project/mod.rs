//! What lines mean: rounds, answers, readings, findings, orders and the feed's rows of them.
//!
//! Runs inside the lines' own commit, and reads no clock but the stored time of arrival.

mod alarms;
mod answers;
mod campaigns;
mod cards;
pub mod desk;
mod doubts;
mod drawn;
mod feed_rows;
mod findings;
mod incidents;
pub(crate) mod merges;
mod orders;
pub mod people;
mod places;
mod positions;
mod quotas;
mod rounds;
mod shifts;
mod timers;
mod trainings;

pub use feed_rows::age_out;
pub(crate) use feed_rows::describe;
pub(crate) use rounds::VerifierNumber;

use crate::error::ServerError;
use crate::ingest::CheckedLine;
use crate::ingest::check::Said;
use crate::ingest::twins;
use crate::sql::feed;
use crate::sql::journals::{self, Journal};
use crate::sql::sites::{self, Site};
use crate::writer::Writing;
use chrono::DateTime;
use model::ids::{CheckpointId, RoundId};
use protocol::events::{Event, LineRef};
use protocol::feed::Kind;
use std::collections::{BTreeMap, BTreeSet};

/// What the projection of a batch may use and what it has touched.
struct Projection<'a> {
    writing: &'a Writing<'a>,
    site: Site,
    journal: &'a Journal,
    /// Rounds whose feed rows have to be written anew.
    rounds: BTreeSet<i64>,
    /// Findings, the same.
    findings: BTreeSet<i64>,
    /// Doubts, the same, by their ids.
    doubts: BTreeSet<String>,
    /// How often items were answered how, by day, item and outcome: kept once for the batch.
    tallies: BTreeMap<(String, i64, i64), i64>,
    /// What the next line is compared with.
    tail: doubts::Tail,
    /// Whether the desk set plans or checklists.
    plans_set: bool,
    /// Local numbers that were looked up already.
    known: Known,
}

/// Local numbers of what a batch names again and again.
#[derive(Default)]
struct Known {
    rounds: BTreeMap<RoundId, i64>,
    places: BTreeMap<[u8; 16], i64>,
    checkpoints: BTreeMap<CheckpointId, bool>,
    items: BTreeMap<String, i64>,
}

/// Where a line stands.
#[derive(Clone, Copy)]
struct Place<'a> {
    seq: i64,
    said: &'a Said,
    /// The photos that it names.
    photos: &'a [[u8; 32]],
}

/// Projects the new lines of a journal, from `first` on, inside their own commit.
///
/// Edges: a line that means nothing here is marked and left; nothing that a handheld sends makes
/// this fail.
pub fn lines(
    writing: &Writing<'_>,
    journal: &mut Journal,
    first: i64,
    lines: &[CheckedLine],
) -> Result<(), ServerError> {
    let Some(site) = journal.site else {
        return Ok(());
    };
    for line in lines {
        if let Some(Event::ClockAnchored(anchor)) = line.said.as_ref().map(|said| &said.event) {
            journal.skew_ms = skew_ms(&anchor.received_at, &anchor.server_time);
        }
    }
    let mut projection = Projection {
        writing,
        site: sites::by_number(writing.tx, site)?,
        journal,
        rounds: BTreeSet::new(),
        findings: BTreeSet::new(),
        doubts: BTreeSet::new(),
        tallies: BTreeMap::new(),
        tail: doubts::Tail::default(),
        plans_set: false,
        known: Known::default(),
    };
    let by_somebody = |line: &CheckedLine| line.said.as_ref().is_some_and(|it| it.by.is_some());
    let watched = projection.journal.device.is_some() && lines.iter().any(by_somebody);
    if watched {
        projection.tail_read()?;
    }
    for (line, seq) in lines.iter().zip(first..) {
        if let Some(said) = &line.said {
            let photos = &line.photos;
            let at = Place { seq, said, photos };
            projection.line(at)?;
            if watched {
                projection.doubted(at)?;
            }
        }
    }
    if watched {
        projection.tail_kept()?;
    }
    projection.tallies_kept()?;
    projection.write_feed_rows()
}

fn skew_ms(claimed: &str, server: &str) -> Option<i64> {
    let claimed = DateTime::parse_from_rfc3339(claimed).ok()?;
    let server = DateTime::parse_from_rfc3339(server).ok()?;
    Some(claimed.timestamp_millis() - server.timestamp_millis())
}

impl Projection<'_> {
    fn line(&mut self, at: Place<'_>) -> Result<(), ServerError> {
        let of_server = self.journal.device.is_none();
        self.marked(at)?;
        match &at.said.event {
            Event::JournalOpened(_) if at.seq > 1 && !of_server => self.odd(at),
            Event::Unlocked(_) => self.unlocked(at),
            Event::RoundStarted(started) => self.round_started(at, started),
            Event::CheckpointReached(reached) => self.checkpoint_reached(at, reached),
            Event::Located(said) => self.located(at, said),
            Event::CheckpointSkipped(skipped) => self.checkpoint_skipped(at, skipped),
            Event::RoundHandedOver(handed) => self.round_handed_over(at, handed),
            Event::DutyDone(done) => self.duty_done(at, done),
            Event::RoundFinished(finished) => self.round_finished(at, finished),
            Event::Answered(answered) => self.answered(at, answered),
            Event::Corrected(corrected) => self.corrected(at, corrected),
            Event::TimerStarted(started) => self.timer_started(at, started),
            Event::TimerStopped(stopped) => self.timer_stopped(at, stopped),
            Event::FindingRaised(raised) => self.finding_raised(at, raised),
            Event::OrderMoved(moved) => self.order_moved(at, moved),
            Event::OrderNoted(said) => self.order_noted(at, said),
            Event::FindingMerged(said) if of_server => self.finding_merged(at, said),
            Event::FindingParted(said) if of_server => self.finding_parted(at, said),
            Event::ConditionSet(set) => self.condition_set(at, set),
            Event::TagBound(bound) => self.tag_bound(bound),
            Event::LabelRenewed(renewed) => self.label_renewed(renewed),
            Event::CloseProposed(said) => self.close_proposed(at, said),
            Event::PlaceAdded(added) => self.place_added(added),
            Event::PersonAdded(added) => self.person_added(at, added),
            Event::ShiftSwapped(swap) => self.shift_swapped(at, swap),
            Event::ShiftHandedOver(handed) => self.shift_handed_over(at, handed),
            Event::ShiftTakenOver(taken) => self.shift_taken_over(at, taken),
            Event::DoubtAnswered(said) => self.doubt_answered(at, said),
            Event::ServerRestored(seen) => self.server_restored(at, seen),
            Event::PhotoLost(lost) => self.photo_lost(at, lost),
            Event::PhotoFreed(freed) => self.photo_freed(at, freed),
            Event::CampaignSet(said) if of_server => self.campaign_set(at, said),
            Event::CampaignJudged(said) if of_server => self.campaign_judged(at, said),
            Event::DeskActed(said) if of_server => self.desk_acted(at, said),
            Event::TrainingHeld(said) if of_server => self.training_held(at, said),
            Event::TrainingWithdrawn(said) if of_server => self.training_withdrawn(at, said),
            Event::DeviceEnrolled(said) if of_server => self.device_enrolled(said.device),
            Event::DeviceRevoked(said) if of_server => self.device_revoked(at, said),
            Event::RowsSet(set) if of_server => self.rows_set(set),
            Event::OrderWarned(said) if of_server => self.order_warned(at, said),
            Event::OrderEscalated(said) if of_server => self.order_escalated(at, said),
            Event::RoundJudged(judged) if of_server => self.round_judged(judged),
            _ => Ok(()),
        }
    }

    /// Marks a line that reads well but fits nothing that is held.
    fn odd(&self, at: Place<'_>) -> Result<(), ServerError> {
        Ok(journals::mark(
            self.writing.tx,
            self.journal.number,
            at.seq,
            "odd",
        )?)
    }

    /// Marks a line about a place that this site doesn't have; it is projected all the same.
    fn at_checkpoint(&mut self, at: Place<'_>, id: CheckpointId) -> Result<(), ServerError> {
        let known = match self.known.checkpoints.get(&id) {
            Some(known) => *known,
            None => {
                let (site, kind) = (self.site.number, Kind::Checkpoint.name());
                feed::get(self.writing.tx, site, kind, &id.to_string())?.is_some()
            }
        };
        self.known.checkpoints.insert(id, known);
        match known {
            true => Ok(()),
            false => self.odd(at),
        }
    }

    /// Under which journal the line that a reference names was projected, and its seq.
    fn line_of(&self, reference: &LineRef) -> Result<Option<(i64, i64)>, ServerError> {
        let Ok(seq) = i64::try_from(reference.seq) else {
            return Ok(None);
        };
        let owner = match reference.journal {
            None => twins::owner(self.writing.tx, self.journal, seq)?,
            Some(id) => match journals::by_id(self.writing.tx, id)? {
                Some(other) if other.site == self.journal.site => {
                    twins::owner(self.writing.tx, &other, seq)?
                }
                _ => return Ok(None),
            },
        };
        Ok(Some((owner, seq)))
    }
}
