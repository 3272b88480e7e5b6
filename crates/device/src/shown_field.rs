//! What screens show of the work around rounds: durations, mounting, shifts.

use crate::shown::{PlaceShown, RoundState};
use checklists::{Role, Words};
use model::discharge::{Seen, Span, SpanVerdict};
use model::ids::{CheckpointId, PlanId, RoundId, StaffId};
use model::meter::{Counted, SecondLook};
use model::quota::QuotaStands;
use protocol::events::SkipReason;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum TimerStands {
    Running,
    Ended,
}

/// A duration that was begun here.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct TimerShown {
    /// Line that began it.
    #[ts(type = "number")]
    pub seq: u64,
    pub part: String,
    /// Claimed wall clock, RFC 3339.
    pub started_at: String,
    pub stands: TimerStands,
    /// How long by now, or until it ended and what was seen then.
    pub lasted: Span,
    pub seen: Option<Seen>,
    /// What each rule says; empty while it runs.
    pub verdicts: Vec<SpanVerdict>,
    pub place: Option<PlaceShown>,
    pub round: RoundId,
}

/// A reading that isn't saved yet, beside the last one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct LookedAt {
    pub part: String,
    /// Why it is worth a second look; null: it isn't.
    pub second_look: Option<SecondLook>,
    /// The last reading before this round, and when, RFC 3339.
    #[ts(type = "number | null")]
    pub last_milli: Option<i64>,
    pub last_at: Option<String>,
    /// What a counter counted since then.
    pub counted: Option<Counted>,
    /// The same for each 24 hours.
    #[ts(type = "number | null")]
    pub per_day_milli: Option<i64>,
    /// What is left where another reading of the round is taken off, such as ΔT.
    #[ts(type = "number | null")]
    pub difference_milli: Option<i64>,
}

/// The third skip of a place for one reason: it may be closed for a while.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct CloseOffered {
    pub checkpoint: CheckpointId,
    pub reason: SkipReason,
    pub times: u32,
    /// A first choice of the last closed day, `YYYY-MM-DD`.
    pub until: String,
}

/// Who walked a round with paper, and when.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct PaperShown {
    /// Null: who types it in, or nobody knows.
    pub walked_by: Option<String>,
    /// RFC 3339.
    pub walked_at: String,
}

/// A round that can be typed in from paper.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct PaperRound {
    pub round: RoundId,
    pub plan: PlanId,
    /// The plan's; it stands on the paper, and so does the start.
    pub name: String,
    pub role: Role,
    /// Local start, `YYYY-MM-DDTHH:MM`.
    pub start: String,
    /// `running`: its typing was begun here.
    pub state: RoundState,
}

/// What proved that a duty was done.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct DutyShown {
    pub photos: Vec<String>,
    pub note: Option<String>,
    pub count: Option<u32>,
}

/// A quota and how far its running period has come.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct QuotaShown {
    pub plan: PlanId,
    pub name: String,
    pub done: u32,
    pub wanted: u32,
    pub stands: QuotaStands,
    /// When the period is over, RFC 3339.
    pub until: String,
}

/// What the mounting walk shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Mounting {
    /// Places without tag or label, by building.
    pub to_mount: Vec<MountRow>,
    pub mounted: u32,
    /// Printed labels that have no place yet.
    pub spares: u32,
    /// Buildings of the site, for a place that is added.
    pub buildings: Vec<String>,
    /// What a place can be, for one that is added.
    pub kinds: Vec<PlaceKind>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct MountRow {
    pub place: PlaceShown,
    pub floor: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct PlaceKind {
    /// Id of its first checklist.
    pub list: String,
    /// Number of its touchpoint; 0 for a plant room.
    pub touchpoint: u32,
    pub name: Words,
}

/// The shift that ends, and who may take the next.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ShiftShown {
    pub shifts: Vec<ShiftRow>,
    /// What is counted when a shift is handed over.
    pub tools: Vec<ToolShown>,
    pub open_findings: u32,
    /// Rounds of today that were begun or fell due and aren't finished.
    pub unfinished: Vec<String>,
    /// Whether the person at the screen leads: adds people, vouches.
    pub leads: bool,
    /// When the running shift ends, RFC 3339: until then people are added.
    pub ends: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ShiftRow {
    pub shift: String,
    pub name: String,
    /// The day on which it begins, `YYYY-MM-DD`.
    pub day: String,
    pub from: String,
    pub to: String,
    pub staff: Vec<OnDuty>,
    pub running: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct OnDuty {
    pub staff: StaffId,
    pub name: String,
    pub roles: Vec<Role>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ToolShown {
    pub name: String,
    pub expected: u32,
}
