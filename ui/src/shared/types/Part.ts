import type { Text } from "./Text";
import type { Choice } from "./Choice";
import type { PartKind } from "./PartKind";

export type Part = { id: string, kind: PartKind, name: Text, optional: boolean, unit?: string | null, decimals?: number | null, low_milli?: number | null, high_milli?: number | null, low_exclusive?: boolean, choices?: Array<Choice>, };
