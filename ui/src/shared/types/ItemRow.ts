import type { EquipmentId } from "./EquipmentId";
import type { Item } from "./Item";
import type { PartValue } from "./PartValue";
import type { AnswerShown } from "./AnswerShown";
import type { FindingRow } from "./FindingRow";

export type ItemRow = { item: Item, list: string, equipment: EquipmentId | null, equipment_name: string | null, answer: AnswerShown | null, last: Array<PartValue>, open: FindingRow | null, };
