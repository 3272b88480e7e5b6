import type { Status } from "./Status";
import type { Person } from "./Person";
import type { Today } from "./Today";
import type { RoundShown } from "./RoundShown";
import type { Scanned } from "./Scanned";
import type { CheckpointShown } from "./CheckpointShown";
import type { Summary } from "./Summary";
import type { FindingRow } from "./FindingRow";
import type { FindingShown } from "./FindingShown";
import type { SyncShown } from "./SyncShown";

export type Reply = { "reply": "done" } | { "reply": "status" } & Status | { "reply": "people", people: Array<Person>, } | { "reply": "draft", draft: string | null, } | { "reply": "today" } & Today | { "reply": "round" } & RoundShown | { "reply": "scanned" } & Scanned | { "reply": "checkpoint" } & CheckpointShown | { "reply": "answered", seq: number, checkpoint: CheckpointShown, } | { "reply": "summary" } & Summary | { "reply": "findings", findings: Array<FindingRow>, } | { "reply": "finding" } & FindingShown | { "reply": "photo_kept", sha256: string, width: number, height: number, } | { "reply": "photo_bytes", base64: string, } | { "reply": "sync" } & SyncShown;
