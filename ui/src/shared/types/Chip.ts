export type Chip = { online: boolean, lines_waiting: number, photos_waiting: number, last_success_at: string | null, };
