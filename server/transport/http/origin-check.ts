import type { IncomingHttpHeaders } from "node:http";

const ownSites: ReadonlySet<unknown> = new Set(["same-origin", "none"]);

/**
 * Whether a request that may change something comes from ourselves, or from a program that is no browser (CSRF, T1).
 *
 * A browser always says where a page's request comes from: an `Origin` must be exactly one of ours, and a
 * `Sec-Fetch-Site` must be ours. A program sends neither. The sockets' upgrades ask the same.
 */
export function isFromOwnOrigin(headers: IncomingHttpHeaders, ownOrigins: readonly string[]): boolean {
  const site = headers["sec-fetch-site"];
  if (headers.origin !== undefined && !ownOrigins.includes(headers.origin)) return false;
  return site === undefined || ownSites.has(site);
}
