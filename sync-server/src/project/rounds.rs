//! Rounds: begun, walked, handed over, finished, judged.

use crate::error::ServerError;
use crate::project::{Place, Projection};
use crate::sql::findings::text_of;
use crate::sql::rounds::{self, At, Round};
use crate::sql::{duties, feed, people, places, quality};
use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use model::ids::{CheckpointId, RoundId};
use model::recurrence;
use protocol::events::*;
use protocol::feed::Kind;
use protocol::rows::VerifierRow;
use serde::{Deserialize, Serialize};

impl Projection<'_> {
    /// A round as it is known so far, or as little as this line says of it.
    pub(super) fn round(&mut self, at: Place<'_>, id: RoundId) -> Result<Round, ServerError> {
        if let Some(round) = rounds::by_id(self.writing.tx, self.site.number, id)? {
            self.rounds.insert(round.number);
            return Ok(round);
        }
        let mut round = Round {
            day: self.day_of(&at.said.at),
            ..Round::new(self.site.number, id)
        };
        self.keep_round(&mut round)?;
        Ok(round)
    }

    /// What was answered in it goes along where its day is another than was thought.
    fn keep_round(&mut self, round: &mut Round) -> Result<(), ServerError> {
        let tx = self.writing.tx;
        let known = round.number != 0;
        let moves = known && rounds::by_number(tx, round.number)?.day != round.day;
        if moves {
            quality::count_round(tx, round.number, -1)?;
        }
        round.number = rounds::put(tx, round)?;
        if moves {
            quality::count_round(tx, round.number, 1)?;
        }
        self.rounds.insert(round.number);
        Ok(())
    }

    /// The site's day of a claimed time; of the time of arrival where it can't be read.
    pub(super) fn day_of(&self, at: &str) -> String {
        let at = DateTime::parse_from_rfc3339(at).map(|at| at.with_timezone(&Utc));
        let at = at.unwrap_or(self.writing.now);
        let zone = recurrence::zone(&self.site.time_zone).unwrap_or(chrono_tz::UTC);
        recurrence::site_day(at, zone, self.site.day_start_min).to_string()
    }

    /// The site's day of an occurrence's local start.
    fn day_of_start(&self, start: &str) -> Option<String> {
        let local = start.split(';').next().unwrap_or(start);
        let local = NaiveDateTime::parse_from_str(local, "%Y-%m-%dT%H:%M").ok()?;
        let day_start = TimeDelta::minutes(self.site.day_start_min.into());
        Some(local.checked_sub_signed(day_start)?.date().to_string())
    }

    pub(super) fn unlocked(&mut self, at: Place<'_>) -> Result<(), ServerError> {
        let tx = self.writing.tx;
        let staff = places::staff(tx, at.said.by)?;
        let claimed = DateTime::parse_from_rfc3339(&at.said.at);
        if let (Some(staff), Some(device), Ok(claimed)) = (staff, self.journal.device, claimed) {
            let at_ms = claimed.timestamp_millis();
            places::unlocked(tx, self.site.number, device, staff, at_ms)?;
        }
        Ok(())
    }

    pub(super) fn round_started(
        &mut self,
        at: Place<'_>,
        started: &RoundStarted,
    ) -> Result<(), ServerError> {
        let mut round = self.round(at, started.round)?;
        round.plan = round.plan.or(started.plan);
        round.start = round.start.or_else(|| started.start.clone());
        if let Some(kind) = started.kind {
            round.kind = text_of(&kind);
            round.route.clone_from(&started.checkpoints);
        }
        if let Some(day) = round
            .start
            .as_deref()
            .and_then(|start| self.day_of_start(start))
        {
            round.day = day;
        }
        match &started.paper {
            Some(paper) => self.typed_in(at, &mut round, paper)?,
            None if round.started_at.is_none() || round.walked_at.is_some() => {
                self.walked(at, &mut round)?;
            }
            None => {}
        }
        self.keep_round(&mut round)
    }

    /// Somebody walks it with a handheld. Edges: what was typed in before stands beside it, and
    /// the round is the handheld's.
    fn walked(&mut self, at: Place<'_>, round: &mut Round) -> Result<(), ServerError> {
        if round.walked_at.take().is_some() {
            round.finished_at = None;
        }
        round.started_at = Some(at.said.at.clone());
        round.journal = Some(self.journal.number);
        round.staff = places::staff(self.writing.tx, at.said.by)?;
        Ok(())
    }

    /// A round from paper. Edges: where a handheld was there before, only who typed is kept.
    fn typed_in(
        &mut self,
        at: Place<'_>,
        round: &mut Round,
        paper: &PaperWalk,
    ) -> Result<(), ServerError> {
        let tx = self.writing.tx;
        round.typed_by = match round.typed_by {
            Some(before) => Some(before),
            None => places::staff(tx, at.said.by)?,
        };
        if round.started_at.is_some() {
            return Ok(());
        }
        round.started_at = Some(at.said.at.clone());
        round.journal = Some(self.journal.number);
        round.staff = places::staff(tx, paper.walked_by.or(at.said.by))?;
        round.walked_at = Some(paper.walked_at.clone());
        if round.start.is_none() {
            round.day = self.day_of(&paper.walked_at);
        }
        Ok(())
    }

    pub(super) fn round_handed_over(
        &mut self,
        at: Place<'_>,
        handed: &RoundHandedOver,
    ) -> Result<(), ServerError> {
        let mut round = self.round(at, handed.round)?;
        round.staff = places::staff(self.writing.tx, Some(handed.to))?;
        self.keep_round(&mut round)
    }

    pub(super) fn duty_done(&mut self, at: Place<'_>, done: &DutyDone) -> Result<(), ServerError> {
        let round = self.round(at, done.round)?.number;
        let line = (self.journal.number, at.seq);
        Ok(duties::keep(self.writing.tx, round, line)?)
    }

    pub(super) fn round_finished(
        &mut self,
        at: Place<'_>,
        finished: &RoundFinished,
    ) -> Result<(), ServerError> {
        let mut round = self.round(at, finished.round)?;
        round.finished_at = round.finished_at.or_else(|| Some(at.said.at.clone()));
        self.keep_round(&mut round)?;
        self.signed(at, finished)
    }

    fn visit(
        &mut self,
        at: Place<'_>,
        round: RoundId,
        checkpoint: CheckpointId,
    ) -> Result<At, ServerError> {
        self.at_checkpoint(at, checkpoint)?;
        Ok(At {
            round: self.round(at, round)?.number,
            place: places::place(self.writing.tx, checkpoint.bytes())?,
            journal: self.journal.number,
            seq: at.seq,
        })
    }

    pub(super) fn checkpoint_reached(
        &mut self,
        at: Place<'_>,
        reached: &CheckpointReached,
    ) -> Result<(), ServerError> {
        let visit = self.visit(at, reached.round, reached.checkpoint)?;
        rounds::reach(self.writing.tx, visit, &text_of(&reached.how))?;
        self.visit_position(at, (visit.round, visit.place), reached.position)
    }

    pub(super) fn checkpoint_skipped(
        &mut self,
        at: Place<'_>,
        skipped: &CheckpointSkipped,
    ) -> Result<(), ServerError> {
        let visit = self.visit(at, skipped.round, skipped.checkpoint)?;
        Ok(rounds::skip(
            self.writing.tx,
            visit,
            &text_of(&skipped.reason),
        )?)
    }

    pub(super) fn round_judged(&mut self, judged: &RoundJudged) -> Result<(), ServerError> {
        let held = rounds::by_id(self.writing.tx, self.site.number, judged.round)?;
        let mut round = held.unwrap_or_else(|| Round {
            plan: Some(judged.plan),
            start: Some(judged.start.clone()),
            ..Round::new(self.site.number, judged.round)
        });
        if let Some(day) = self.day_of_start(&judged.start) {
            round.day = day;
        }
        round.judged = judged.judged.clone();
        self.round_missed(&round)?;
        self.keep_round(&mut round)
    }

    pub(super) fn rows_set(&mut self, set: &RowsSet) -> Result<(), ServerError> {
        let site = self.site.number;
        for row in &set.rows {
            let json = row.row.as_ref().map(|raw| raw.get());
            let verifier = row.kind == Kind::Verifier.name();
            let kept = json.filter(|_| verifier).and_then(number_of);
            match kept {
                Some(number) => {
                    let json = self.verifier(number)?;
                    feed::put(self.writing, site, &row.kind, &row.id, json.as_deref())?;
                }
                None => {
                    feed::put(self.writing, site, &row.kind, &row.id, json)?;
                }
            }
            let counts = [Kind::Plan, Kind::Checklist].map(Kind::name);
            self.plans_set |= counts.contains(&row.kind.as_str());
            if row.kind == Kind::Site.name() {
                self.site_described(json)?;
            }
        }
        Ok(())
    }

    /// A kept verifier as the feed's row; one that is kept no more unlocks for nobody.
    fn verifier(&self, number: i64) -> Result<Option<String>, ServerError> {
        let phc = people::verifier(self.writing.tx, number)?;
        let row = phc.map(|phc| serde_json::to_string(&VerifierRow { phc }));
        row.transpose()
            .map_err(|_| ServerError::Damaged { what: "a verifier" })
    }
}

/// The number that stands for a verifier; lines of older servers hold the row itself.
fn number_of(json: &str) -> Option<i64> {
    let row: serde_json::Result<VerifierNumber> = serde_json::from_str(json);
    row.ok().map(|row| row.verifier)
}

/// What a line says of a PIN's verifier.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct VerifierNumber {
    pub verifier: i64,
}
