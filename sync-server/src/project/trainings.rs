//! Who was trained or examined, as the desk says.

use crate::error::ServerError;
use crate::project::{Place, Projection};
use crate::sql::places;
use crate::sql::trainings::{self, Held};
use protocol::events::{TrainingHeld, TrainingWithdrawn};

impl Projection<'_> {
    pub(super) fn training_held(
        &mut self,
        at: Place<'_>,
        said: &TrainingHeld,
    ) -> Result<(), ServerError> {
        let tx = self.writing.tx;
        let held = Held {
            site: self.site.number,
            id: said.training,
            training: &said.held,
            trainer: places::staff(tx, said.held.trainer)?,
            desk: &said.desk,
            said_at: &at.said.at,
        };
        for one in &said.held.people {
            if let Some(staff) = places::staff(tx, Some(one.staff))? {
                trainings::put(tx, &held, staff, one)?;
            }
        }
        Ok(())
    }

    /// Edges: one that nobody holds is marked.
    pub(super) fn training_withdrawn(
        &mut self,
        at: Place<'_>,
        said: &TrainingWithdrawn,
    ) -> Result<(), ServerError> {
        let tx = self.writing.tx;
        let staff = places::staff(tx, said.staff)?;
        let by = (said.desk.as_str(), at.said.at.as_str(), said.note.as_str());
        let of = (self.site.number, said.training);
        match trainings::withdraw(tx, of, staff, by)? {
            0 => self.odd(at),
            _ => Ok(()),
        }
    }
}
