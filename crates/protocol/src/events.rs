//! The types of lines and their fields. The table with a golden sample of each is in README.md.
//!
//! Unknown fields are ignored; an unknown type is not an event here, and its line waits.

pub use crate::campaign::*;
pub use crate::drawing::{Drawing, Signature, Signer};
use crate::event_types::events;
pub use crate::parts::*;
pub use crate::training::*;
pub use checklists::Condition;
use checklists::Role;
use model::discharge::Seen;
use model::escalation::{EscalateTo, Limit};
use model::ids::*;
use model::orders::{OrderNote, OrderState};
pub use model::value::PartValue;
pub use model::verdict::VerdictSaid;
use serde::{Deserialize, Serialize};

events! {
    /// Line 1 of a journal.
    JournalOpened / "journal_opened" {
        journal: JournalId,
        /// Null in the server's journals.
        device: Option<DeviceId>,
        site: Option<SiteId>,
        public_key: String,
        app: String,
    }
    /// Server time beside both own clocks, as sent and as received.
    ClockAnchored / "clock_anchored" {
        server_time: String,
        sent_at: String,
        sent_mono_ms: u64,
        received_at: String,
        received_mono_ms: u64,
    }
    /// `by` is at the screen from here on.
    Unlocked / "unlocked" {
        /// `pin`, `vouched` or `added`, later `badge`.
        how: String,
        /// Who vouched for somebody without a PIN.
        #[serde(default, skip_serializing_if = "Option::is_none")] vouched_by: Option<StaffId>,
        /// Until when that counts, RFC 3339.
        #[serde(default, skip_serializing_if = "Option::is_none")] until: Option<String>,
    }
    /// A walk begins.
    RoundStarted / "round_started" {
        round: RoundId,
        #[serde(default, skip_serializing_if = "Option::is_none")] plan: Option<PlanId>,
        #[serde(default, skip_serializing_if = "Option::is_none")] plan_version: Option<u32>,
        /// Local start of the occurrence, `YYYY-MM-DDTHH:MM`.
        #[serde(default, skip_serializing_if = "Option::is_none")] start: Option<String>,
        /// Why, where no plan asks for it.
        #[serde(default, skip_serializing_if = "Option::is_none")] kind: Option<RoundKind>,
        /// Its places in walking order, where no plan says them; none: wherever it goes.
        #[serde(default, skip_serializing_if = "Vec::is_empty")] checkpoints: Vec<CheckpointId>,
        /// It was walked before, with paper: from here on it is typed in.
        #[serde(default, skip_serializing_if = "Option::is_none")] paper: Option<PaperWalk>,
    }
    /// Somebody is at a checkpoint.
    CheckpointReached / "checkpoint_reached" {
        round: RoundId,
        checkpoint: CheckpointId,
        how: How,
        /// What was scanned or typed, verbatim.
        #[serde(default, skip_serializing_if = "Option::is_none")] scanned: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")] reason: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")] position: Option<Position>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")] photos: Vec<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")] salt: Option<String>,
    }
    /// The position of a visit, where it came after the scan. Only the first one counts.
    Located / "located" {
        /// A `checkpoint_reached` without one.
        of: LineRef,
        position: Position,
    }
    /// One act, one or many answers.
    Answered / "answered" {
        round: RoundId,
        /// Passed together.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")] bulk: bool,
        answers: Vec<Answer>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")] photos: Vec<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")] salt: Option<String>,
    }
    /// A line's answers are withdrawn, or one of them is given anew.
    Corrected / "corrected" {
        round: RoundId,
        of: LineRef,
        /// Which answer of that line; absent: all of them.
        #[serde(default, skip_serializing_if = "Option::is_none")] n: Option<u32>,
        /// What it should have said; absent: withdrawn.
        #[serde(default, skip_serializing_if = "Option::is_none")] answer: Option<Answer>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")] photos: Vec<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")] salt: Option<String>,
    }
    /// A point was left out.
    CheckpointSkipped / "checkpoint_skipped" {
        round: RoundId,
        checkpoint: CheckpointId,
        reason: SkipReason,
        #[serde(default, skip_serializing_if = "Option::is_none")] note: Option<String>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")] photos: Vec<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")] salt: Option<String>,
    }
    /// Somebody else walks on.
    RoundHandedOver / "round_handed_over" { round: RoundId, to: StaffId }
    /// The walk is over.
    RoundFinished / "round_finished" {
        round: RoundId,
        points_done: u32,
        points_total: u32,
        #[serde(default, skip_serializing_if = "Vec::is_empty")] signatures: Vec<Signature>,
        #[serde(default, skip_serializing_if = "Option::is_none")] salt: Option<String>,
    }
    /// A duty was done: what proves it.
    DutyDone / "duty_done" {
        round: RoundId,
        /// How many of what it asks for, such as questionnaires.
        #[serde(default, skip_serializing_if = "Option::is_none")] count: Option<u32>,
        #[serde(default, skip_serializing_if = "Option::is_none")] note: Option<String>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")] photos: Vec<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")] salt: Option<String>,
    }
    /// A finding without an answer.
    FindingRaised / "finding_raised" {
        made: FindingMade,
        #[serde(default, skip_serializing_if = "Option::is_none")] checkpoint: Option<CheckpointId>,
        #[serde(default, skip_serializing_if = "Option::is_none")] equipment: Option<EquipmentId>,
        #[serde(default, skip_serializing_if = "Option::is_none")] item: Option<String>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")] clauses: Vec<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")] note: Option<String>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")] photos: Vec<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")] salt: Option<String>,
        /// Who took it in at the desk.
        #[serde(default, skip_serializing_if = "Option::is_none")] desk: Option<String>,
    }
    /// A work order goes on.
    OrderMoved / "order_moved" {
        order: OrderId,
        /// The state it saw.
        from: OrderState,
        to: OrderState,
        /// How often the order had been reopened.
        go: u32,
        #[serde(default, skip_serializing_if = "Option::is_none")] owner: Option<StaffId>,
        #[serde(default, skip_serializing_if = "Option::is_none")] reply_by: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")] finish_by: Option<String>,
        /// Until when the customer is asked how it went, once it is done.
        #[serde(default, skip_serializing_if = "Option::is_none")] call_back_by: Option<String>,
        /// At which level of appraisal it was found, as its kind names them.
        #[serde(default, skip_serializing_if = "Option::is_none")] level: Option<String>,
        /// A code, such as `photo_unclear`.
        #[serde(default, skip_serializing_if = "Option::is_none")] reason: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")] note: Option<String>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")] photos: Vec<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")] salt: Option<String>,
        /// Who decided it at the desk.
        #[serde(default, skip_serializing_if = "Option::is_none")] desk: Option<String>,
    }
    /// Server: two open findings are the same thing: one is closed into the other, which stays.
    FindingMerged / "finding_merged" {
        finding: FindingId,
        /// The one that stays.
        into: FindingId,
        /// Who decided it at the desk.
        desk: String,
    }
    /// Server: a merge is taken back; both are as they were, with what came meanwhile.
    FindingParted / "finding_parted" { finding: FindingId, desk: String }
    /// Something is said of a work order, whose state stays.
    OrderNoted / "order_noted" {
        order: OrderId,
        what: OrderNote,
        /// Of a call back: whether the customer is content.
        #[serde(default, skip_serializing_if = "Option::is_none")] content: Option<bool>,
        /// Of a charge: hundredths of a yuan.
        #[serde(default, skip_serializing_if = "Option::is_none")] fee_cents: Option<u32>,
        /// A code, such as `waits_for_parts`.
        #[serde(default, skip_serializing_if = "Option::is_none")] reason: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")] note: Option<String>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")] photos: Vec<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")] signature: Option<Signature>,
        #[serde(default, skip_serializing_if = "Option::is_none")] salt: Option<String>,
        /// Who said it at the desk.
        #[serde(default, skip_serializing_if = "Option::is_none")] desk: Option<String>,
    }
    /// Somebody at the desk did what has no line of its own: for the trail alone.
    DeskActed / "desk_acted" {
        desk: String,
        /// A code, such as `list_filed`.
        act: String,
        /// What it was about, by code.
        about: std::collections::BTreeMap<String, String>,
        #[serde(default, skip_serializing_if = "Option::is_none")] salt: Option<String>,
    }
    /// Server: a campaign as the desk set it, whole.
    CampaignSet / "campaign_set" {
        campaign: CampaignId,
        plan: CampaignPlan,
        /// Who set it.
        desk: String,
        #[serde(default, skip_serializing_if = "Option::is_none")] salt: Option<String>,
    }
    /// Server: what the desk says of a campaign's stage or milestone.
    CampaignJudged / "campaign_judged" {
        campaign: CampaignId,
        /// Of the stage or milestone.
        part: String,
        verdict: CampaignVerdict,
        #[serde(default, skip_serializing_if = "Option::is_none")] reason: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")] note: Option<String>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")] photos: Vec<String>,
        desk: String,
        #[serde(default, skip_serializing_if = "Option::is_none")] salt: Option<String>,
    }
    /// Who was trained or examined on a checklist, as the desk says.
    TrainingHeld / "training_held" {
        desk: String,
        training: TrainingId,
        held: Training,
        #[serde(default, skip_serializing_if = "Option::is_none")] salt: Option<String>,
    }
    /// The desk takes such a record back: of one person, or of all.
    TrainingWithdrawn / "training_withdrawn" {
        desk: String,
        training: TrainingId,
        #[serde(default, skip_serializing_if = "Option::is_none")] staff: Option<StaffId>,
        note: String,
        #[serde(default, skip_serializing_if = "Option::is_none")] salt: Option<String>,
    }
    /// Server: one of an order's limits is near.
    OrderWarned / "order_warned" {
        order: OrderId,
        /// How often the order had been reopened.
        go: u32,
        limit: Limit,
        /// When it ends, RFC 3339.
        until: String,
    }
    /// Server: an order is overdue, and a step tells more people.
    OrderEscalated / "order_escalated" {
        order: OrderId,
        /// How often the order had been reopened.
        go: u32,
        limit: Limit,
        /// When it ended, RFC 3339.
        until: String,
        /// Which of the site's steps, from 1.
        step: u32,
        role: EscalateTo,
        /// Who that was then; none: nobody.
        #[serde(default, skip_serializing_if = "Vec::is_empty")] staff: Vec<StaffId>,
    }
    /// A duration begins to run.
    TimerStarted / "timer_started" {
        round: RoundId,
        checkpoint: CheckpointId,
        #[serde(default, skip_serializing_if = "Option::is_none")] equipment: Option<EquipmentId>,
        item: String,
        part: String,
    }
    /// A duration ends: so long at least, and exactly so long where nothing else is said.
    TimerStopped / "timer_stopped" {
        started: LineRef,
        seconds: i64,
        /// Longer is impossible; the boot changed in between.
        #[serde(default, skip_serializing_if = "Option::is_none")] at_most_s: Option<i64>,
        /// The end is open: nobody knows how long at most.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")] open: bool,
        #[serde(default, skip_serializing_if = "Option::is_none")] seen: Option<Seen>,
    }
    /// A tag's UID or a printed label belongs to a checkpoint from here on.
    TagBound / "tag_bound" {
        checkpoint: CheckpointId,
        /// Upper-case hex.
        #[serde(default, skip_serializing_if = "Option::is_none")] uid: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")] label: Option<String>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")] photos: Vec<String>,
    }
    /// Somebody found a place that the site's list didn't have, or named a spare one.
    PlaceAdded / "place_added" {
        checkpoint: CheckpointId,
        name: String,
        building: String,
        #[serde(default, skip_serializing_if = "Option::is_none")] floor: Option<String>,
        /// Number of its touchpoint; 0 for a plant room.
        touchpoint: u32,
        #[serde(default, skip_serializing_if = "Vec::is_empty")] lists: Vec<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")] salt: Option<String>,
    }
    /// A place can't be walked for long: the desk may close it until a day.
    CloseProposed / "close_proposed" {
        checkpoint: CheckpointId,
        reason: SkipReason,
        /// `YYYY-MM-DD`.
        until: String,
    }
    /// A renewed label was scanned for the first time.
    LabelRenewed / "label_renewed" { checkpoint: CheckpointId, label: String }
    /// A temporary person, added by a shift leader.
    PersonAdded / "person_added" { staff: StaffId, roles: Vec<Role>, until: String }
    /// One works another's shift of a day.
    ShiftSwapped / "shift_swapped" {
        /// The shift row's id.
        shift: String,
        /// The day on which it begins, `YYYY-MM-DD`.
        day: String,
        gives: StaffId,
        takes: StaffId,
    }
    /// A shift ends: what is open, and what was counted. Signed by who gives it.
    ShiftHandedOver / "shift_handed_over" {
        to: StaffId,
        #[serde(default, skip_serializing_if = "Vec::is_empty")] tools: Vec<ToolCounted>,
        /// Findings that are open.
        open: u32,
        /// Rounds that aren't finished.
        unfinished: u32,
        #[serde(default, skip_serializing_if = "Option::is_none")] note: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")] salt: Option<String>,
    }
    /// Who takes the shift signs for it.
    ShiftTakenOver / "shift_taken_over" { of: LineRef }
    /// What somebody says to a doubt about their work.
    DoubtAnswered / "doubt_answered" {
        /// The feed row's id.
        doubt: String,
        #[serde(default, skip_serializing_if = "Option::is_none")] note: Option<String>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")] photos: Vec<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")] salt: Option<String>,
    }
    /// Photos whose bytes were freed, under a receipt.
    PhotoFreed / "photo_freed" { freed: Vec<String>, receipt_at: String }
    /// The server held no more than line `held` of what it had proved up to `proved`: it was put
    /// back from an older backup, and is sent the rest again.
    ServerRestored / "server_restored" { held: u64, proved: u64 }
    /// Photos that the server had and has no more: those freed here, and those sent again.
    PhotoLost / "photo_lost" {
        #[serde(default, skip_serializing_if = "Vec::is_empty")] lost: Vec<String>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")] again: Vec<String>,
        receipt_at: String,
    }
    /// Rain, fit-out, lift repair or works, with an end.
    ConditionSet / "condition_set" {
        condition: Condition,
        #[serde(default, skip_serializing_if = "Option::is_none")] building: Option<String>,
        until: String,
    }
    /// Server: rows of the feed as somebody at the desk set them.
    RowsSet / "rows_set" {
        rows: Vec<crate::feed::SetRow>,
        /// Sign-in name of who at the desk did it; none: an import or a command.
        #[serde(default, skip_serializing_if = "Option::is_none")] desk: Option<String>,
    }
    /// Server: time alone made a round missed or unknown.
    RoundJudged / "round_judged" {
        round: RoundId,
        plan: PlanId,
        start: String,
        /// `missed` or `unknown`.
        judged: String,
    }
    /// Server: a handheld belongs to the site.
    DeviceEnrolled / "device_enrolled" { device: DeviceId, public_key: String, app: String }
    /// Server: a handheld's token ended for good.
    DeviceRevoked / "device_revoked" {
        device: DeviceId,
        /// A code: `lost`, `stolen`, `broken`, `retired`, `other`.
        #[serde(default, skip_serializing_if = "Option::is_none")] reason: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")] note: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")] salt: Option<String>,
        /// Who did it at the desk; none: the command line.
        #[serde(default, skip_serializing_if = "Option::is_none")] desk: Option<String>,
    }
}
