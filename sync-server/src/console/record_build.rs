//! Builds a round's record from what is projected and from the lines themselves.

use crate::console::names::{Names, named};
use crate::console::record::*;
use crate::console::record_lines::{self, Lines, in_line, value_shown};
use crate::console::record_position;
use crate::console::strip::{self, BoardRound, Planned};
use crate::error::ServerError;
use crate::sql::findings::text_of;
use crate::sql::rounds::{self, AnswerKept, Round};
use crate::sql::sites::Site;
use crate::sql::{devices, drawn, duties, findings, journals, photos, places, sightings};
use crate::wire::answer::not_found;
use chrono::{DateTime, Utc};
use model::ids::{CheckpointId, PlanId, RoundId, planned_round};
use model::orders::OrderState;
use model::recurrence::Occurrence;
use protocol::chain::Hash;
use protocol::events::{Event, How, Signature, Signer, VerdictSaid};
use rusqlite::Connection;

/// What a record is built from.
pub struct Build<'a> {
    pub connection: &'a Connection,
    pub site: &'a Site,
    pub names: &'a Names,
}

impl Build<'_> {
    /// The record of a round, or of an occurrence that nobody began.
    pub fn record(
        &self,
        id: RoundId,
        round: Option<Round>,
        now: DateTime<Utc>,
    ) -> Result<RoundRecord, ServerError> {
        let found = self.occurrence(id, round.as_ref(), now);
        let planned = found.as_ref().and_then(|(id, occurrence)| {
            let plan = self.names.plans.get(id)?;
            Some(Planned {
                id: *id,
                plan,
                occurrence,
            })
        });
        if round.is_none() && planned.is_none() {
            return Err(not_found("round"));
        }
        let row = strip::row(
            self.connection,
            self.names,
            id,
            round.as_ref(),
            planned.as_ref(),
            now,
        )?;
        let points = self.points(&row, round.as_ref())?;
        let signatures = self.signatures(round.as_ref())?;
        let wanted = planned
            .as_ref()
            .is_some_and(|one| one.plan.second_signature);
        let second = |one: &Signature| one.signer == Signer::Second;
        let second_missing = wanted && row.finished_at.is_some() && !signatures.iter().any(second);
        Ok(RoundRecord {
            signatures,
            second_missing,
            device_name: self.device_name(round.as_ref())?,
            evidence: self.evidence(round.as_ref())?,
            row: head(row),
            points,
        })
    }

    /// The plan's occurrence that a round is, also where nobody began it.
    fn occurrence(
        &self,
        id: RoundId,
        round: Option<&Round>,
        now: DateTime<Utc>,
    ) -> Option<(PlanId, Occurrence)> {
        if let Some((plan, _, occurrence)) = round.and_then(|r| strip::as_begun(self.names, r)) {
            return Some((plan, occurrence));
        }
        let today = now.with_timezone(&self.names.zone).date_naive();
        let around = (-31..=31).map(|shift| today + chrono::TimeDelta::days(shift));
        around.into_iter().find_map(|day| {
            self.names.plans.iter().find_map(|(plan_id, plan)| {
                let all = strip::occurrences(plan, day, self.site.day_start_min, self.names);
                let named = |one: &Occurrence| planned_round(*plan_id, &one.start) == id;
                Some((*plan_id, all.into_iter().find(named)?))
            })
        })
    }

    fn device_name(&self, round: Option<&Round>) -> Result<Option<String>, ServerError> {
        let Some(journal) = round.and_then(|round| round.journal) else {
            return Ok(None);
        };
        let journal = journals::by_number(self.connection, journal)?;
        let Some(device) = journal.device else {
            return Ok(None);
        };
        let name = devices::by_number(self.connection, device)?.name;
        // A branch is named, so that nobody takes its lines for another handheld's.
        Ok(Some(match journal.follows {
            Some(_) => format!("{name} ({} → {})", journal.follows_seq, journal.id),
            None => name,
        }))
    }

    /// What proves a duty, in the order of its lines.
    fn evidence(&self, round: Option<&Round>) -> Result<Vec<RecordEvidence>, ServerError> {
        let Some(round) = round else {
            return Ok(Vec::new());
        };
        let proofs = duties::of_round(self.connection, round.number)?;
        let lines = record_lines::read(self.connection, proofs)?;
        let mut evidence = Vec::new();
        for said in lines.values() {
            if let Event::DutyDone(done) = &said.event {
                evidence.push(RecordEvidence {
                    at: said.at.clone(),
                    by: self.names.person(said.by),
                    count: done.count,
                    note: done.note.clone(),
                    photo_held: self.held(&done.photos)?,
                    photos: done.photos.clone(),
                });
            }
        }
        Ok(evidence)
    }

    fn signatures(&self, round: Option<&Round>) -> Result<Vec<Signature>, ServerError> {
        let lines = match round {
            Some(round) => drawn::signing(self.connection, round.number)?,
            None => Vec::new(),
        };
        let lines = record_lines::read(self.connection, lines)?;
        let signed = lines.values().filter_map(|said| match &said.event {
            Event::RoundFinished(finished) => Some(finished.signatures.clone()),
            _ => None,
        });
        Ok(signed.flatten().collect())
    }

    /// The points of a row, with who was there and how that was proved; without their answers.
    pub fn visits(
        &self,
        row: &BoardRound,
        round: Option<&Round>,
    ) -> Result<Vec<RecordPoint>, ServerError> {
        let mut points: Vec<RecordPoint> = row.points.iter().map(empty).collect();
        if let Some(round) = round {
            self.fill_with(round, &mut points, &[])?;
        }
        Ok(points)
    }

    /// The points of a row with everything that was said there.
    pub fn points(
        &self,
        row: &BoardRound,
        round: Option<&Round>,
    ) -> Result<Vec<RecordPoint>, ServerError> {
        let mut points: Vec<RecordPoint> = row.points.iter().map(empty).collect();
        if let Some(round) = round {
            self.fill(round, &mut points)?;
        }
        Ok(points)
    }

    fn fill(&self, round: &Round, points: &mut Vec<RecordPoint>) -> Result<(), ServerError> {
        let answers = rounds::answers(self.connection, round.number)?;
        self.fill_with(round, points, &answers)
    }

    fn fill_with(
        &self,
        round: &Round,
        points: &mut Vec<RecordPoint>,
        answers: &[AnswerKept],
    ) -> Result<(), ServerError> {
        let reaches = rounds::reaches(self.connection, round.number)?;
        let skips = rounds::skips(self.connection, round.number)?;
        let visits = reaches
            .iter()
            .chain(&skips)
            .map(|one| (one.at.journal, one.at.seq));
        let said = answers.iter().map(|one| (one.journal, one.seq));
        let lines = record_lines::read(self.connection, visits.chain(said).collect())?;
        let positions = record_position::of_round(self.connection, round.number)?;
        for visit in reaches.iter().chain(&skips) {
            if let Some(said) = lines.get(&(visit.at.journal, visit.at.seq))
                && let Some(point) = self.point(points, visit.at.place)?
            {
                let kept = positions.get(&(visit.at.journal, visit.at.seq));
                let from_paper = visit.word == text_of(&How::Paper);
                let at = round.walked_at.as_ref().filter(|_| from_paper);
                let at = at.unwrap_or(&said.at);
                let id = point.checkpoint;
                let there = kept.map(|kept| record_position::shown(self.names, &lines, id, kept));
                visited(point, at, &said.event, there);
            }
        }
        for answer in answers {
            if let Some(shown) = self.answer(answer, &lines)?
                && let Some(point) = self.point(points, answer.point)?
            {
                point.answers.push(shown);
            }
        }
        for point in points {
            point
                .answers
                .sort_by(|a, b| (&a.at, a.seq, a.n).cmp(&(&b.at, b.seq, b.n)));
        }
        Ok(())
    }

    fn point<'p>(
        &self,
        points: &'p mut [RecordPoint],
        place: i64,
    ) -> Result<Option<&'p mut RecordPoint>, ServerError> {
        let id = places::place_id(self.connection, place)?.map(CheckpointId::from_bytes);
        Ok(points.iter_mut().find(|point| Some(point.checkpoint) == id))
    }

    /// An answer in its words; none where its line can't be read.
    pub fn answer(
        &self,
        kept: &AnswerKept,
        lines: &Lines,
    ) -> Result<Option<RecordAnswer>, ServerError> {
        let Some((said, answer)) = in_line(kept, lines) else {
            return Ok(None);
        };
        let (photos, bulk) = match &said.event {
            Event::Answered(line) => (line.photos.as_slice(), line.bulk),
            Event::Corrected(line) => (line.photos.as_slice(), false),
            _ => return Ok(None),
        };
        let photos: Vec<String> = answer
            .photos
            .iter()
            .filter_map(|place| photos.get(*place as usize).cloned())
            .collect();
        let item = self.names.answered(answer);
        let equipment = answer
            .equipment
            .and_then(|id| self.names.equipment.get(&id));
        Ok(Some(RecordAnswer {
            journal: journals::by_number(self.connection, kept.journal)?.id,
            seq: kept.seq,
            n: kept.n,
            at: said.at.clone(),
            by: self.names.person(said.by),
            item: answer.item.clone(),
            item_name: named(item, &answer.item),
            equipment_name: equipment.map(|row| row.name.clone()),
            outcome: answer.outcome,
            bulk,
            clauses: Names::clauses(item, &answer.clauses),
            values: answer
                .values
                .iter()
                .map(|value| value_shown(item, value))
                .collect(),
            verdicts: answer.verdicts.iter().map(verdict).collect(),
            note: answer.note.clone(),
            photo_held: self.held(&photos)?,
            photos,
            corrected: kept.withdrawn,
            severity: answer.finding.as_ref().map(|made| made.severity),
            finding: answer.finding.as_ref().map(|made| made.finding),
            order_state: self.order_state(kept)?,
            agreed: answer.agreed,
        }))
    }

    fn held(&self, photos: &[String]) -> Result<Vec<bool>, ServerError> {
        let mut held = Vec::with_capacity(photos.len());
        for photo in photos {
            let Ok(hash) = Hash::from_hex(photo) else {
                held.push(false);
                continue;
            };
            let size = photos::held_at_site(self.connection, &hash.0, self.site.number)?;
            held.push(size.is_some());
        }
        Ok(held)
    }

    fn order_state(&self, kept: &AnswerKept) -> Result<Option<OrderState>, ServerError> {
        let of_answer = sightings::of_answer(self.connection, kept.journal, kept.seq, kept.n)?;
        let Some(number) = of_answer else {
            return Ok(None);
        };
        let finding = findings::by_number(self.connection, number)?;
        let finding = findings::target(self.connection, finding)?;
        Ok(Some(finding.state))
    }
}

fn head(row: BoardRound) -> RecordHead {
    RecordHead {
        round: row.round,
        plan: row.plan,
        name: row.name,
        role: row.role,
        start: row.start,
        window_end: row.window_end,
        grace_end: row.grace_end,
        state: row.state,
        by: row.by,
        started_at: row.started_at,
        finished_at: row.finished_at,
        paper: row.paper,
        duty: row.duty,
    }
}

fn empty(point: &strip::BoardPoint) -> RecordPoint {
    RecordPoint {
        checkpoint: point.checkpoint,
        name: point.name.clone(),
        building: point.building.clone(),
        reached_at: None,
        how: point.how,
        scanned: None,
        reason: None,
        position: None,
        skipped: None,
        cell: point.cell,
        over: point.over,
        items_done: point.items_done,
        items_total: point.items_total,
        answers: Vec::new(),
    }
}

/// Of several reaches the best proof is shown, with its own words; and where it was, as far as
/// any that proves as much says.
fn visited(point: &mut RecordPoint, at: &str, event: &Event, there: Option<RecordPosition>) {
    match event {
        Event::CheckpointReached(reached) => {
            point.reached_at = point.reached_at.take().or_else(|| Some(at.to_owned()));
            if point.how.is_none_or(|how| reached.how <= how) {
                let before = point.position.take();
                point.position = there.or(before);
                point.how = Some(reached.how);
                point.scanned = reached.scanned.clone();
                point.reason = reached.reason.clone();
            }
        }
        Event::CheckpointSkipped(skipped) => {
            point.skipped = Some(RecordSkip {
                reason: skipped.reason,
                note: skipped.note.clone(),
                photos: skipped.photos.clone(),
            });
        }
        _ => {}
    }
}

fn verdict(said: &VerdictSaid) -> RecordVerdict {
    RecordVerdict {
        rule: said.rule.clone(),
        outcome: said.outcome,
    }
}
