// Whether something serious was saved just now that can't wait for a network: then the number of
// who is on duty is offered. It only decides; the offer stands in nobody's way.
import type { AnswerInput } from "@/shared/types/AnswerInput";
import type { CheckpointShown } from "@/shared/types/CheckpointShown";
import type { Command } from "@/shared/types/Command";
import type { Reply } from "@/shared/types/Reply";
import type { Status } from "@/shared/types/Status";

/** The number to offer after an act was saved; null where none is to be called. */
export function callTo(saved: Command, reply: Reply, status: Status | null): string | null {
  const phone = status?.duty_phone?.trim();
  if (!phone || status?.sync.online) return null;
  return isSerious(saved, reply) ? phone : null;
}

function isSerious(saved: Command, reply: Reply): boolean {
  if (saved.cmd === "report") return saved.severity === "serious";
  if (saved.cmd !== "answer" || reply.reply !== "answered") return false;
  return saved.answers.some((answer) => failsBadly(answer, reply.checkpoint));
}

/**
 * Rust judges: a pass whose values break a limit counts as the fail that it became. What was put
 * right on the spot needs nobody, and what was known before somebody knows already.
 */
function failsBadly(answer: AnswerInput, after: CheckpointShown): boolean {
  const row = after.items.find(
    (one) => one.item.id === answer.item && one.equipment === answer.equipment,
  );
  if (!row || row.answer?.outcome !== "fail" || answer.fixed) return false;
  const known = (row.open?.seen ?? 1) > 1;
  return known ? answer.severity === "serious"
    : (answer.severity ?? row.item.severity) === "serious";
}

/** An address that a phone dials: the first number in it, without an extension's word. */
export function telOf(phone: string): string {
  const [number = ""] = /\+?[\d\s()/.-]+/.exec(phone) ?? [];
  return `tel:${number.replace(/[^\d+]/g, "")}`;
}
