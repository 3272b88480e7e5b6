//! What own lines say of the site (places, tags, labels, people, shifts), laid over the feed until
//! the feed shows it.

use crate::error::DeviceError;
use crate::site::Site;
use model::ids::{CheckpointId, StaffId};
use protocol::chain::sha256_hex;
use protocol::events::*;
use protocol::rows::*;
use serde::{Deserialize, Serialize};
use store::{Said, Store};

/// What a handheld alone knows of somebody who was added on it: lines name people by id only.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Added {
    pub name: String,
    /// PHC string, Argon2id.
    pub phc: String,
}

impl Added {
    /// Where it lies beside the read model.
    pub fn key(staff: StaffId) -> String {
        format!("added/{staff}")
    }

    /// Who was added under this id here, if anybody.
    pub fn read(store: &Store, staff: StaffId) -> Result<Option<Added>, DeviceError> {
        let kept = store.kept(&Added::key(staff))?;
        Ok(kept.and_then(|json| serde_json::from_str(&json).ok()))
    }
}

impl Site {
    /// Lays own lines over the feed's rows.
    pub(crate) fn lay_own(&mut self, store: &Store) -> Result<(), DeviceError> {
        let reflected = store.reflected()?;
        let fresh = |seq: u64| seq > reflected;
        for said in store.said::<PlaceAdded>("place_added")? {
            if fresh(said.seq) {
                self.place_added(said.event);
            }
        }
        for said in store.said::<TagBound>("tag_bound")? {
            if fresh(said.seq) {
                self.tag_bound(&said.event);
            }
        }
        for said in store.said::<LabelRenewed>("label_renewed")? {
            if let Some(row) = self.checkpoints.get_mut(&said.event.checkpoint)
                && fresh(said.seq)
            {
                row.renew_label(&sha256_hex(said.event.label.as_bytes()));
            }
        }
        for said in store.said::<CloseProposed>("close_proposed")? {
            let row = self.checkpoints.get_mut(&said.event.checkpoint);
            if let Some(row) = row.filter(|_| fresh(said.seq)) {
                row.propose_close(&said.event, said.by, &said.at);
            }
        }
        for said in store.said::<PersonAdded>("person_added")? {
            self.person_added(store, said, fresh)?;
        }
        for said in store.said::<ShiftSwapped>("shift_swapped")? {
            let swap = said.event;
            let shift = self.shifts.iter_mut().find(|(id, _)| *id == swap.shift);
            if let Some((_, row)) = shift.filter(|_| fresh(said.seq)) {
                row.swap(&swap.day, swap.gives, swap.takes);
            }
        }
        Ok(())
    }

    fn place_added(&mut self, added: PlaceAdded) {
        let spare = self.checkpoints.get(&added.checkpoint);
        let row = CheckpointRow::named(&added, spare);
        self.checkpoints.insert(added.checkpoint, row);
    }

    fn tag_bound(&mut self, bound: &TagBound) {
        let label = bound.label.as_ref().map(|text| sha256_hex(text.as_bytes()));
        let spare = label.as_ref().and_then(|hash| self.spare(hash));
        let spare = spare.filter(|id| *id != bound.checkpoint);
        let spare = spare.and_then(|id| self.checkpoints.remove(&id));
        if let Some(row) = self.checkpoints.get_mut(&bound.checkpoint) {
            row.bind(bound.uid.as_deref(), label.as_deref(), spare.as_ref());
        }
    }

    /// The spare place that has this label.
    pub(crate) fn spare(&self, label: &str) -> Option<CheckpointId> {
        let mut rows = self.checkpoints.iter();
        let found = rows.find(|(_, row)| row.is_spare() && row.labels.iter().any(|l| l == label));
        found.map(|(id, _)| *id)
    }

    fn person_added(
        &mut self,
        store: &Store,
        said: Said<PersonAdded>,
        fresh: impl Fn(u64) -> bool,
    ) -> Result<(), DeviceError> {
        let Some(added) = Added::read(store, said.event.staff)? else {
            return Ok(());
        };
        let here = self.staff.get_mut(&said.event.staff);
        match here {
            Some(row) => row.name = added.name,
            None if fresh(said.seq) => {
                let row = StaffRow::added(&said.event, said.by, added.name);
                self.staff.insert(said.event.staff, row);
            }
            None => {}
        }
        Ok(())
    }
}
