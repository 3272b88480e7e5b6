// A drive's story, told to its end: whatever breaks is counted, and what was started is stopped.
import { stopAll } from "./programs.mjs";

/** Tells it; `browser` gives what it launched, once it has. Ends the process. */
export async function tell(check, story, browser) {
  try {
    await story();
  } catch (error) {
    check.broke(error);
  } finally {
    await browser()?.close();
    await stopAll();
  }
  process.exit(check.end());
}
