// A drive's story, told to its end: whatever breaks is counted, and what was started is stopped.
import { stopAll } from "./programs.mjs";

/** Tells it; `opened` gives what it opened, once it has. Ends the process. */
export async function tell(check, story, opened) {
  try {
    await story();
  } catch (error) {
    check.broke(error);
  } finally {
    await opened()?.close();
    await stopAll();
  }
  process.exit(check.end());
}
