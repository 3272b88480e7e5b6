// What fingers do on a page, over every start of it: taps, and fields that took the system's
// keyboard. The strip of the simulated NFC reader is no finger's: there the phone touches a tag.

export async function watchFingers(page) {
  const done = { taps: 0, fields: [] };
  await page.exposeFunction("fingerTapped", () => (done.taps += 1));
  await page.exposeFunction("tookKeyboard", (what) => done.fields.push(what));
  await page.addInitScript(() => {
    const TYPED = "input:not([type=file]), textarea, select, [contenteditable]";
    const STRIP = "[data-test=nfc-strip]";
    // What the page itself clicks, such as its hidden field for a file, is no finger's.
    addEventListener("click", ({ target, isTrusted }) => {
      if (isTrusted && !target.closest(STRIP)) globalThis.fingerTapped();
    }, true);
    const look = (target) => {
      if (!target?.matches(TYPED) || target.closest(STRIP)) return;
      globalThis.tookKeyboard(target.outerHTML.slice(0, 80));
    };
    addEventListener("focusin", ({ target }) => look(target), true);
    // Where the page stood before this ran, a field may have the keyboard already.
    look(document.activeElement);
  });
  // What the page said before this answer has come in by then.
  const heard = () => page.evaluate(() => null);
  return {
    /** How many taps an act took. */
    async taps(act) {
      await heard();
      const before = done.taps;
      await act();
      await heard();
      return done.taps - before;
    },
    /** Every field that took the keyboard so far. */
    fields: () => done.fields,
  };
}
