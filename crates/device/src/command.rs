//! What a screen can ask of the handheld and what it gets back: one enum pair for every transport.
//!
//! It decides nothing: `handle` in `handheld.rs` sends each command to its use case.

use checklists::{Item, Role, Severity};
use model::ids::{CheckpointId, EquipmentId, FindingId, OrderId, PlanId, RoundId, StaffId};
use model::orders::OrderState;
use model::outcome::Outcome;
use protocol::events::{Condition, How, PartValue, SkipReason};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One act of a person or one question of a screen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "cmd", rename_all = "snake_case", deny_unknown_fields)]
#[ts(export)]
pub enum Command {
    /// Where the handheld stands: enrolled, unlocked, waiting, problems. Allowed at any time.
    Status,
    /// Enrol by link, or by server, code and pin typed in. Replies `Status`.
    Enrol {
        /// `{server}/enrol#{code}.{pin}`, when scanned.
        #[serde(default)]
        link: Option<String>,
        /// Address of the server, when typed.
        #[serde(default)]
        server: Option<String>,
        /// Enrolment code, when typed.
        #[serde(default)]
        code: Option<String>,
        /// Pin of the server's key, when typed.
        #[serde(default)]
        pin: Option<String>,
    },
    /// Who may use this handheld.
    People,
    /// Says who is at the screen. Replies `Status`; code `wrong_pin` with `wait_ms` otherwise.
    Unlock { staff: StaffId, pin: String },
    /// Hands the screen back: the next person unlocks. Replies `Status`.
    Lock,
    /// Keeps where the page is, so that a cold start shows the same item. Replies `Done`.
    RememberRoute { route: String },
    /// Keeps an answer that isn't given yet (before a camera opens). Null drops it. Replies `Done`.
    KeepDraft { key: String, draft: Option<String> },
    /// The draft kept under a key. Replies `Draft`.
    Draft { key: String },
    /// Language, theme and the like: a small map of the page's own. Replies `Done`.
    SetPreference { key: String, value: String },
    /// Today's rounds of the person's roles.
    Today,
    /// Starts an occurrence of a plan (or opens it, where it runs). Replies `Round`.
    StartRound { plan: PlanId, start: String },
    /// A round's points in order.
    Round { round: RoundId },
    /// What a scanner or the code pad delivered. Without a round it is looked up among today's.
    Scan {
        text: String,
        how: How,
        #[serde(default)]
        round: Option<RoundId>,
    },
    /// "I am here" without a scan, with the reason why. Replies `Checkpoint`.
    ReachByHand {
        round: RoundId,
        checkpoint: CheckpointId,
        reason: String,
        #[serde(default)]
        photos: Vec<String>,
    },
    /// A checkpoint's list as it stands. Writes nothing.
    Checkpoint {
        round: RoundId,
        checkpoint: CheckpointId,
    },
    /// One act: one or many answers. Replies `Answered`.
    Answer {
        round: RoundId,
        checkpoint: CheckpointId,
        answers: Vec<AnswerInput>,
        /// "The rest is fine": the items were passed together.
        #[serde(default)]
        bulk: bool,
    },
    /// Takes back a whole line of answers, named by its seq. Replies `Checkpoint`.
    Undo {
        round: RoundId,
        checkpoint: CheckpointId,
        seq: u64,
    },
    /// The person can't do this point now. Replies `Round`.
    Skip {
        round: RoundId,
        checkpoint: CheckpointId,
        reason: SkipReason,
        #[serde(default)]
        note: Option<String>,
        #[serde(default)]
        photos: Vec<String>,
    },
    /// What a round came to, before and after it is finished.
    Summary { round: RoundId },
    /// Ends the round. Replies `Summary`.
    FinishRound { round: RoundId },
    /// Declares rain, fit-out, lift repair or works, with an end (RFC 3339). Replies `Today`.
    SetCondition {
        condition: Condition,
        #[serde(default)]
        building: Option<String>,
        until: String,
    },
    /// Findings that are open at this site.
    Findings,
    /// One finding with its order.
    Finding { finding: FindingId },
    /// Moves a finding's order on (in progress, fixed, verified, reopened …). Replies `Finding`.
    MoveOrder {
        order: OrderId,
        to: OrderState,
        #[serde(default)]
        note: Option<String>,
        #[serde(default)]
        photos: Vec<String>,
    },
    /// A piece of a camera picture, base64, at most 256 KiB of text; the last one develops it.
    /// Replies `Done`, or `PhotoKept` after the last piece.
    PhotoPiece {
        /// The page's own name for the picture (a UUID).
        upload: String,
        /// Place of the piece, from 0.
        piece: u32,
        last: bool,
        base64: String,
        /// Where it was taken; names the place in the watermark.
        checkpoint: Option<CheckpointId>,
    },
    /// The bytes of a kept photo (base64), for transports without addresses. Replies `PhotoBytes`.
    PhotoBytes { sha256: String, thumbnail: bool },
    /// What waits and why.
    Sync,
    /// Starts a cycle now and comes back at once. Replies `Sync`.
    SyncNow,
}

/// One item's outcome as the screen gives it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct AnswerInput {
    /// Item id, e.g. "13.7".
    pub item: String,
    /// Set where the item belongs to a piece of equipment at the checkpoint.
    #[serde(default)]
    pub equipment: Option<EquipmentId>,
    /// What the person says; a `pass` whose values break a limit is judged and kept as `fail`.
    pub outcome: Outcome,
    /// Ids of the clauses that fail.
    #[serde(default)]
    pub clauses: Vec<String>,
    /// Values of the item's parts.
    #[serde(default)]
    pub values: Vec<PartValue>,
    #[serde(default)]
    pub note: Option<String>,
    /// SHA-256 of kept photos.
    #[serde(default)]
    pub photos: Vec<String>,
    /// Another severity than the item's own.
    #[serde(default)]
    pub severity: Option<Severity>,
    /// Fixed on the spot: the order is born `fixed`.
    #[serde(default)]
    pub fixed: bool,
}

/// What comes back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "reply", rename_all = "snake_case")]
#[ts(export)]
pub enum Reply {
    Done,
    Status(Status),
    People {
        people: Vec<Person>,
    },
    Draft {
        draft: Option<String>,
    },
    Today(Today),
    Round(RoundShown),
    Scanned(Scanned),
    Checkpoint(CheckpointShown),
    /// The line that was written, for the undo bar, and the list as it stands now.
    Answered {
        #[ts(type = "number")]
        seq: u64,
        checkpoint: CheckpointShown,
    },
    Summary(Summary),
    Findings {
        findings: Vec<FindingRow>,
    },
    Finding(FindingShown),
    PhotoKept {
        sha256: String,
        width: u32,
        height: u32,
    },
    PhotoBytes {
        base64: String,
    },
    Sync(SyncShown),
}

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
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Problem {
    /// Stable word, e.g. `clock_wrong`, `disk_low`, `revoked`, `line_damaged`.
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
    /// How many digits the PIN has: 4, or 6 for supervisors.
    pub pin_digits: u8,
    /// On shift now.
    pub on_shift: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Today {
    /// The site's day, `YYYY-MM-DD`.
    pub day: String,
    pub rounds: Vec<RoundRow>,
    pub open_findings: u32,
    /// Declared conditions that hold now.
    pub conditions: Vec<ConditionShown>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ConditionShown {
    pub condition: Condition,
    pub building: Option<String>,
    pub until: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum RoundState {
    /// Its window hasn't begun.
    NotDue,
    /// Its window is open and nobody has begun.
    Due,
    Running,
    /// Window over, in grace.
    Late,
    Done,
    /// Done, but after the window.
    DoneLate,
    /// Over on this handheld's clock; only the server says missed.
    Over,
    Missed,
    Unknown,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct RoundRow {
    pub round: RoundId,
    pub plan: PlanId,
    pub name: String,
    pub role: Role,
    /// Local start, `YYYY-MM-DDTHH:MM`.
    pub start: String,
    /// RFC 3339.
    pub window_end: String,
    pub state: RoundState,
    pub points_done: u32,
    pub points_total: u32,
    pub next: Option<PlaceShown>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct PlaceShown {
    pub checkpoint: CheckpointId,
    pub name: String,
    pub building: String,
    /// The printed 6-digit code; null where none is printed yet.
    pub code: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum PointState {
    Todo,
    /// Reached, with items open.
    Begun,
    Done,
    Skipped,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct PointRow {
    pub place: PlaceShown,
    pub state: PointState,
    pub how: Option<How>,
    pub items_done: u32,
    pub items_total: u32,
    pub fails: u32,
    pub skipped: Option<SkipReason>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct RoundShown {
    pub row: RoundRow,
    pub points: Vec<PointRow>,
}

/// What a scan came to. Only `reached` has written a line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "outcome", rename_all = "snake_case")]
#[ts(export)]
pub enum Scanned {
    Reached {
        checkpoint: CheckpointShown,
    },
    /// Known place, but not in this round; `rounds` are today's rounds that have it.
    NotInRound {
        place: PlaceShown,
        rounds: Vec<RoundRow>,
    },
    /// The code's check digit is wrong: a slip of the finger.
    WrongCheckDigit,
    /// No place of this site has it.
    Unknown,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct CheckpointShown {
    pub round: RoundId,
    pub round_name: String,
    pub place: PlaceShown,
    /// Null: not reached yet, the screen asks how.
    pub how: Option<How>,
    pub items: Vec<ItemRow>,
    pub items_done: u32,
    /// The next point of the round that is still to do.
    pub next: Option<PlaceShown>,
    pub finished: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ItemRow {
    pub item: Item,
    pub list: String,
    pub equipment: Option<EquipmentId>,
    pub equipment_name: Option<String>,
    /// The worst answer that stands.
    pub answer: Option<AnswerShown>,
    /// Last readings here, by part.
    pub last: Vec<PartValue>,
    /// A finding that is open for this place and item.
    pub open: Option<FindingRow>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct AnswerShown {
    #[ts(type = "number")]
    pub seq: u64,
    pub outcome: Outcome,
    pub clauses: Vec<String>,
    pub values: Vec<PartValue>,
    pub note: Option<String>,
    pub photos: Vec<String>,
    pub severity: Option<Severity>,
    pub bulk: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Summary {
    pub round: RoundShown,
    pub minutes: u32,
    pub pass: u32,
    pub fail: u32,
    pub partly: u32,
    pub other: u32,
    pub open_items: u32,
    /// How points were reached, e.g. [("qr", 13)].
    pub how: Vec<(How, u32)>,
    pub findings: Vec<FindingRow>,
    pub finished: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct FindingRow {
    pub finding: FindingId,
    pub order: OrderId,
    pub place: String,
    pub item: Option<String>,
    pub item_name: checklists::Words,
    /// Clause names in Chinese and English.
    pub clauses: Vec<checklists::Words>,
    pub severity: Severity,
    pub state: OrderState,
    pub owner: Option<String>,
    pub raised_at: String,
    pub finish_by: Option<String>,
    /// How often it was seen.
    pub seen: u32,
    pub photos: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct FindingShown {
    pub row: FindingRow,
    pub note: Option<String>,
    /// Where the order may go from here.
    pub moves: Vec<OrderState>,
    pub history: Vec<HistoryRow>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct HistoryRow {
    pub at: String,
    pub by: Option<String>,
    pub state: OrderState,
    pub note: Option<String>,
    pub photos: Vec<String>,
}

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
