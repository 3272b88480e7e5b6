// Which page stands at which address. Filters are query parameters, so that a link shows the same.
// Addresses live in the fragment: the server then serves one page and no more.
import {
  createRouter, createWebHashHistory, type RouteLocationNormalized, type RouteRecordRaw,
} from "vue-router";
import Audit from "./pages/audit/Screen.vue";
import Board from "./pages/board/Screen.vue";
import Calendar from "./pages/calendar/Screen.vue";
import Campaigns from "./pages/campaigns/Screen.vue";
import Checkpoints from "./pages/checkpoints/Screen.vue";
import Completion from "./pages/completion/Screen.vue";
import Devices from "./pages/devices/Screen.vue";
import Doubts from "./pages/doubts/Screen.vue";
import Findings from "./pages/findings/Screen.vue";
import Incidents from "./pages/incidents/Screen.vue";
import Labels from "./pages/labels/Screen.vue";
import Months from "./pages/months/Screen.vue";
import Notices from "./pages/notices/Screen.vue";
import Orders from "./pages/orders/Screen.vue";
import Ledger from "./pages/ledger/Screen.vue";
import People from "./pages/people/Screen.vue";
import Performance from "./pages/performance/Screen.vue";
import Photos from "./pages/photos/Screen.vue";
import Pictures from "./pages/pictures/Screen.vue";
import Piece from "./pages/piece/Screen.vue";
import Plan from "./pages/plan/Screen.vue";
import Plans from "./pages/plans/Screen.vue";
import Problem from "./pages/problem/Screen.vue";
import Quality from "./pages/quality/Screen.vue";
import Readings from "./pages/readings/Screen.vue";
import Reports from "./pages/reports/Screen.vue";
import SetUp from "./pages/set-up/Screen.vue";
import Settings from "./pages/settings/Screen.vue";
import Shell from "./pages/shell/Screen.vue";
import Shifts from "./pages/shifts/Screen.vue";
import SignIn from "./pages/sign-in/Screen.vue";
import Standards from "./pages/standards/Screen.vue";
import Tokens from "./pages/tokens/Screen.vue";
import Trainings from "./pages/trainings/Screen.vue";
import Wall from "./pages/wall/Screen.vue";
import Walks from "./pages/walks/Screen.vue";
import { ConsoleError } from "@/shared/api/console";
import { codeOf } from "./live";
import { loadMe, siteOf } from "./session";

const routes: RouteRecordRaw[] = [
  { path: "/sign-in", name: "sign-in", component: SignIn, meta: { open: true } },
  { path: "/problem", name: "problem", component: Problem, meta: { open: true } },
  { path: "/:site/wall", name: "wall", component: Wall },
  {
    path: "/:site",
    component: Shell,
    redirect: (to) => ({ name: "board", params: to.params }),
    children: [
      { path: "board", name: "board", component: Board },
      { path: "findings", name: "findings", component: Findings },
      { path: "orders", name: "orders", component: Orders },
      { path: "plans", name: "plans", component: Plans },
      { path: "plans/:plan", name: "plan", component: Plan, meta: { of: "plans" } },
      { path: "shifts", name: "shifts", component: Shifts },
      { path: "calendar", name: "calendar", component: Calendar, meta: { of: "shifts" } },
      { path: "campaigns", name: "campaigns", component: Campaigns },
      { path: "completion", name: "completion", component: Completion },
      { path: "quality", name: "quality", component: Quality },
      { path: "photos", name: "photos", component: Photos },
      { path: "performance", name: "performance", component: Performance },
      { path: "checkpoints", name: "checkpoints", component: Checkpoints },
      {
        // With its map, which no other page needs.
        path: "checkpoints/floor", name: "floor", meta: { of: "checkpoints" },
        component: () => import("./pages/floor/Screen.vue"),
      },
      { path: "ledger", name: "ledger", component: Ledger },
      { path: "ledger/months", name: "months", component: Months, meta: { of: "ledger" } },
      { path: "ledger/:piece", name: "piece", component: Piece, meta: { of: "ledger" } },
      { path: "readings", name: "readings", component: Readings },
      { path: "labels", name: "labels", component: Labels },
      { path: "standards", name: "standards", component: Standards },
      { path: "pictures", name: "pictures", component: Pictures },
      { path: "walks", name: "walks", component: Walks },
      { path: "reports", name: "reports", component: Reports },
      { path: "tokens", name: "tokens", component: Tokens },
      { path: "set-up", name: "set-up", component: SetUp },
      { path: "people", name: "people", component: People },
      { path: "devices", name: "devices", component: Devices },
      { path: "trainings", name: "trainings", component: Trainings },
      { path: "doubts", name: "doubts", component: Doubts },
      { path: "incidents", name: "incidents", component: Incidents },
      { path: "audit", name: "audit", component: Audit },
      { path: "notices", name: "notices", component: Notices },
      { path: "settings", name: "settings", component: Settings },
    ],
  },
  { path: "/:rest(.*)*", name: "home", component: Problem },
];

export const router = createRouter({
  history: createWebHashHistory(),
  routes,
  // The pages scroll inside; going back brings the filters back by the address.
  scrollBehavior: (_to, _from, saved) => saved ?? false,
});

router.beforeEach(async (to) => {
  if (to.meta.open) return true;
  try {
    const { sites } = await loadMe();
    return siteFor(to, sites[0]?.id);
  } catch (error) {
    const back = to.fullPath === "/" ? {} : { back: to.fullPath };
    if (error instanceof ConsoleError && error.status === 401) {
      return { name: "sign-in", query: back };
    }
    return { name: "problem", query: { ...back, code: codeOf(error) } };
  }
});

/** A site that the person may not see, or no site at all, leads to the first one. */
function siteFor(to: RouteLocationNormalized, first: string | undefined) {
  if (first === undefined) return { name: "problem", query: { code: "no_site" } };
  const asked = to.params.site;
  if (to.name === "home" || typeof asked !== "string" || !siteOf(asked)) {
    return { name: "board", params: { site: first } };
  }
  return true;
}
