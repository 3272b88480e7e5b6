//! Where the phone was at a visit: asked once, taken as it comes, and never in a visit's way.

use crate::command::Reply;
use crate::error::DeviceError;
use crate::handheld::Handheld;
use crate::walk::Walk;
use model::ids::{CheckpointId, RoundId};
use protocol::ErrorCode;
use protocol::events::{LineRef, Located, Position};
use serde::{Deserialize, Deserializer};

/// Reads a position that a page gives. What isn't one costs no visit: it is none.
pub(crate) fn lenient<'de, D>(reader: D) -> Result<Option<Position>, D::Error>
where
    D: Deserializer<'de>,
{
    let given = serde_json::Value::deserialize(reader)?;
    Ok(serde_json::from_value(given).ok())
}

/// A position that there is; every other is left out.
pub(crate) fn real(position: Option<Position>) -> Option<Position> {
    position.filter(|position| position.point().is_on_earth())
}

impl Handheld {
    /// A position that came after the visit: it completes the last one of that place.
    ///
    /// Edges: a visit that has one keeps it, and nothing is written; a round that was finished in
    /// between takes it all the same.
    pub(crate) fn located(
        &self,
        round: RoundId,
        checkpoint: CheckpointId,
        position: Position,
    ) -> Result<Reply, DeviceError> {
        self.act(|store, site, now, person| {
            if real(Some(position)).is_none() {
                let message = "`position`: there is no such latitude and longitude";
                return Err(DeviceError::refused(ErrorCode::BadValue, message));
            }
            Walk::find(store, site, now, round)?;
            let mut reaches = store.reaches(round)?.into_iter();
            let visit = reaches.find(|reach| reach.checkpoint == checkpoint);
            let visit = visit.ok_or_else(|| {
                let message = format!("checkpoint {checkpoint} wasn't reached here in this round");
                DeviceError::refused(ErrorCode::NotReached, message)
            })?;
            if visit.located.is_none() {
                let of = LineRef {
                    journal: None,
                    seq: visit.last,
                };
                let event = Located { of, position };
                store.append(&now.stamp, Some(person), event.into())?;
            }
            Ok(Reply::Done)
        })
    }
}
