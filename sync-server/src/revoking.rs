//! Ends a handheld's token for good, and says so in the journal of each of its sites. What it holds
//! stays on it, whole, and comes once it is enrolled anew.

use crate::error::ServerError;
use crate::own;
use crate::sql::devices;
use crate::writer::Writing;
use model::ids::DeviceId;
use protocol::events::{DeviceRevoked, Event};

/// Who revokes a handheld, and why.
#[derive(Debug, Clone, Default)]
pub struct Why {
    /// Who sits at the desk; none: the command line.
    pub desk: Option<String>,
    /// A code.
    pub reason: Option<String>,
    pub note: Option<String>,
    /// Of the note.
    pub salt: Option<String>,
}

/// Ends a handheld's token; its name.
pub fn revoke(writing: &Writing<'_>, id: DeviceId, why: &Why) -> Result<String, ServerError> {
    let device = devices::by_id(writing.tx, id)?.ok_or_else(|| ServerError::Unknown {
        what: "device",
        name: id.to_string(),
    })?;
    devices::revoke(writing.tx, device.number)?;
    for site in devices::sites_of(writing.tx, device.number)? {
        let event = Event::from(DeviceRevoked {
            device: id,
            reason: why.reason.clone(),
            note: why.note.clone(),
            salt: why.salt.clone(),
            desk: why.desk.clone(),
        });
        own::append(writing, Some(site), vec![event])?;
    }
    Ok(device.name)
}
