import { hash, timingSafeEqual } from "node:crypto";
import type { Request } from "express";
import { demoAccounts } from "../../../../shared/rest/demo.ts";
import { health, readiness } from "../../../../shared/rest/health.ts";
import { shownCredential } from "../credentials.ts";
import type { HttpDeps } from "../http-deps.ts";
import { identify } from "../mount-routes.ts";
import { isForOwnHost } from "../origin-check.ts";
import { json, refuse } from "../reply.ts";
import { openRoute, type Route } from "../route.ts";

const loopback: ReadonlySet<string | undefined> = new Set(["127.0.0.1", "::1", "::ffff:127.0.0.1"]);

/** Routes for the operator of the service. */
export function operationRoutes(deps: HttpDeps): readonly Route[] {
  const routes = [
    openRoute({
      method: "get",
      path: "/healthz",
      summary: "Whether the process answers; also while its stores do not",
      limits: [],
      successes: [{ status: 200, schema: health }],
      problems: [],
      isAnonymous: true,
      isForAnyHost: true,
      answer: async () => json(200, { status: "ok" }),
    }),
    openRoute({
      method: "get",
      path: "/readyz",
      summary: "Whether this node takes people; the problem names what keeps it from it",
      limits: [],
      successes: [{ status: 200, schema: readiness }],
      problems: ["not-ready"],
      isAnonymous: true,
      isForAnyHost: true,
      answer: async () => {
        const { unready, impaired } = await deps.faults();
        if (unready.length > 0) return refuse("not-ready", { parts: [...unready] });
        return json(200, { status: "ok", ...(impaired.length > 0 && { impaired: [...impaired] }) });
      },
    }),
    openRoute({
      method: "get",
      path: "/metrics",
      summary: "Prometheus metrics: to this machine itself, to who shows the metrics token, and to administrators",
      limits: [],
      successes: [{ status: 200, contentType: "text/plain" }],
      problems: ["not-found", "wrong-host"],
      isAnonymous: true,
      // A scraper that shows the token may call the node by any name: a page cannot know it.
      isForAnyHost: true,
      answer: async ({ request }) => {
        const isTrusted = showsToken(request, deps.metricsToken);
        if (!isTrusted && !isForOwnHost(request.headers.host, deps.ownOrigins())) return refuse("wrong-host");
        if (!isTrusted && !isLocal(request)) {
          const caller = await identify(deps, request);
          if (caller?.user.isAdmin !== true) return refuse("not-found");
        }
        return { kind: "bytes", contentType: deps.metrics.contentType, body: Buffer.from(await deps.metrics.metrics()) };
      },
    }),
  ];
  return deps.demo ? [...routes, demoRoute(deps.demo)] : routes;
}

/** Behind a proxy on this machine every request comes from loopback; a proxy adds the forwarded header. */
function isLocal(request: Request): boolean {
  return loopback.has(request.socket.remoteAddress) && request.headers["x-forwarded-for"] === undefined;
}

function showsToken(request: Request, token: string | undefined): boolean {
  const shown = shownCredential(request.headers, request.secure);
  if (token === undefined || shown?.kind !== "token") return false;
  const digest = (text: string): Buffer => hash("sha256", text, "buffer");
  // Hashing gives both sides the same length, which timingSafeEqual requires.
  return timingSafeEqual(digest(shown.secret), digest(token));
}

function demoRoute(demo: NonNullable<HttpDeps["demo"]>): Route {
  return openRoute({
    method: "get",
    path: "/api/demo",
    summary: "The accounts of this demonstration",
    limits: [],
    successes: [{ status: 200, schema: demoAccounts }],
    problems: [],
    answer: async () => json(200, demo),
  });
}
