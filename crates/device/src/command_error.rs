//! What a command that can't be done says.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// An error on its way to a screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct CommandError {
    pub code: protocol::ErrorCode,
    /// For the log and the phone call; the screen has its own words by code.
    pub message: String,
    /// How long to wait, where waiting helps.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(type = "number | null")]
    pub wait_ms: Option<u64>,
}
