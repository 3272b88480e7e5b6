export type Clause = { id: string, zh: string, en: string, };
