export type SyncRow = { title: string, lines: number, photos: number, sent: boolean, };
