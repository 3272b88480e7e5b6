export type EquipmentId = string;
