//! Where visits were: said with them, or a moment after.

use crate::error::ServerError;
use crate::project::{Place, Projection};
use crate::sql::positions::{self, Kept};
use protocol::events::{Located, Position};

impl Projection<'_> {
    /// The position that a visit's own line carries. Edges: one that no globe has is left out.
    pub(super) fn visit_position(
        &mut self,
        at: Place<'_>,
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
        Ok(positions::keep(self.writing.tx, &kept)?)
    }

    /// A position that came after its visit. Edges: of nothing, nowhere, or another handheld's
    /// visit, it is marked.
    pub(super) fn located(&mut self, at: Place<'_>, said: &Located) -> Result<(), ServerError> {
        let visit = self.line_of(&said.of)?;
        let tx = self.writing.tx;
        let visit = match visit {
            Some((journal, seq)) => positions::is_visit(tx, journal, seq, self.journal.device)?
                .then_some((journal, seq)),
            None => None,
        };
        let Some((journal, seq)) = visit.filter(|_| said.position.point().is_on_earth()) else {
            return self.odd(at);
        };
        let kept = Kept {
            journal,
            seq,
            said: at.seq,
            position: said.position,
            said_at: at.said.at.clone(),
        };
        Ok(positions::keep(self.writing.tx, &kept)?)
    }
}
