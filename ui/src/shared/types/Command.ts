import type { StaffId } from "./StaffId";
import type { RoundId } from "./RoundId";
import type { PlanId } from "./PlanId";
import type { CheckpointId } from "./CheckpointId";
import type { FindingId } from "./FindingId";
import type { OrderId } from "./OrderId";
import type { How } from "./How";
import type { SkipReason } from "./SkipReason";
import type { Condition } from "./Condition";
import type { OrderState } from "./OrderState";
import type { AnswerInput } from "./AnswerInput";

export type Command = { "cmd": "status" } | { "cmd": "enrol", link: string | null, server: string | null, code: string | null, pin: string | null, } | { "cmd": "people" } | { "cmd": "unlock", staff: StaffId, pin: string, } | { "cmd": "lock" } | { "cmd": "remember_route", route: string, } | { "cmd": "keep_draft", key: string, draft: string | null, } | { "cmd": "draft", key: string, } | { "cmd": "set_preference", key: string, value: string, } | { "cmd": "today" } | { "cmd": "start_round", plan: PlanId, start: string, } | { "cmd": "round", round: RoundId, } | { "cmd": "scan", text: string, how: How, round: RoundId | null, } | { "cmd": "reach_by_hand", round: RoundId, checkpoint: CheckpointId, reason: string, photos: Array<string>, } | { "cmd": "checkpoint", round: RoundId, checkpoint: CheckpointId, } | { "cmd": "answer", round: RoundId, checkpoint: CheckpointId, answers: Array<AnswerInput>, bulk: boolean, } | { "cmd": "undo", round: RoundId, checkpoint: CheckpointId, seq: number, } | { "cmd": "skip", round: RoundId, checkpoint: CheckpointId, reason: SkipReason, note: string | null, photos: Array<string>, } | { "cmd": "summary", round: RoundId, } | { "cmd": "finish_round", round: RoundId, } | { "cmd": "set_condition", condition: Condition, building: string | null, until: string, } | { "cmd": "findings" } | { "cmd": "finding", finding: FindingId, } | { "cmd": "move_order", order: OrderId, to: OrderState, note: string | null, photos: Array<string>, } | { "cmd": "photo_piece", upload: string, piece: number, last: boolean, base64: string, checkpoint: CheckpointId | null, } | { "cmd": "photo_bytes", sha256: string, thumbnail: boolean, } | { "cmd": "sync" } | { "cmd": "sync_now" };
