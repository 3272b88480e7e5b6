// The console's own words on top of those that both entries share. A handheld never loads them.
import * as shared from "../index";
import en from "./en.json";
import zh from "./zh-CN.json";

export { language, said, setLanguage, type Language, type Params } from "../index";
export type Key = shared.Key | keyof typeof zh;

shared.learn({ "zh-CN": zh, en });

/** As the shared one, with the console's words too. */
export const t = shared.t as (key: Key, params?: shared.Params) => string;
export const isKey = shared.isKey as (key: string) => key is Key;
