export type StaffId = string;
