//! Names of things: a newtype for each kind, so that a round is never taken for a plan.
//!
//! UUIDv7 where a thing is made, UUIDv8 where two handhelds must derive the same name.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt;
use std::str::FromStr;
use ts_rs::TS;
use uuid::Uuid;

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[derive(Serialize, Deserialize, TS)]
        #[serde(transparent)]
        #[ts(export, type = "string")]
        pub struct $name(pub Uuid);

        impl $name {
            /// The sixteen bytes, as databases keep them.
            pub fn bytes(&self) -> &[u8; 16] {
                self.0.as_bytes()
            }
            /// From the sixteen bytes of a database.
            pub fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(Uuid::from_bytes(bytes))
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Ok(Self(Uuid::from_str(text)?))
            }
        }
    )+};
}

id! {
    /// A managed property.
    SiteId,
    /// A person of the site's staff.
    StaffId,
    /// A handheld.
    DeviceId,
    /// A device's append-only list of events at one site.
    JournalId,
    /// A real place with a tag.
    CheckpointId,
    /// An entry of the equipment ledger.
    EquipmentId,
    /// A route with a role, a recurrence, a window and grace.
    PlanId,
    /// One walk.
    RoundId,
    /// What was seen to be wrong.
    FindingId,
    /// The job of putting it right.
    OrderId,
    /// A turn of duty.
    ShiftId,
    /// A picture of a floor that places are shown on.
    FloorPlanId,
    /// A record of who was trained or examined.
    TrainingId,
    /// Dated stages in which a whole site is looked at and put right.
    CampaignId,
}

/// The round that every handheld derives for a plan's occurrence, offline.
///
/// Shape: `start` is local time as `YYYY-MM-DDTHH:MM`; a repeated hour's second start has `;2`.
/// Source: protocol/README.md, "Planned rounds".
pub fn planned_round(plan: PlanId, start: &str) -> RoundId {
    let text = format!("touchpoint-round-v1\n{plan}\n{start}\n");
    let hash = Sha256::digest(text.as_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash[..16]);
    RoundId(uuid::Builder::from_custom_bytes(bytes).into_uuid())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_planned_round_has_the_bits_of_uuid_v8() {
        let plan = "0190b6a0-0000-7000-8000-000000000001"
            .parse()
            .expect("a uuid");
        let round = planned_round(plan, "2026-11-23T22:00");
        assert_eq!(round.0.get_version_num(), 8);
        assert_eq!(round, planned_round(plan, "2026-11-23T22:00"));
        assert_ne!(round, planned_round(plan, "2026-11-23T22:00;2"));
        assert_eq!(round.to_string(), "84732e97-9c2d-85eb-bc40-7411ad81b5c4");
    }
}
