//! Sends each command to its use case.

use crate::command::{Command, Reply};
use crate::duties::Evidence;
use crate::error::DeviceError;
use crate::handheld::Handheld;
use crate::known::Seen;
use protocol::ErrorCode;

impl Handheld {
    pub(crate) fn dispatch(&self, command: Command) -> Result<Reply, DeviceError> {
        use Command as C;
        match command {
            C::Status => self.status(),
            C::Enrol {
                link,
                server,
                code,
                pin,
            } => self.enrol(link, server, code, pin),
            C::People => self.people(),
            C::Unlock { staff, pin } => self.unlock(staff, &pin),
            C::Lock => self.lock_screen(),
            C::RememberRoute { route } => self.keep("route", Some(&route)),
            C::KeepDraft { key, draft } => self.keep(&format!("draft/{key}"), draft.as_deref()),
            C::Draft { key } => self.draft(&key),
            C::SetPreference { key, value } => {
                self.keep(&format!("preference/{key}"), Some(&value))
            }
            C::Sync => self.sync_shown(),
            C::SyncNow => {
                self.poke();
                self.sync_shown()
            }
            C::PhotoPiece {
                upload,
                piece,
                last,
                base64,
                checkpoint,
            } => self.photo_piece(&upload, piece, last, &base64, checkpoint),
            C::PhotoBytes { sha256, thumbnail } => self.photo_bytes(&sha256, thumbnail),
            work if self.store().is_enrolled() => self.dispatch_work(work),
            _ => Err(store::StoreError::NotEnrolled.into()),
        }
    }

    /// Commands of somebody who walks.
    fn dispatch_work(&self, command: Command) -> Result<Reply, DeviceError> {
        use Command as C;
        match command {
            C::StartRound { plan, start } => self.start_round(plan, &start),
            C::Round { round } => self.round(round),
            C::Scan {
                text,
                how,
                round,
                position,
            } => self.scan(&text, how, round, position),
            C::Located {
                round,
                checkpoint,
                position,
            } => self.located(round, checkpoint, position),
            C::ReachByHand {
                round,
                checkpoint,
                reason,
                photos,
                position,
            } => self.reach_by_hand(round, checkpoint, reason, (photos, position)),
            C::Checkpoint { round, checkpoint } => self.checkpoint(round, checkpoint),
            C::Answer {
                round,
                checkpoint,
                answers,
                bulk,
                route,
            } => self.answer(round, checkpoint, answers, bulk, route.as_deref()),
            C::Undo {
                round,
                checkpoint,
                seq,
            } => self.undo(round, checkpoint, seq),
            C::Skip {
                round,
                checkpoint,
                reason,
                note,
                photos,
            } => self.skip(round, checkpoint, reason, note, photos),
            C::Summary { round } => self.summary(round),
            C::FinishRound { round, signatures } => self.finish_round(round, signatures),
            C::SetCondition {
                condition,
                building,
                until,
            } => self.set_condition(condition, building, until),
            C::Findings => self.findings(),
            C::Finding { finding } => self.finding(finding),
            C::MoveOrder {
                order,
                to,
                note,
                photos,
            } => self.move_order(order, to, note, photos),
            C::Today => self.today(),
            C::StartUnplanned { kind, checkpoints } => self.start_unplanned(kind, checkpoints),
            C::HandOverRound { round, to } => self.hand_over_round(round, to),
            C::Here {
                round,
                checkpoint,
                position,
            } => self.here(round, checkpoint, position),
            beside => self.dispatch_beside(beside),
        }
    }

    /// What is done beside the points of a round: durations, mounting, shifts.
    fn dispatch_beside(&self, command: Command) -> Result<Reply, DeviceError> {
        use Command as C;
        match command {
            C::ProposeClose {
                checkpoint,
                reason,
                until,
            } => self.propose_close(checkpoint, reason, until),
            C::Look {
                round,
                checkpoint,
                equipment,
                item,
                values,
            } => self.look_at(round, checkpoint, equipment, &item, &values),
            C::StartTimer {
                round,
                checkpoint,
                equipment,
                item,
                part,
            } => self.start_timer(round, checkpoint, equipment, item, part),
            C::StopTimer { round, seq, seen } => self.stop_timer(round, seq, seen),
            C::Places { events } => self.places(events),
            C::Mounting => self.mounting(),
            C::AddPlace {
                name,
                building,
                floor,
                list,
            } => self.add_place(&name, &building, floor, &list),
            C::Bind {
                checkpoint,
                text,
                nfc,
                photos,
            } => self.bind(checkpoint, &text, nfc, photos),
            C::Shift => self.shift(),
            C::SwapShift {
                shift,
                day,
                gives,
                takes,
            } => self.swap_shift(shift, day, gives, takes),
            C::HandOverShift {
                to,
                pin,
                tools,
                note,
            } => self.hand_over_shift(to, &pin, tools, note),
            C::AddPerson { name, roles, pin } => self.add_person(&name, roles, &pin),
            C::Vouch { staff } => self.vouch(staff),
            told => self.dispatch_told(told),
        }
    }

    /// What is told without walking from point to point: paper, duties.
    fn dispatch_told(&self, command: Command) -> Result<Reply, DeviceError> {
        use Command as C;
        match command {
            C::PaperRounds { day } => self.paper_rounds(day),
            C::StartFromPaper {
                plan,
                start,
                by,
                walked_at,
            } => self.start_from_paper((plan, start), by, walked_at),
            C::DoDuty {
                plan,
                start,
                photos,
                note,
                count,
            } => {
                let evidence = Evidence {
                    photos,
                    note,
                    count,
                };
                self.do_duty(plan, &start, evidence)
            }
            C::Gone {
                round,
                checkpoint,
                answer,
                photos,
            } => self.gone(round, checkpoint, answer, photos),
            C::Report {
                checkpoint,
                note,
                photos,
                severity,
                role,
            } => self.report(Seen {
                checkpoint,
                note,
                photos,
                severity,
                role,
            }),
            C::OrderKinds => Ok(crate::orders::kinds()),
            C::TakeOrder(told) => self.take_order(told),
            C::NoteOrder(said) => self.note_order(said),
            C::Orphans => self.orphans(),
            C::Mark { photo, drawing } => self.mark(&photo, drawing.as_ref()),
            C::Marks { photo } => self.marks(&photo),
            C::SitePictures => self.site_pictures(),
            C::Floors { round } => self.floors(round),
            C::Doubts => self.doubts(),
            C::AnswerDoubt {
                doubt,
                note,
                photos,
            } => self.answer_doubt(doubt, note, photos),
            C::ReachFromPaper { round, checkpoint } => self.reach_from_paper(round, checkpoint),
            _ => {
                let message = "not a command of somebody who walks";
                Err(DeviceError::refused(ErrorCode::Internal, message))
            }
        }
    }
}

/// Saving starts a cycle at once; what a page keeps for itself doesn't.
pub(crate) fn wakes_sync(command: &Command) -> bool {
    use Command as C;
    matches!(
        command,
        C::Enrol { .. }
            | C::Unlock { .. }
            | C::StartRound { .. }
            | C::Scan { .. }
            | C::ReachByHand { .. }
            | C::Located { .. }
            | C::Answer { .. }
            | C::Undo { .. }
            | C::Skip { .. }
            | C::FinishRound { .. }
            | C::SetCondition { .. }
            | C::MoveOrder { .. }
            | C::StartUnplanned { .. }
            | C::StartFromPaper { .. }
            | C::ReachFromPaper { .. }
            | C::DoDuty { .. }
            | C::HandOverRound { .. }
            | C::Here { .. }
            | C::ProposeClose { .. }
            | C::StartTimer { .. }
            | C::StopTimer { .. }
            | C::AddPlace { .. }
            | C::Bind { .. }
            | C::SwapShift { .. }
            | C::HandOverShift { .. }
            | C::AddPerson { .. }
            | C::Vouch { .. }
            | C::Gone { .. }
            | C::Report { .. }
            | C::TakeOrder(_)
            | C::NoteOrder(_)
            | C::AnswerDoubt { .. }
    )
}
