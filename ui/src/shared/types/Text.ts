export type Text = { zh: string, en: string, };
