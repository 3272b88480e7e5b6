//! What handhelds say went wrong at the server, and which photos they hold no longer.

use crate::error::ServerError;
use crate::project::{Place, Projection};
use crate::sql::incidents::{self, Report, Reported};
use crate::sql::photos;
use protocol::chain::Hash;
use protocol::events::*;

impl Projection<'_> {
    /// The server held less than a receipt had proved; the handheld sends the rest again.
    pub(super) fn server_restored(
        &self,
        at: Place<'_>,
        seen: &ServerRestored,
    ) -> Result<(), ServerError> {
        let (Ok(held), Ok(proved)) = (i64::try_from(seen.held), i64::try_from(seen.proved)) else {
            return self.odd(at);
        };
        self.report(at, Reported::ServerRestored { held, proved })
    }

    /// Photos that were proved and that the server no longer has: sent again, or lost where the
    /// handheld had freed them.
    pub(super) fn photo_lost(&self, at: Place<'_>, lost: &PhotoLost) -> Result<(), ServerError> {
        if lost.lost.is_empty() {
            let count = i64::try_from(lost.again.len()).unwrap_or(i64::MAX);
            return self.report(at, Reported::PhotoAgain { count });
        }
        let receipt_at = lost.receipt_at.clone();
        self.report(at, Reported::PhotoLost { receipt_at })?;
        self.no_longer_there(at, &lost.lost, true)
    }

    /// Photos whose bytes are the server's alone from here on.
    pub(super) fn photo_freed(&self, at: Place<'_>, freed: &PhotoFreed) -> Result<(), ServerError> {
        self.no_longer_there(at, &freed.freed, false)
    }

    fn report(&self, at: Place<'_>, what: Reported) -> Result<(), ServerError> {
        let report = Report {
            journal: self.journal.number,
            seq: at.seq,
            at_ms: self.writing.now.timestamp_millis(),
            what,
        };
        incidents::add(self.writing.tx, self.site.number, &report)?;
        Ok(())
    }

    /// Edges: what isn't the name of a photo names none, and marks the line.
    fn no_longer_there(
        &self,
        at: Place<'_>,
        names: &[String],
        lost: bool,
    ) -> Result<(), ServerError> {
        let tx = self.writing.tx;
        for name in names {
            let Ok(hash) = Hash::from_hex(name) else {
                self.odd(at)?;
                continue;
            };
            let photo = photos::number(tx, &hash.0)?;
            incidents::free(tx, self.journal.number, at.seq, photo, lost)?;
        }
        Ok(())
    }
}
