//! Answers and readings: given, corrected, withdrawn.

use crate::error::ServerError;
use crate::project::doubts::Told;
use crate::project::findings::Sight;
use crate::project::{Place, Projection};
use crate::sql::rounds::{self, AnswerKept, Reading};
use crate::sql::{ledger, places, quality, sightings};
use chrono::{DateTime, TimeDelta};
use model::ids::{CheckpointId, EquipmentId, RoundId};
use protocol::events::{Answer, Answered, Corrected, RoundKind};
use protocol::feed::Kind;
use protocol::rows::{EquipmentRow, ReadingRow};

/// The local numbers of where something was seen: the checkpoint, and what was judged there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Where {
    pub point: i64,
    pub place: i64,
}

impl Projection<'_> {
    /// Where something was seen, in local numbers; 0 where nothing was named. A place that this
    /// site doesn't have is marked.
    pub(super) fn place_of(
        &mut self,
        at: Place<'_>,
        checkpoint: Option<CheckpointId>,
        equipment: Option<EquipmentId>,
    ) -> Result<Where, ServerError> {
        let checkpoint = match (checkpoint, equipment) {
            (None, Some(equipment)) => self
                .held::<EquipmentRow>(Kind::Equipment, &equipment.to_string())?
                .map(|row| row.checkpoint),
            (checkpoint, _) => checkpoint,
        };
        let point = match checkpoint {
            Some(id) => {
                self.at_checkpoint(at, id)?;
                self.place_number(id.bytes())?
            }
            None if equipment.is_some() => {
                self.odd(at)?;
                0
            }
            None => 0,
        };
        let place = match equipment {
            Some(id) => self.place_number(id.bytes())?,
            None => point,
        };
        Ok(Where { point, place })
    }

    fn place_number(&mut self, id: &[u8; 16]) -> Result<i64, ServerError> {
        if let Some(number) = self.known.places.get(id) {
            return Ok(*number);
        }
        let number = places::place(self.writing.tx, id)?;
        self.known.places.insert(*id, number);
        Ok(number)
    }

    pub(super) fn item_number(&mut self, id: &str) -> Result<i64, ServerError> {
        if let Some(number) = self.known.items.get(id) {
            return Ok(*number);
        }
        let number = places::item(self.writing.tx, id)?;
        self.known.items.insert(id.to_owned(), number);
        Ok(number)
    }

    pub(super) fn round_number(&mut self, at: Place<'_>, id: RoundId) -> Result<i64, ServerError> {
        if let Some(number) = self.known.rounds.get(&id) {
            return Ok(*number);
        }
        let number = self.round(at, id)?.number;
        self.known.rounds.insert(id, number);
        Ok(number)
    }

    pub(super) fn answered(
        &mut self,
        at: Place<'_>,
        answered: &Answered,
    ) -> Result<(), ServerError> {
        let mut told = Vec::with_capacity(answered.answers.len());
        for (answer, n) in answered.answers.iter().zip(0..) {
            told.push(self.answer(at, answered.round, n, answer, &answered.photos)?);
        }
        match answered.bulk {
            true => Ok(()),
            false => self.ticked(at, &told),
        }
    }

    /// Adds what the batch answered to its days. Sums have no order: what a line took off
    /// meanwhile, or moved to another day, comes to the same.
    pub(super) fn tallies_kept(&mut self) -> Result<(), ServerError> {
        let site = self.site.number;
        for ((day, item, outcome), by) in std::mem::take(&mut self.tallies) {
            quality::count(self.writing.tx, (site, &day), (item, outcome), by)?;
        }
        Ok(())
    }

    fn answer(
        &mut self,
        at: Place<'_>,
        round: RoundId,
        n: i64,
        answer: &Answer,
        line_photos: &[String],
    ) -> Result<Told, ServerError> {
        let tx = self.writing.tx;
        let round = self.round_number(at, round)?;
        let seen = self.place_of(at, answer.checkpoint, answer.equipment)?;
        let item = self.item_number(&answer.item)?;
        rounds::answer(
            tx,
            &AnswerKept {
                round,
                point: seen.point,
                place: seen.place,
                item,
                journal: self.journal.number,
                seq: at.seq,
                n,
                outcome: answer.outcome.number(),
                withdrawn: false,
            },
        )?;
        let walked = rounds::by_number(tx, round)?;
        let outcome = answer.outcome.number();
        let tally = (walked.day.clone(), item, outcome);
        *self.tallies.entry(tally).or_default() += 1;
        if let Some(id) = answer.equipment {
            self.card(id, &walked, at.said.by, answer.outcome)?;
        }
        let is_found = answer.finding.is_some();
        let baseline = is_found && walked.kind() == Some(RoundKind::Baseline);
        let seen_at = self.seen_at(at, walked.walked_at);
        self.readings((at, n, &seen_at), answer, (round, seen), item)?;
        if let Some(made) = &answer.finding {
            let photos = answer.photos.iter();
            let photos = photos.filter_map(|n| line_photos.get(*n as usize).cloned());
            let sight = Sight {
                n,
                seen,
                item,
                clauses: &answer.clauses,
                note: answer.note.as_deref(),
                photos: photos.collect(),
                at: &seen_at,
                desk: None,
                baseline,
            };
            self.sighted(at, made, sight)?;
        }
        Ok((round, seen, item))
    }

    /// When somebody stood there: as the line claims, or its walk with paper.
    ///
    /// Edges: paper is no younger than the line that types it in, and nothing is more than a day
    /// ahead, so that one wrong clock doesn't outdate all that follows.
    fn seen_at(&self, at: Place<'_>, walked_at: Option<String>) -> String {
        let claimed = &at.said.at;
        let walked = walked_at.filter(|walked| is_later(claimed, walked));
        let seen = walked.unwrap_or_else(|| claimed.clone());
        let tomorrow = (self.writing.now + TimeDelta::days(1)).to_rfc3339();
        match is_later(&seen, &tomorrow) {
            true => self.writing.now.to_rfc3339(),
            false => seen,
        }
    }

    fn readings(
        &mut self,
        (at, n, read_at): (Place<'_>, i64, &str),
        answer: &Answer,
        (round, seen): (i64, Where),
        item: i64,
    ) -> Result<(), ServerError> {
        for (value, part) in answer.values.iter().zip(0..) {
            let Some(value_milli) = value.milli else {
                continue;
            };
            rounds::reading(
                self.writing.tx,
                &Reading {
                    round,
                    journal: self.journal.number,
                    seq: at.seq,
                    n,
                    part,
                    place: seen.place,
                    item,
                    value_milli,
                    unit: value.unit.as_deref().unwrap_or(""),
                    name: &value.part,
                    at: read_at,
                },
            )?;
            let place = match (answer.equipment, answer.checkpoint) {
                (Some(id), _) => id.to_string(),
                (None, Some(id)) => id.to_string(),
                (None, None) => continue,
            };
            let id = format!("{place}/{}/{}", answer.item, value.part);
            let row = ReadingRow {
                place,
                item: answer.item.clone(),
                value: value.clone(),
                at: read_at.to_owned(),
            };
            let before: Option<ReadingRow> = self.held(Kind::Reading, &id)?;
            if before.is_none_or(|before| !is_later(&before.at, &row.at)) {
                self.put(Kind::Reading, &id, &row)?;
            }
        }
        Ok(())
    }

    /// The old answers are withdrawn; a new one stands under the correcting line.
    pub(super) fn corrected(
        &mut self,
        at: Place<'_>,
        corrected: &Corrected,
    ) -> Result<(), ServerError> {
        let tx = self.writing.tx;
        self.round(at, corrected.round)?;
        let n = corrected.n.map(i64::from);
        let (mut left, mut pieces) = (Vec::new(), Vec::new());
        match self.line_of(&corrected.of)? {
            Some((journal, seq)) => {
                quality::take_off(tx, journal, seq, n)?;
                if rounds::withdraw(tx, journal, seq, n)? == 0 {
                    self.odd(at)?;
                }
                left = sightings::withdraw(tx, journal, seq, n)?;
                pieces = ledger::pieces_of(tx, (journal, seq), n)?;
            }
            None => self.odd(at)?,
        }
        for piece in pieces {
            self.card_anew(piece)?;
        }
        if let Some(answer) = &corrected.answer {
            self.answer(at, corrected.round, 0, answer, &corrected.photos)?;
        }
        for finding in left {
            self.left_alone(at, finding)?;
        }
        Ok(())
    }
}

/// Whether one claimed time is later than another.
pub(super) fn is_later(one: &str, other: &str) -> bool {
    let read = |text: &str| DateTime::parse_from_rfc3339(text).ok();
    match (read(one), read(other)) {
        (Some(one), Some(other)) => one > other,
        _ => false,
    }
}
