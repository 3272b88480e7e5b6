// What shows these pages, by its own number.

/** The user agent's Chrome number: the WebView package's own counts by the maker's system. */
export function webViewVersion(user_agent: string): string | null {
  return /Chrom(?:e|ium)\/([\d.]+)/.exec(user_agent)?.[1] ?? null;
}
