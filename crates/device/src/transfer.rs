//! Enrolling, and what the sync screen shows.

use crate::command::{Reply, SyncRow, SyncShown};
use crate::error::DeviceError;
use crate::handheld::Handheld;
use crate::sync::{Asked, enrol};
use store::{Store, StoreError};

impl Handheld {
    /// Enrols by a scanned link, or by server, code and pin as typed.
    pub(crate) fn enrol(
        &self,
        link: Option<String>,
        server: Option<String>,
        code: Option<String>,
        pin: Option<String>,
    ) -> Result<Reply, DeviceError> {
        let asked = Asked::read(
            link.as_deref(),
            server.as_deref(),
            code.as_deref(),
            pin.as_deref(),
        )?;
        let name = self.store().identity()?.device.to_string();
        let name = name.get(name.len() - 4..).unwrap_or_default().to_owned();
        let status = |store: &Store| self.status_of(store, self.at_screen());
        enrol(
            &self.store,
            &self.outside,
            &asked,
            &name,
            crate::APP,
            status,
        )
    }

    pub(crate) fn sync_shown(&self) -> Result<Reply, DeviceError> {
        let store = self.store();
        let enrolment = store.enrolment()?;
        if enrolment.is_none() {
            return Err(StoreError::NotEnrolled.into());
        }
        let waiting = store.waiting()?;
        let chip = self.chip(&waiting);
        let (photos_proven, photos_total) = store.photo_counts()?;
        let mut rows = Vec::new();
        if let Ok(site) = self.site(&store) {
            for (round, lines, photos) in store.rounds_waiting()? {
                let plan = store.round(round)?.and_then(|own| own.plan);
                let name = plan.and_then(|plan| site.plans.get(&plan));
                let title = name.map(|plan| plan.row.name.clone()).unwrap_or_default();
                rows.push(SyncRow {
                    title,
                    lines,
                    photos,
                    sent: lines == 0 && photos == 0,
                });
            }
        }
        Ok(Reply::Sync(SyncShown {
            chip,
            running: self.sync_stands().1,
            bytes_waiting: waiting.bytes,
            oldest_at: waiting.oldest_at,
            photos_proven,
            photos_total,
            photos_lost: store.photos_lost_for_good()?,
            rows,
            last_error: waiting.error,
            server: enrolment.map(|enrolment| enrolment.server),
        }))
    }
}
