// What fingers do on a page, over every start of it: taps, and fields that took the system's
// keyboard. The strip of the simulated NFC reader is no finger's: there the phone touches a tag.

export async function watchFingers(page) {
  const done = { taps: 0, fields: [] };
  await page.exposeFunction("fingerTapped", () => (done.taps += 1));
  await page.exposeFunction("tookKeyboard", (what) => done.fields.push(what));
  await page.addInitScript(() => {
    const TYPED = "input:not([type=file]), textarea, select, [contenteditable]";
    const STRIP = "[data-test=nfc-strip]";
    addEventListener("click", ({ target }) => {
      if (!target.closest(STRIP)) globalThis.fingerTapped();
    }, true);
    addEventListener("focusin", ({ target }) => {
      if (!target.matches(TYPED) || target.closest(STRIP)) return;
      globalThis.tookKeyboard(target.outerHTML.slice(0, 80));
    }, true);
  });
  return {
    /** How many taps an act took. */
    async taps(act) {
      const before = done.taps;
      await act();
      // What the page said before this answer has come in by now.
      await page.evaluate(() => null);
      return done.taps - before;
    },
    /** Every field that took the keyboard so far. */
    fields: () => done.fields,
  };
}
