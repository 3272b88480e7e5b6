import type { ErrorCode } from "./ErrorCode";

export type CommandError = { code: ErrorCode, message: string, wait_ms?: number | null, };
