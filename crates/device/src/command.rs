//! What a screen can ask of the handheld and what it gets back: one enum pair for every transport.
//!
//! It decides nothing: `handle` in `handheld.rs` sends each command to its use case.

pub use crate::command_error::*;
pub use crate::command_orders::*;
pub use crate::shown::*;
pub use crate::shown_field::*;
pub use crate::shown_finding::*;
pub use crate::shown_own::*;
pub use crate::shown_piece::*;
pub use crate::shown_status::*;
pub use crate::shown_sync::*;
use checklists::{Role, Severity};
use model::discharge::Seen;
use model::ids::{CheckpointId, EquipmentId, FindingId, OrderId, PlanId, RoundId, StaffId};
use model::orders::OrderState;
use model::outcome::Outcome;
use protocol::events::{
    Condition, Drawing, How, PartValue, Position, RoundKind, Signature, SkipReason, ToolCounted,
};
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
        /// Where the phone says it is, if it knows by now.
        #[serde(default, deserialize_with = "crate::position::lenient")]
        #[ts(optional)]
        position: Option<Position>,
    },
    /// The position of a visit, where it came after the scan: the first one counts. Replies `Done`.
    Located {
        round: RoundId,
        checkpoint: CheckpointId,
        position: Position,
    },
    /// "I am here" without a scan, with the reason why. Replies `Checkpoint`.
    ReachByHand {
        round: RoundId,
        checkpoint: CheckpointId,
        reason: String,
        #[serde(default)]
        photos: Vec<String>,
        /// Where the phone says it is, if it knows by now.
        #[serde(default, deserialize_with = "crate::position::lenient")]
        #[ts(optional)]
        position: Option<Position>,
    },
    /// A checkpoint's list as it stands. Writes nothing.
    Checkpoint {
        round: RoundId,
        checkpoint: CheckpointId,
    },
    /// What readings are worth before they are saved: a second look, use, differences. Writes
    /// nothing. Replies `Looked`.
    Look {
        round: RoundId,
        checkpoint: CheckpointId,
        #[serde(default)]
        equipment: Option<EquipmentId>,
        item: String,
        values: Vec<PartValue>,
    },
    /// One act: one or many answers. Replies `Answered`.
    Answer {
        round: RoundId,
        checkpoint: CheckpointId,
        answers: Vec<AnswerInput>,
        /// "The rest is fine": the items were passed together.
        #[serde(default)]
        bulk: bool,
        /// Where a restart opens from here on, kept in the same commit.
        #[serde(default)]
        route: Option<String>,
    },
    /// A known defect is gone: the item passes, and its order goes on with the photo of after.
    /// Replies `Answered`.
    Gone {
        round: RoundId,
        checkpoint: CheckpointId,
        answer: AnswerInput,
        photos: Vec<String>,
    },
    /// What somebody saw on the way, outside every list. Replies `Finding`.
    Report {
        #[serde(default)]
        checkpoint: Option<CheckpointId>,
        #[serde(default)]
        note: Option<String>,
        #[serde(default)]
        photos: Vec<String>,
        severity: Severity,
        /// Who puts it right.
        role: Role,
    },
    /// What kinds of order somebody may take in here. Replies `OrderKinds`.
    OrderKinds,
    /// Takes in an order of a kind, such as a complaint. Replies `Finding`.
    TakeOrder(TakenIn),
    /// Says something of an order whose state stays. Replies `Finding`.
    NoteOrder(OrderSaid),
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
    /// Places that can be walked today; with `events` those alone where calls, repairs or visits
    /// are judged. Replies `Places`.
    Places {
        #[serde(default)]
        events: bool,
    },
    /// Starts a round that no plan asks for; a baseline without places goes through the whole
    /// site. Replies `Round`.
    StartUnplanned {
        kind: RoundKind,
        #[serde(default)]
        checkpoints: Vec<CheckpointId>,
    },
    /// Rounds that can be typed in from paper: those of the last days that aren't known to be
    /// finished, or of one day (`YYYY-MM-DD`) of the last 31. Replies `PaperRounds`.
    PaperRounds {
        #[serde(default)]
        #[ts(optional)]
        day: Option<String>,
    },
    /// Begins to type in a round that was walked with paper; without plan and start one that no
    /// plan asked for. Replies `Round`.
    StartFromPaper {
        #[serde(default)]
        plan: Option<PlanId>,
        #[serde(default)]
        start: Option<String>,
        /// Who walked it, where that isn't who types.
        #[serde(default)]
        by: Option<StaffId>,
        /// When, RFC 3339.
        walked_at: String,
    },
    /// A point that the paper says was reached. Replies `Checkpoint`.
    ReachFromPaper {
        round: RoundId,
        checkpoint: CheckpointId,
    },
    /// Does a duty, with at least a photo or a note as evidence. Replies `Round`.
    DoDuty {
        plan: PlanId,
        start: String,
        #[serde(default)]
        photos: Vec<String>,
        #[serde(default)]
        note: Option<String>,
        /// How many of what it asks for.
        #[serde(default)]
        count: Option<u32>,
    },
    /// Somebody else walks on. Replies `Round`.
    HandOverRound { round: RoundId, to: StaffId },
    /// "I am here", one tap, at a place that has no tag or label yet. Replies `Checkpoint`.
    Here {
        round: RoundId,
        checkpoint: CheckpointId,
        /// Where the phone says it is, if it knows by now.
        #[serde(default, deserialize_with = "crate::position::lenient")]
        #[ts(optional)]
        position: Option<Position>,
    },
    /// Proposes that a place is closed until a day, `YYYY-MM-DD`. Replies `Done`.
    ProposeClose {
        checkpoint: CheckpointId,
        reason: SkipReason,
        until: String,
    },
    /// Begins to measure a part of an item, such as a light's discharge. Replies `Checkpoint`.
    StartTimer {
        round: RoundId,
        checkpoint: CheckpointId,
        #[serde(default)]
        equipment: Option<EquipmentId>,
        item: String,
        part: String,
    },
    /// Ends it, with what is seen now. Replies `Checkpoint`.
    StopTimer {
        round: RoundId,
        seq: u64,
        seen: Seen,
    },
    /// What is still to be mounted. Replies `Mounting`.
    Mounting,
    /// A place that the list doesn't have. Replies `PlaceAdded`.
    AddPlace {
        name: String,
        building: String,
        #[serde(default)]
        floor: Option<String>,
        /// Id of its checklist.
        list: String,
    },
    /// Binds a touched tag (its UID, hex) or a scanned label to a place. Replies `Mounting`.
    Bind {
        checkpoint: CheckpointId,
        text: String,
        #[serde(default)]
        nfc: bool,
        #[serde(default)]
        photos: Vec<String>,
    },
    /// Who is on, and the sheet that is handed over. Replies `Shift`.
    Shift,
    /// One works another's shift of a day. Replies `Shift`.
    SwapShift {
        shift: String,
        day: String,
        gives: StaffId,
        takes: StaffId,
    },
    /// Hands the shift over to who signs with a PIN, and is at the screen then. Replies `Status`.
    HandOverShift {
        to: StaffId,
        pin: String,
        #[serde(default)]
        tools: Vec<ToolCounted>,
        #[serde(default)]
        note: Option<String>,
    },
    /// A temporary person, until the running shift ends. Replies `PersonAdded`.
    AddPerson {
        name: String,
        roles: Vec<Role>,
        pin: String,
    },
    /// Stands for somebody without a PIN, who is at the screen then. Replies `Status`.
    Vouch { staff: StaffId },
    /// What a round came to, before and after it is finished.
    Summary { round: RoundId },
    /// Ends the round, with what was signed under it. Replies `Summary`.
    FinishRound {
        round: RoundId,
        #[serde(default)]
        signatures: Vec<Signature>,
    },
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
    /// A piece of a camera picture or a voice note, base64, at most 256 KiB of text; the last one
    /// develops it. Replies `Done`, or `PhotoKept` after the last piece.
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
    /// Keeps what was drawn on a kept photo that no line names yet; null takes it off. It goes
    /// into the line that names the photo. Replies `Done`.
    Mark {
        photo: String,
        drawing: Option<Drawing>,
    },
    /// What was drawn on a photo. Replies `Marks`.
    Marks { photo: String },
    /// The site's own photos and clips whose bytes are here. Replies `SitePictures`.
    SitePictures,
    /// Plans of floors that a round's places stand on. Replies `Floors`.
    Floors { round: RoundId },
    /// What looks implausible about the person's own work. Replies `Doubts`.
    Doubts,
    /// What the person says to one of them, at best by voice. Replies `Doubts`.
    AnswerDoubt {
        doubt: String,
        #[serde(default)]
        note: Option<String>,
        #[serde(default)]
        photos: Vec<String>,
    },
    /// Photos that are kept and that neither a line nor a draft names: the app was killed right
    /// after the shutter. Replies `Orphans`.
    Orphans,
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
    /// Whether the observed person agrees; observations alone ask.
    #[serde(default)]
    pub agreed: Option<bool>,
}
