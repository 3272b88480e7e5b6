// The four steps to a site's first round, and how far each is.
import type { BoardBegins } from "@/shared/types/BoardBegins";

export interface Step {
  name: "import" | "labels" | "handheld" | "walk";
  /** Where it is done. */
  page: "set-up" | "labels" | "devices" | "plans";
  /** `ready`: nobody can know whether labels were printed; they can be. */
  stands: "done" | "ready" | "next" | "later";
  /** How many there are of what it brings. */
  count: number;
}

export function stepsOf({ places, plans, labels, handhelds }: BoardBegins): Step[] {
  const imported = places > 0 && plans > 0;
  const steps: Step[] = [
    { name: "import", page: "set-up", stands: imported ? "done" : "later", count: places },
    { name: "labels", page: "labels", stands: labels > 0 ? "ready" : "later", count: labels },
    { name: "handheld", page: "devices", stands: handhelds > 0 ? "done" : "later",
      count: handhelds },
    { name: "walk", page: "plans", stands: "later", count: 0 },
  ];
  const next = steps.find(({ stands }) => stands === "later");
  if (next) next.stands = "next";
  return steps;
}
