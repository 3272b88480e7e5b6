// Memory history: the route is kept by Rust (`remember_route`), never by the browser, so that a
// cold start opens the same item. Depth is three at most.
import { createMemoryHistory, createRouter, type RouteLocationNormalized } from "vue-router";
import { call } from "@/shared/api";
import { remembered, gateOf, resumeAt } from "./routes";
import { session } from "./session";
import Today from "./screens/today/Screen.vue";
import Who from "./screens/who/Screen.vue";

export const router = createRouter({
  history: createMemoryHistory(),
  routes: [
    // Before anybody is there.
    { path: "/", redirect: "/opening" },
    { path: "/opening", component: () => import("./screens/opening/Screen.vue") },
    { path: "/enrol", component: () => import("./screens/enrol/Screen.vue") },
    { path: "/who", component: Who },
    // The four tabs.
    { path: "/today", component: Today },
    { path: "/scan", component: () => import("./screens/scan/Screen.vue") },
    { path: "/findings", component: () => import("./screens/findings/Screen.vue") },
    { path: "/me", component: () => import("./screens/settings/Screen.vue") },
    // One level down.
    { path: "/duty/:round", component: () => import("./screens/duty/Screen.vue"), props: true },
    { path: "/take", component: () => import("./screens/take/Screen.vue") },
    { path: "/report", component: () => import("./screens/report/Screen.vue") },
    { path: "/paper", component: () => import("./screens/paper/Screen.vue") },
    { path: "/places", component: () => import("./screens/places/Screen.vue") },
    { path: "/round/:round", component: () => import("./screens/round/Screen.vue"), props: true },
    {
      path: "/round/:round/at/:checkpoint",
      component: () => import("./screens/checkpoint/Screen.vue"),
      props: true,
    },
    {
      path: "/round/:round/at/:checkpoint/read",
      component: () => import("./screens/reading/Screen.vue"),
      props: true,
    },
    {
      path: "/round/:round/floor",
      component: () => import("./screens/floor/Screen.vue"),
      props: true,
    },
    {
      path: "/round/:round/summary",
      component: () => import("./screens/summary/Screen.vue"),
      props: true,
    },
    {
      path: "/finding/:finding",
      component: () => import("./screens/finding/Screen.vue"),
      props: true,
    },
    { path: "/mounting", component: () => import("./screens/mounting/Screen.vue") },
    { path: "/mounting/add", component: () => import("./screens/add-place/Screen.vue") },
    {
      path: "/mounting/:checkpoint",
      component: () => import("./screens/mount/Screen.vue"),
      props: true,
    },
    { path: "/shift", component: () => import("./screens/shift/Screen.vue") },
    { path: "/shift/handover", component: () => import("./screens/handover/Screen.vue") },
    { path: "/shift/add", component: () => import("./screens/add-person/Screen.vue") },
    { path: "/me/check", component: () => import("./screens/device-check/Screen.vue") },
    { path: "/doubts", component: () => import("./screens/doubts/Screen.vue") },
    { path: "/sync", component: () => import("./screens/sync/Screen.vue") },
    { path: "/problems", component: () => import("./screens/problem/Screen.vue") },
    { path: "/:lost(.*)", redirect: "/today" },
  ],
});

type To = Pick<RouteLocationNormalized, "path" | "fullPath">;

/** A route as it is kept for whoever is at the screen; null where nobody comes back to it. */
export function routeKept(to: To): string | null {
  const person = session.status?.person;
  if (!person || session.status?.phase !== "unlocked" || gateOf("unlocked", to.path)) return null;
  return remembered(person.staff, to.fullPath);
}

/** What Rust keeps already: an answer brings its route along. */
let kept: string | null = null;
export const routeIsKept = (route: string | null): void => void (kept = route);

router.afterEach((to: To) => {
  const route = routeKept(to);
  if (route === null || route === kept) return;
  kept = route;
  // A route that can't be kept costs a tap after a restart, nothing else.
  call({ cmd: "remember_route", route }).catch(() => (kept = null));
});

export function go(path: string): void {
  void router.push(path);
}

/** The code pad for a round, with the place that is wanted next at its top. */
export function scanFor(round: string, place: string | null): string {
  const to = place === null ? "" : `&to=${encodeURIComponent(place)}`;
  return `/scan?round=${round}${to}`;
}

/** Puts the page where the handheld's phase wants it; called whenever the phase changes. */
export function place(): void {
  const status = session.status;
  if (!status) return;
  const gate = gateOf(status.phase, router.currentRoute.value.path);
  if (!gate) return;
  void router.replace(gate === "resume" ? resumeAt(status.route, status.person) : gate);
}
