//! Notices: what somebody should hear of without looking. Made once each, shown at the desk, and
//! sent by the channels that the site sets. Nothing here ranks people.

pub mod addresses;
pub mod falls;
pub mod mail;
pub mod outbox;
pub mod post;
pub mod robots;
pub mod sender;
pub mod webhooks;
pub mod words;

use crate::error::ServerError;
use crate::sql::notices::{self, Notice};
use crate::writer::Writing;
use model::ids::{DeviceId, EquipmentId, FindingId, PlanId, RoundId, StaffId};
use model::notices::NoticeKind;
use protocol::rows::AlarmTold;
use serde::{Deserialize, Serialize};

/// What a notice is about; its words are made of it, by the names of the time at which it is read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct About {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub finding: Option<FindingId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alarm: Option<AlarmTold>,
    /// Whom an order was given to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<StaffId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub round: Option<RoundId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan: Option<PlanId>,
    /// Local start of its occurrence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<String>,
    /// The round's day, or the date that something runs out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub day: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device: Option<DeviceId>,
    /// When it was last heard of, RFC 3339.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seen: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub equipment: Option<EquipmentId>,
    /// What of it runs out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<String>,
    /// How many photos a record has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub photos: Option<i64>,
}

/// Makes a notice, unless it was made already.
pub fn make(
    writing: &Writing<'_>,
    site: i64,
    (kind, key, serious): (NoticeKind, String, bool),
    about: &About,
    projected: bool,
) -> Result<(), ServerError> {
    let damaged = |_| ServerError::Damaged { what: "a notice" };
    notices::add(
        writing.tx,
        &Notice {
            site,
            key,
            kind,
            at_ms: writing.now.timestamp_millis(),
            serious,
            projected,
            about: serde_json::to_string(about).map_err(damaged)?,
        },
    )?;
    Ok(())
}
