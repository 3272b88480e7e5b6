//! What the screen of what goes up shows.

use crate::shown_status::Chip;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct SyncShown {
    pub chip: Chip,
    pub running: bool,
    #[ts(type = "number")]
    pub bytes_waiting: u64,
    /// RFC 3339 of the oldest line that waits.
    pub oldest_at: Option<String>,
    /// Photos that the server has proved, of all that lines name.
    #[ts(type = "number")]
    pub photos_proven: u64,
    #[ts(type = "number")]
    pub photos_total: u64,
    /// Freed here under the server's word, and then lost by it.
    #[ts(type = "number")]
    pub photos_lost: u64,
    pub rows: Vec<SyncRow>,
    /// Why the last cycle stopped, as an error code; null when it went through.
    pub last_error: Option<String>,
    pub server: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct SyncRow {
    /// Round or place that the lines belong to.
    pub title: String,
    #[ts(type = "number")]
    pub lines: u64,
    #[ts(type = "number")]
    pub photos: u64,
    pub sent: bool,
}
