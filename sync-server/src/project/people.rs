//! Who may no longer do what: revoked handhelds, and people whose access the desk ended.

use crate::error::ServerError;
use crate::project::{Place, Projection};
use crate::sql::access::{self, AccessEnd, Revocation};
use crate::sql::devices;
use model::ids::{DeviceId, StaffId};
use protocol::events::{DeskActed, DeviceRevoked};

/// Somebody's access was ended; `about` names them by id.
pub const ACCESS_ENDED: &str = "access_ended";
/// It was given back.
pub const ACCESS_GIVEN: &str = "access_given";
/// Somebody has a new PIN, which no line holds.
pub const PIN_RENEWED: &str = "pin_renewed";
/// Sessions at the desk were ended; `about` has the account's name.
pub const SESSIONS_ENDED: &str = "sessions_ended";

impl Projection<'_> {
    pub(super) fn device_revoked(
        &mut self,
        at: Place<'_>,
        said: &DeviceRevoked,
    ) -> Result<(), ServerError> {
        let Some(device) = devices::by_id(self.writing.tx, said.device)? else {
            return Ok(());
        };
        let (tx, site) = (self.writing.tx, self.site.number);
        // A line of the command line, or of an older server, says no more than that it was.
        let Some(desk) = said.desk.clone() else {
            return Ok(access::no_longer_revoked(tx, site, device.number)?);
        };
        let why = Revocation {
            at: at.said.at.clone(),
            desk,
            reason: said.reason.clone().unwrap_or_default(),
            note: said.note.clone().unwrap_or_default(),
        };
        Ok(access::revoked(tx, site, device.number, &why)?)
    }

    pub(super) fn device_enrolled(&mut self, id: DeviceId) -> Result<(), ServerError> {
        let (tx, site) = (self.writing.tx, self.site.number);
        if let Some(device) = devices::by_id(tx, id)? {
            access::no_longer_revoked(tx, site, device.number)?;
        }
        Ok(())
    }

    /// Whose access an act of the desk ended or gave back.
    pub(super) fn access_changed(
        &mut self,
        at: Place<'_>,
        said: &DeskActed,
    ) -> Result<(), ServerError> {
        let staff = said.about.get("staff").and_then(|id| id.parse().ok());
        let Some(staff): Option<StaffId> = staff else {
            return self.odd(at);
        };
        let (tx, site) = (self.writing.tx, self.site.number);
        match said.act.as_str() {
            ACCESS_ENDED => {
                let end = AccessEnd {
                    staff,
                    at: at.said.at.clone(),
                    desk: said.desk.clone(),
                };
                access::ended(tx, site, &end)?;
            }
            _ => access::given(tx, site, staff)?,
        }
        Ok(())
    }
}
