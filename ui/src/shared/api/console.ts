// The console's way to the server: JSON over the same origin, the session in a cookie.
import type { Board } from "@/shared/types/Board";
import type { Closing } from "@/shared/types/Closing";
import type { CodeMade } from "@/shared/types/CodeMade";
import type { ConsoleCalendar } from "@/shared/types/ConsoleCalendar";
import type { ConsoleDevice } from "@/shared/types/ConsoleDevice";
import type { ConsoleFinding } from "@/shared/types/ConsoleFinding";
import type { ConsoleGauges } from "@/shared/types/ConsoleGauges";
import type { ConsoleLabel } from "@/shared/types/ConsoleLabel";
import type { ConsoleMe } from "@/shared/types/ConsoleMe";
import type { ConsolePerson } from "@/shared/types/ConsolePerson";
import type { ConsolePlans } from "@/shared/types/ConsolePlans";
import type { ConsoleShifts } from "@/shared/types/ConsoleShifts";
import type { ConsoleQuota } from "@/shared/types/ConsoleQuota";
import type { FindingTold } from "@/shared/types/FindingTold";
import type { Incidents } from "@/shared/types/Incidents";
import type { LabelOf } from "@/shared/types/LabelOf";
import type { Ledger } from "@/shared/types/Ledger";
import type { LedgerHistory } from "@/shared/types/LedgerHistory";
import type { LedgerTold } from "@/shared/types/LedgerTold";
import type { LedgerWhatIf } from "@/shared/types/LedgerWhatIf";
import type { OddPoints } from "@/shared/types/OddPoints";
import type { OrderLevel } from "@/shared/types/OrderLevel";
import type { OrderKind } from "@/shared/types/OrderKind";
import type { OrderNote } from "@/shared/types/OrderNote";
import type { OrderTaken } from "@/shared/types/OrderTaken";
import type { OrdersMoved } from "@/shared/types/OrdersMoved";
import type { OrderState } from "@/shared/types/OrderState";
import type { PlanTold } from "@/shared/types/PlanTold";
import type { RoundRecord } from "@/shared/types/RoundRecord";
import type { Severity } from "@/shared/types/Severity";
import type { SetUpTold } from "@/shared/types/SetUpTold";
import type { Walkaround } from "@/shared/types/Walkaround";
import { startToken } from "./start";

/** The server said no (`code` is its word), or nobody answered (`unreached`). */
export class ConsoleError extends Error {
  constructor(
    readonly code: string,
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

type Told = () => void;
const told_when_ended = new Set<Told>();

/** Is told when any call finds that the session has ended; the returned function ends that. */
export function whenSignedOut(tell: Told): () => void {
  told_when_ended.add(tell);
  return () => void told_when_ended.delete(tell);
}

/** `unreached` stands for a dead network and for a gateway that answers instead of the server. */
export async function request(path: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  const token = startToken();
  if (token) headers.set("X-Start-Token", token);
  let response: Response;
  try {
    response = await fetch(`/api/console${path}`, { ...init, headers });
  } catch (error) {
    throw new ConsoleError("unreached", 0, String(error));
  }
  if (response.ok) return response;
  const refused = await refusal(response);
  if (refused.code === "not_signed_in") for (const tell of [...told_when_ended]) tell();
  throw refused;
}

async function refusal(response: Response): Promise<ConsoleError> {
  const body = (await response.json().catch(() => null)) as { code?: unknown } | null;
  if (typeof body?.code === "string") {
    return new ConsoleError(body.code, response.status, response.statusText);
  }
  const code = response.status >= 502 && response.status <= 504 ? "unreached" : "internal";
  return new ConsoleError(code, response.status, response.statusText);
}

export async function get<T>(path: string): Promise<T> {
  return (await request(path)).json() as Promise<T>;
}

export async function post(path: string, body: unknown): Promise<Response> {
  return request(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
}

export const at = encodeURIComponent;

export const signIn = (name: string, password: string) => post("/sign-in", { name, password });
export const signOut = () => post("/sign-out", {});
export const me = () => get<ConsoleMe>("/me");

/** `day` null asks for the site's own today. */
export const board = (site: string, day: string | null) =>
  get<Board>(`/sites/${at(site)}/board${day === null ? "" : `?day=${at(day)}`}`);

export const record = (site: string, round: string) =>
  get<RoundRecord>(`/sites/${at(site)}/rounds/${at(round)}`);

/** The round as an A4 PDF, to be walked with a pen. */
export const roundPaper = async (site: string, round: string) =>
  (await request(`/sites/${at(site)}/rounds/${at(round)}/paper`)).blob();

export const devices = (site: string) => get<ConsoleDevice[]>(`/sites/${at(site)}/devices`);

export const finding = (site: string, id: string) =>
  get<FindingTold>(`/sites/${at(site)}/findings/${at(id)}`);

export const findings = (site: string, open: boolean) =>
  get<ConsoleFinding[]>(`/sites/${at(site)}/findings?work=0${open ? "&open=1" : ""}`);

/** Orders of other kinds than rectification. */
export const orders = (site: string, open: boolean) =>
  get<ConsoleFinding[]>(`/sites/${at(site)}/findings?work=1${open ? "&open=1" : ""}`);

/** The first gauges of those that fit, with what was read in the last days. */
export const gauges = (
  site: string, asked: { days: number; show: string; text: string; limit: number },
) => get<ConsoleGauges>(`/sites/${at(site)}/gauges?days=${asked.days}&show=${asked.show}` +
  `&text=${at(asked.text)}&limit=${asked.limit}`);

export interface FindingRaise {
  checkpoint: string | null;
  equipment: string | null;
  item: string | null;
  severity: Severity;
  note: string;
}

/** A code that enrols one handheld, made anew each time. */
export const makeCode = async (site: string) =>
  (await post(`/sites/${at(site)}/codes`, {})).json() as Promise<CodeMade>;

/** What the desk found by itself; one that is open about the same is joined. */
export const raiseFinding = async (site: string, raise: FindingRaise) =>
  (await post(`/sites/${at(site)}/findings`, raise)).json() as Promise<OrderTaken>;

export const orderKinds = (site: string) => get<OrderKind[]>(`/sites/${at(site)}/orders/kinds`);

export interface OrderTake {
  kind: string;
  class: string;
  note: string;
  customer: { name: string; phone: string; place: string };
}

export const takeOrder = async (site: string, take: OrderTake) =>
  (await post(`/sites/${at(site)}/orders`, take)).json() as Promise<OrderTaken>;

export interface OrderNoting {
  what: OrderNote;
  note: string | null;
  reason?: string;
  content?: boolean;
  fee_cents?: number;
}

export const noteOrder = (site: string, order: string, said: OrderNoting) =>
  post(`/sites/${at(site)}/orders/${at(order)}/note`, said);

/** Two that are the same thing: the one is closed into the other. */
export const mergeFinding = (site: string, finding: string, into: string) =>
  post(`/sites/${at(site)}/findings/${at(finding)}/merge`, { into });

/** A merge is taken back. */
export const partFinding = (site: string, finding: string) =>
  post(`/sites/${at(site)}/findings/${at(finding)}/part`, {});

/** Who works at a site now, and how much waits for each. */
export const people = (site: string) => get<ConsolePerson[]>(`/sites/${at(site)}/people`);

export interface OrdersMove {
  orders: { order: string; from: OrderState; go: number }[];
  to: OrderState;
  owner: string | null;
  finish_by: string | null;
  level?: string | null;
  reason: string | null;
  note: string | null;
}

/** At which levels of appraisal a finding may have been found. */
export const orderLevels = (site: string) =>
  get<OrderLevel[]>(`/sites/${at(site)}/orders/levels`);

/** Many orders in one act. */
export const moveOrders = async (site: string, move: OrdersMove) =>
  (await post(`/sites/${at(site)}/orders/move`, move)).json() as Promise<OrdersMoved>;

/** `brief` asks for the counts alone. */
export const incidents = (site: string, brief = false) =>
  get<Incidents>(`/sites/${at(site)}/incidents${brief ? "?brief=1" : ""}`);

export const ledger = (site: string) => get<Ledger>(`/sites/${at(site)}/equipment`);

export const piece = (site: string, id: string) =>
  get<LedgerTold>(`/sites/${at(site)}/equipment/${at(id)}`);

export const pieceHistory = (site: string, id: string) =>
  get<LedgerHistory>(`/sites/${at(site)}/equipment/${at(id)}/history`);

/** What limits that never were would say to a gauge's old readings; null leaves a side open. */
export function whatIf(
  site: string, id: string, item: string, part: string, low: number | null, high: number | null,
): Promise<LedgerWhatIf> {
  const asked = new URLSearchParams({ item, part });
  if (low !== null) asked.set("low_milli", String(low));
  if (high !== null) asked.set("high_milli", String(high));
  return get(`/sites/${at(site)}/equipment/${at(id)}/what-if?${asked}`);
}

/** The week that ends with `day`; null asks for the site's own today. */
export const walkaround = (site: string, day: string | null) =>
  get<Walkaround>(`/sites/${at(site)}/walkaround${day === null ? "" : `?day=${at(day)}`}`);

export const plans = (site: string) => get<ConsolePlans>(`/sites/${at(site)}/plans`);

/** Each quota with its last periods, the running one first. */
export const quotas = (site: string) => get<ConsoleQuota[]>(`/sites/${at(site)}/quotas`);

const ofMonth = (month: string | null) => (month === null ? "" : `?month=${at(month)}`);

/** A plan with its occurrences in a month; null asks for the site's own. */
export const plan = (site: string, id: string, month: string | null) =>
  get<PlanTold>(`/sites/${at(site)}/plans/${at(id)}${ofMonth(month)}`);

export const shifts = (site: string, month: string | null) =>
  get<ConsoleShifts>(`/sites/${at(site)}/shifts${ofMonth(month)}`);

/** Places that are closed or proposed to be: what waits for a word first. */
export const closing = (site: string) => get<Closing[]>(`/sites/${at(site)}/closing`);

/** Places where nobody was for long, and those that are there twice. */
export const oddPoints = (site: string) => get<OddPoints>(`/sites/${at(site)}/checkpoints/odd`);

/** Rounds leave a place out until a day, which is included. */
export const closePlace = (site: string, id: string, until: string) =>
  post(`/sites/${at(site)}/checkpoints/${at(id)}/close`, { until });

/** Rounds go there: a proposal to close it is refused, or a closed place opens. */
export const openPlace = (site: string, id: string) =>
  post(`/sites/${at(site)}/checkpoints/${at(id)}/open`, {});

/** The working calendar of a year; null asks for the site's own. */
export const calendar = (site: string, year: number | null) =>
  get<ConsoleCalendar>(`/sites/${at(site)}/calendar${year === null ? "" : `?year=${year}`}`);

/** The empty workbook, to be filled in, or the site as it stands, to be changed. */
export const setUpBook = async (site: string, book: "template" | "site") =>
  (await request(`/sites/${at(site)}/setup/${book}.xlsx`)).blob();

/** What a file would change, or has changed; problems are an answer, not a refusal. */
export async function setUp(
  site: string, name: string, file: Blob, dry_run: boolean,
): Promise<SetUpTold> {
  const asked = new URLSearchParams({ name, dry_run: String(dry_run) });
  const response = await request(`/sites/${at(site)}/setup?${asked}`, {
    method: "POST", headers: { "Content-Type": "application/octet-stream" }, body: file,
  });
  return response.json() as Promise<SetUpTold>;
}

/** Those to reprint first. */
export const labels = (site: string) => get<ConsoleLabel[]>(`/sites/${at(site)}/labels`);

/** The first label of equipment that has none. */
export const makeLabels = (site: string, ids: string[]) =>
  post(`/sites/${at(site)}/labels/make`, { ids });

/** A new label in place of one that is lost or worn; the old one counts until it is scanned. */
export const renewLabel = (site: string, of: LabelOf, id: string) =>
  post(`/sites/${at(site)}/labels/renew`, { of, id });

/** A PDF in true size; `skip` places of its first sheet are used up. */
export const labelsPdf = async (site: string, ids: string[], size: string, skip: number) =>
  (await post(`/sites/${at(site)}/labels/pdf`, { ids, size, skip })).blob();
