//! Durations: begun by one line, ended by another, as far as is certain.

use crate::error::ServerError;
use crate::project::{Place, Projection};
use crate::sql::timers::{self, Ended, Timer};
use protocol::events::{TimerStarted, TimerStopped};

impl Projection<'_> {
    pub(super) fn timer_started(
        &mut self,
        at: Place<'_>,
        started: &TimerStarted,
    ) -> Result<(), ServerError> {
        let seen = self.place_of(at, Some(started.checkpoint), started.equipment)?;
        let timer = Timer {
            journal: self.journal.number,
            seq: at.seq,
            round: self.round_number(at, started.round)?,
            place: seen.place,
            item: self.item_number(&started.item)?,
            part: started.part.clone(),
        };
        Ok(timers::begin(self.writing.tx, &timer)?)
    }

    /// Edges: a stop whose start isn't known, or was ended before, is marked.
    pub(super) fn timer_stopped(
        &mut self,
        at: Place<'_>,
        stopped: &TimerStopped,
    ) -> Result<(), ServerError> {
        let ended = Ended {
            at_least_s: stopped.seconds,
            at_most_s: match stopped.open {
                true => None,
                false => Some(stopped.at_most_s.unwrap_or(stopped.seconds)),
            },
            seen: stopped.seen,
        };
        let line = self.line_of(&stopped.started)?;
        let known = match line {
            Some(line) => timers::end(self.writing.tx, line, &ended)?,
            None => false,
        };
        match known {
            true => Ok(()),
            false => self.odd(at),
        }
    }
}
