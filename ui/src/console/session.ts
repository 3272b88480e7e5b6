// Who is signed in, and at which sites. The cookie is the browser's; the page holds only names.
import { reactive } from "vue";
import * as api from "@/shared/api/console";
import { dropMarks } from "@/shared/api/console-desk";
import { dropPhotos } from "@/shared/api/console-photos";
import type { ConsoleMe } from "@/shared/types/ConsoleMe";

export const session = reactive<{ me: ConsoleMe | null }>({ me: null });

export async function loadMe(): Promise<ConsoleMe> {
  session.me ??= await api.me();
  return session.me;
}

/** Asks again: a site may have another name by now. */
export async function loadMeAnew(): Promise<void> {
  session.me = await api.me();
}

export async function signIn(name: string, password: string): Promise<void> {
  await api.signIn(name, password);
  session.me = null;
  await loadMe();
}

/** Nothing of the last person stays on the page, even where the server can't be told. */
export async function signOut(): Promise<void> {
  await api.signOut().catch(() => undefined);
  forget();
}

export function forget(): void {
  session.me = null;
  dropPhotos();
  dropMarks();
}

export function siteOf(id: string) {
  return session.me?.sites.find((site) => site.id === id) ?? null;
}
