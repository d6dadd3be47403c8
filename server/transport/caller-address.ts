import type { IncomingMessage } from "node:http";

/**
 * The address of who sent a request, as Express' `request.ip` gives it: `trustedProxies` proxies in front are believed what they say in
 * `X-Forwarded-For`, each of which appends the address that called it. Empty if the connection is gone.
 */
export function callerAddress({ headers, socket }: IncomingMessage, trustedProxies: number): string {
  const forwarded = [headers["x-forwarded-for"] ?? []].flat().join(",").split(",");
  const hops = [
    socket.remoteAddress ?? "",
    ...forwarded
      .map((hop) => hop.trim())
      .filter((hop) => hop !== "")
      .toReversed(),
  ];
  return hops[Math.min(trustedProxies, hops.length - 1)] ?? "";
}
