export type CheckpointId = string;
