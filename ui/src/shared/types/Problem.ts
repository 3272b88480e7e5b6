export type Problem = { code: string, message: string, };
