//! What screens show of the handheld itself: the line at the top, who is there, what is wrong.

use checklists::Role;
use model::ids::StaffId;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Phase {
    /// Not enrolled: only `enrol` works.
    New,
    /// Enrolled; the first whole feed isn't there yet.
    Loading,
    /// Somebody has to unlock.
    Locked,
    /// A person is at the screen.
    Unlocked,
}

/// The line at the top of every screen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Status {
    pub phase: Phase,
    pub app: String,
    /// Wall clock with offset, RFC 3339.
    pub now: String,
    pub device: String,
    pub site_name: Option<String>,
    pub time_zone: Option<String>,
    pub person: Option<Person>,
    pub sync: Chip,
    /// What `remember_route` kept.
    pub route: Option<String>,
    /// What `set_preference` kept.
    pub preferences: Vec<(String, String)>,
    /// What a person must look at, never dropped.
    pub problems: Vec<Problem>,
    /// Whom to call about what can't wait for a network.
    pub duty_phone: Option<String>,
    /// Free room where photos lie; null: the system doesn't say.
    #[ts(type = "number | null")]
    pub free_bytes: Option<u64>,
    /// How far this clock is ahead of the server's, by the last anchor of this boot.
    #[ts(type = "number | null")]
    pub clock_off_ms: Option<i64>,
    /// Said by the server since this start; null where this version is the newest it has.
    pub newer_app: Option<NewerApp>,
}

/// A newer version of the app, and the server's page that has it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct NewerApp {
    pub version: String,
    pub page: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Problem {
    /// Stable word, e.g. `clock_wrong`, `disk_low`, `revoked`, `store_salvaged`, `lines_lost`,
    /// `line_damaged`.
    pub code: String,
    pub message: String,
}

/// `离线 · 待传 3` or `已同步 19:05`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Chip {
    pub online: bool,
    #[ts(type = "number")]
    pub lines_waiting: u64,
    #[ts(type = "number")]
    pub photos_waiting: u64,
    /// RFC 3339, null before the first.
    pub last_success_at: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Person {
    pub staff: StaffId,
    pub name: String,
    pub roles: Vec<Role>,
    /// How many digits the PIN has: 4, or 6 for supervisors; 0 where a leader vouches.
    pub pin_digits: u8,
    /// On shift now.
    pub on_shift: bool,
}
