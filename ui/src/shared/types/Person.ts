import type { StaffId } from "./StaffId";
import type { Role } from "./Role";

export type Person = { staff: StaffId, name: string, roles: Array<Role>, pin_digits: number, on_shift: boolean, };
