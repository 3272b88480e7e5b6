import { expect, test } from "vitest";
import { webViewVersion } from "../../web-view";
import { CHOICES } from "./logic";

test("each choice stands on one of its own options", () => {
  for (const { otherwise, options } of CHOICES) {
    expect(options.map((option) => option.value)).toContain(otherwise);
  }
});

test("the WebView's number is read from the user agent", () => {
  const agent = "Mozilla/5.0 (Linux; Android 10) AppleWebKit/537.36 Chrome/74.0.3729.186 Mobile";
  expect(webViewVersion(agent)).toBe("74.0.3729.186");
  expect(webViewVersion("Mozilla/5.0 AppleWebKit/605 Safari/605")).toBeNull();
});
