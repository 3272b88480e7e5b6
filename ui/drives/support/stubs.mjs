// States of a screen that no program can be brought to in a drive, such as a full disk: the page
// hears another reply to some commands; everything else goes through as it is.

/**
 * While `act` runs. `changes` has a function by command: the real reply becomes what it returns; an
 * `{ refused }` is a refusal with that body.
 */
export async function hearing(page, changes, act) {
  const answer = async (route) => {
    const change = changes[route.request().postDataJSON()?.cmd];
    if (!change) return route.continue();
    const response = await route.fetch();
    const reply = change(await response.json());
    if (reply.refused) return route.fulfill({ status: 403, json: reply.refused });
    return route.fulfill({ response, json: reply });
  };
  await page.route("**/api/call", answer);
  try {
    await act();
  } finally {
    await page.unroute("**/api/call", answer);
    await looksAgain(page);
  }
}

/** The page asks how the handheld stands, as when it comes back into sight. */
export function looksAgain(page) {
  return page.evaluate(() => void document.dispatchEvent(new Event("visibilitychange")));
}
