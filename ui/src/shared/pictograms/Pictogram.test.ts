// The component as markup: silent or labelled, in its place before and after the drawings came.
import { createSSRApp } from "vue";
import { renderToString } from "vue/server-renderer";
import { expect, it } from "vitest";
import { loadPictograms, Pictogram } from "./index";

function markup(props: Record<string, unknown>): Promise<string> {
  return renderToString(createSSRApp(Pictogram, props));
}

it("keeps its place while the drawings come, and draws when they are there", async () => {
  const before = await markup({ list: "tp1", item: "1.1" });
  expect(before).toMatch(/viewbox="0 0 48 48"/i);
  expect(before).not.toContain("<path");
  await loadPictograms();
  const after = await markup({ list: "tp1", item: "1.1" });
  expect(after).toContain("<path");
  expect(after).not.toContain("fault");
});

it("draws a fault over a smaller object, a ghost where it is missing", async () => {
  await loadPictograms();
  const gone = await markup({ list: "tp13", item: "13.7", clause: "hose" });
  expect(gone).toContain('class="small ghost object"');
  expect(gone).toContain('class="fault"');
  expect(await markup({ list: "tp7", item: "7.1", clause: "faded" })).toContain("small pale");
});

it("is silent without a label and an image with one", async () => {
  const silent = await markup({ list: "tp1", item: "1.1" });
  expect(silent).toContain('aria-hidden="true"');
  expect(silent).not.toContain("role=");
  const spoken = await markup({ list: "tp1", item: "1.1", label: "Guard" });
  expect(spoken).toContain('role="img"');
  expect(spoken).toContain('aria-label="Guard"');
  expect(spoken).not.toContain("aria-hidden");
});

it("shows the general drawing for a site's own item", async () => {
  await loadPictograms();
  const own = await markup({ list: "pool", item: "pool.1", clause: "cold" });
  expect(own).toContain('class="fault"');
  expect(own).toBe(await markup({ list: "pool", item: "pool.2", clause: "deep" }));
});
