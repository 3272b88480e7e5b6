//! Shifts: swapped for a day, handed over with what was counted, and signed for.

use crate::error::ServerError;
use crate::project::{Place, Projection};
use crate::sql::places;
use crate::sql::shifts::{self, Given};
use protocol::events::{ShiftHandedOver, ShiftSwapped, ShiftTakenOver};
use protocol::feed::Kind;
use protocol::rows::ShiftRow;

impl Projection<'_> {
    /// Edges: of a shift that the site doesn't have it is marked; by somebody who isn't on it (any
    /// more: two handhelds may say the same) it changes nothing.
    pub(super) fn shift_swapped(
        &mut self,
        at: Place<'_>,
        swap: &ShiftSwapped,
    ) -> Result<(), ServerError> {
        let Some(mut row) = self.held::<ShiftRow>(Kind::Shift, &swap.shift)? else {
            return self.odd(at);
        };
        let before = row.clone();
        row.swap(&swap.day, swap.gives, swap.takes);
        if row == before {
            return Ok(());
        }
        let (tx, line) = (self.writing.tx, (self.journal.number, at.seq));
        let gives = places::staff(tx, Some(swap.gives))?;
        let takes = places::staff(tx, Some(swap.takes))?;
        if let Some(both) = gives.zip(takes) {
            let of = (swap.shift.as_str(), swap.day.as_str());
            shifts::swap(tx, line, self.site.number, of, both)?;
        }
        self.put(Kind::Shift, &swap.shift, &row)
    }

    pub(super) fn shift_handed_over(
        &mut self,
        at: Place<'_>,
        handed: &ShiftHandedOver,
    ) -> Result<(), ServerError> {
        let tx = self.writing.tx;
        let damaged = |_| ServerError::Damaged { what: "a handover" };
        let Some(takes) = places::staff(tx, Some(handed.to))? else {
            return self.odd(at);
        };
        let given = Given {
            site: self.site.number,
            day: self.day_of(&at.said.at),
            at: &at.said.at,
            gives: places::staff(tx, at.said.by)?,
            takes,
            tools: serde_json::to_string(&handed.tools).map_err(damaged)?,
            open: handed.open,
            unfinished: handed.unfinished,
            note: handed.note.as_deref().unwrap_or_default(),
        };
        Ok(shifts::give(tx, (self.journal.number, at.seq), &given)?)
    }

    /// Edges: a signature of somebody else, or for a handover that isn't known or was signed for
    /// before, is marked.
    pub(super) fn shift_taken_over(
        &mut self,
        at: Place<'_>,
        taken: &ShiftTakenOver,
    ) -> Result<(), ServerError> {
        let tx = self.writing.tx;
        let line = self.line_of(&taken.of)?;
        let by = places::staff(tx, at.said.by)?;
        let signed = match line.zip(by) {
            Some((line, by)) => shifts::take(tx, line, by, &at.said.at)?,
            None => false,
        };
        match signed {
            true => Ok(()),
            false => self.odd(at),
        }
    }
}
