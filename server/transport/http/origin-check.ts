import type { IncomingHttpHeaders } from "node:http";

/**
 * Whether a request names one of our own hosts. A page that made its own name point at this machine (DNS rebinding) sends that name,
 * and must not read what is answered without a credential (found 19).
 */
export function isForOwnHost(host: string | undefined, ownOrigins: readonly string[]): boolean {
  return host !== undefined && ownOrigins.some((origin) => new URL(origin).host === host.toLowerCase());
}

const ownSites: ReadonlySet<unknown> = new Set(["same-origin", "none"]);

/**
 * Whether a request that may change something comes from our own pages, or from a program other than a browser (CSRF, T1).
 *
 * A browser always names the origin of a page's request: `Origin` must be exactly one of ours, and `Sec-Fetch-Site` must be
 * same-origin. A program sends neither header. Upgrades to sockets are checked in the same way.
 */
export function isFromOwnOrigin(headers: IncomingHttpHeaders, ownOrigins: readonly string[]): boolean {
  const site = headers["sec-fetch-site"];
  if (headers.origin !== undefined && !ownOrigins.includes(headers.origin)) return false;
  return site === undefined || ownSites.has(site);
}
