//! What screens show: the replies to commands, row by row.
//!
//! Pure data, the same in Rust, JSON and TypeScript.

use crate::shown_field::*;
use crate::shown_finding::*;
use crate::shown_own::*;
use crate::shown_piece::*;
use crate::shown_status::*;
use crate::shown_sync::*;
use checklists::{Item, OrderKind, Role, Severity};
use model::ids::{CheckpointId, EquipmentId, PlanId, RoundId, StaffId};
use model::outcome::Outcome;
use protocol::events::{Condition, Drawing, How, PartValue, RoundKind, Signature, SkipReason};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

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
    OrderKinds {
        kinds: Vec<OrderKind>,
    },
    PhotoKept {
        sha256: String,
        /// 0, like its height, of a voice note.
        width: u32,
        height: u32,
    },
    PhotoBytes {
        base64: String,
        /// E.g. `image/jpeg`, `audio/webm`.
        media_type: String,
    },
    Orphans {
        /// SHA-256 of each.
        photos: Vec<String>,
    },
    Sync(SyncShown),
    Places {
        places: Vec<MountRow>,
    },
    Looked {
        parts: Vec<LookedAt>,
    },
    Mounting(Mounting),
    PlaceAdded {
        checkpoint: CheckpointId,
    },
    Shift(ShiftShown),
    PersonAdded {
        staff: StaffId,
    },
    PaperRounds {
        rounds: Vec<PaperRound>,
    },
    Marks {
        drawing: Option<Drawing>,
    },
    SitePictures {
        pictures: Vec<SitePicture>,
    },
    Floors {
        floors: Vec<FloorShown>,
    },
    Doubts {
        doubts: Vec<DoubtShown>,
    },
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
    /// Durations that run, in whatever round.
    pub timers: Vec<TimerShown>,
    /// Places without tag or label.
    pub to_mount: u32,
    /// Whether the person at the screen leads the shift.
    pub leads: bool,
    /// Those of the person's roles, each with its running period.
    pub quotas: Vec<QuotaShown>,
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
    /// Null: no plan asks for it.
    pub plan: Option<PlanId>,
    /// Why it is walked, where no plan asks for it.
    pub kind: Option<RoundKind>,
    /// The plan's; empty where there is none.
    pub name: String,
    pub role: Option<Role>,
    /// Local start, `YYYY-MM-DDTHH:MM`.
    pub start: String,
    /// RFC 3339; null without a plan.
    pub window_end: Option<String>,
    pub state: RoundState,
    pub points_done: u32,
    pub points_total: u32,
    pub next: Option<PlaceShown>,
    /// Who walks on, where it was handed over on this handheld, and their name.
    pub walker: Option<StaffId>,
    pub walker_name: Option<String>,
    /// It was walked with paper, and is typed in.
    pub paper: Option<PaperShown>,
    /// It is done with evidence (`do_duty`), not walked.
    pub duty: bool,
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
    /// After a skip: the place may be closed for a while.
    pub close: Option<CloseOffered>,
    /// What proved a duty here.
    pub duty: Option<DutyShown>,
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
    pub round_kind: Option<RoundKind>,
    pub place: PlaceShown,
    /// Null: not reached yet, the screen asks how.
    pub how: Option<How>,
    /// It has no tag or label yet: "I am here" is one tap.
    pub to_mount: bool,
    pub items: Vec<ItemRow>,
    /// The pieces of equipment that these items are about, in their order.
    pub pieces: Vec<PieceShown>,
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
    /// A duration that runs for it, or has ended.
    pub timer: Option<TimerShown>,
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
    pub agreed: Option<bool>,
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
    /// Somebody without an account is to sign too.
    pub wants_second: bool,
    /// What was signed under it here.
    pub signatures: Vec<Signature>,
}
