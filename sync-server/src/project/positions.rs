//! Where visits were: said with them, or a moment after.

use crate::error::ServerError;
use crate::project::{Place, Projection};
use crate::sql::positions::{self, Kept};
use protocol::events::{Located, Position};

impl Projection<'_> {
    /// The position that the own line of a visit, of a round to a place, carries. Edges: one that
    /// no globe has is left out.
    pub(super) fn visit_position(
        &mut self,
        at: Place<'_>,
        visit: (i64, i64),
        position: Option<Position>,
    ) -> Result<(), ServerError> {
        let real = position.filter(|position| position.point().is_on_earth());
        let Some(position) = real else {
            return Ok(());
        };
        let kept = Kept {
            journal: self.journal.number,
            seq: at.seq,
            said: at.seq,
            position,
            said_at: at.said.at.clone(),
        };
        match positions::keep(self.writing.tx, &kept)? {
            true => self.located_at(at, visit, position),
            false => Ok(()),
        }
    }

    /// A position that came after its visit. Edges: of nothing, nowhere, or another handheld's
    /// visit, it is marked.
    pub(super) fn located(&mut self, at: Place<'_>, said: &Located) -> Result<(), ServerError> {
        let line = self.line_of(&said.of)?;
        let tx = self.writing.tx;
        let visit = match line {
            Some((journal, seq)) => positions::visit(tx, journal, seq, self.journal.device)?,
            None => None,
        };
        let visit = visit.filter(|_| said.position.point().is_on_earth());
        let (Some((journal, seq)), Some(visit)) = (line, visit) else {
            return self.odd(at);
        };
        let kept = Kept {
            journal,
            seq,
            said: at.seq,
            position: said.position,
            said_at: at.said.at.clone(),
        };
        match positions::keep(self.writing.tx, &kept)? {
            true => self.located_at(at, visit, said.position),
            false => Ok(()),
        }
    }
}
