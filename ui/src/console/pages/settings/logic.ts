// What the settings page knows by itself: units, steps, what a channel still wants.
import { ref, watch, type Ref } from "vue";
import { t } from "@/shared/i18n/console";
import type { ChannelChange } from "@/shared/api/console-notices";
import type { ConsoleChannel } from "@/shared/types/ConsoleChannel";
import type { DeadlineUnit } from "@/shared/types/DeadlineUnit";
import type { EscalateTo } from "@/shared/types/EscalateTo";
import type { EscalationStep } from "@/shared/types/EscalationStep";
import type { Mail } from "@/shared/types/Mail";
import type { NoticeKind } from "@/shared/types/NoticeKind";
import type { Way } from "@/shared/types/Way";
import { failureWords } from "../../words";

export const UNITS: DeadlineUnit[] = ["minutes", "hours", "working_days"];
export const ROLES: EscalateTo[] = ["owner", "leader", "supervisor"];
export const SEVERITIES = ["serious", "normal", "minor"] as const;
export const WAYS: Way[] = ["wecom", "dingtalk", "feishu", "email", "webhook"];
export const STEPS_MAX = 10;
export const RUSH_MAX = 6;

const copy = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

export interface Draft<T> {
  draft: Ref<T>;
  changed: () => boolean;
  /** Takes what stands at the server, whatever was typed. */
  reset: () => void;
  /** What was typed was taken: it is no change any more. */
  kept: () => void;
}

/** What is being typed: what others set meanwhile comes in only while nothing was. */
export function useDraft<T>(held: () => T): Draft<T> {
  const draft = ref(copy(held())) as Ref<T>;
  const taken = ref(JSON.stringify(held()));
  const changed = () => JSON.stringify(draft.value) !== taken.value;
  const kept = () => (taken.value = JSON.stringify(draft.value));
  const reset = () => {
    draft.value = copy(held());
    kept();
  };
  watch(held, () => {
    if (!changed()) reset();
  });
  return { draft, changed, reset, kept };
}

/** The step that a new one follows tells whom. */
export function nextStep(steps: EscalationStep[]): EscalationStep {
  const last = steps.at(-1);
  const at = last ? ROLES.indexOf(last.role) + 1 : 0;
  const unit: DeadlineUnit = last ? "hours" : "minutes";
  const role = ROLES[Math.min(at, ROLES.length - 1)]!;
  return { after: { amount: last ? 1 : 0, unit }, role };
}

/** A whole number from a field; what is none is 0. */
export function whole(text: string | number): number {
  const value = Math.trunc(Number(text));
  return Number.isFinite(value) && value > 0 ? value : 0;
}

export function isClock(text: string): boolean {
  return /^([01]\d|2[0-3]):[0-5]\d$/.test(text);
}

export function isDay(text: string): boolean {
  return /^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/.test(text);
}

/** What is wrong with a refusal here: no file is meant. */
export function refusal(code: string): string {
  return code === "bad_value" ? t("console.settings.bad") : failureWords(code);
}

export interface ChannelDraft {
  id: string | null;
  name: string;
  way: Way;
  kinds: NoticeKind[];
  digest: boolean;
  english: boolean;
  url: string;
  secret: string;
  mail: Mail;
  /** One address a line. */
  to: string;
}

const NO_MAIL: Mail = { host: "", port: 465, security: "tls", user: "", from: "", to: [] };

export function draftOf(channel: ConsoleChannel | null, kinds: NoticeKind[]): ChannelDraft {
  const mail = channel?.mail ?? NO_MAIL;
  return {
    id: channel?.id ?? null,
    name: channel?.name ?? "",
    way: channel?.way ?? "wecom",
    kinds: [...(channel?.kinds ?? kinds.filter((kind) => kind !== "record_complete"))],
    digest: channel?.digest ?? false,
    english: channel?.english ?? false,
    url: "",
    secret: "",
    mail: copy(mail),
    to: mail.to.join("\n"),
  };
}

/** Kinds that a way may tell: a record's is for other programs. */
export function kindsFor(way: Way, kinds: NoticeKind[]): NoticeKind[] {
  return kinds.filter((kind) => way === "webhook" || kind !== "record_complete");
}

/** An empty address or secret leaves what is held. */
export function changeOf(draft: ChannelDraft): ChannelChange {
  const { id, name, way, digest, english, url, secret } = draft;
  const to = draft.to.split(/[\s,;，；]+/).filter((one) => one !== "");
  return {
    ...(id === null ? {} : { id }),
    name: name.trim(),
    way,
    kinds: kindsFor(way, draft.kinds),
    digest,
    english,
    ...(url.trim() === "" ? {} : { url: url.trim() }),
    ...(secret === "" ? {} : { secret }),
    ...(way === "email" ? { mail: { ...draft.mail, port: whole(draft.mail.port), to } } : {}),
  };
}

/** Whether it may be sent: a new one has to lead somewhere. */
export function isReady(draft: ChannelDraft): boolean {
  const change = changeOf(draft);
  if (change.name === "") return false;
  if (draft.way === "email") {
    const { host, port, from, to } = change.mail ?? NO_MAIL;
    return host !== "" && port > 0 && from !== "" && to.length > 0;
  }
  return draft.id !== null || change.url !== undefined;
}
