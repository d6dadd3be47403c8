import { demoAccounts } from "../../../../shared/rest/demo.ts";
import { health } from "../../../../shared/rest/health.ts";
import type { HttpDeps } from "../http-deps.ts";
import { json, refuse } from "../reply.ts";
import { openRoute, type Route } from "../route.ts";

const loopback: ReadonlySet<string | undefined> = new Set(["127.0.0.1", "::1", "::ffff:127.0.0.1"]);

/** What whoever runs the service asks of it. */
export function operationRoutes(deps: HttpDeps): readonly Route[] {
  const routes = [
    openRoute({
      method: "get",
      path: "/healthz",
      summary: "Whether the process runs",
      successes: [{ status: 200, schema: health }],
      problems: [],
      answer: async () => json(200, { status: "ok" }),
    }),
    openRoute({
      method: "get",
      path: "/readyz",
      summary: "Whether the process can do its work; 503 while it cannot",
      successes: [
        { status: 200, schema: health },
        { status: 503, schema: health },
      ],
      problems: [],
      answer: async () => ((await deps.isReady()) ? json(200, { status: "ok" }) : json(503, { status: "unavailable" })),
    }),
    openRoute({
      method: "get",
      path: "/metrics",
      summary: "Prometheus metrics: to this machine itself, and to administrators",
      successes: [{ status: 200, contentType: "text/plain" }],
      problems: ["not-found"],
      answer: async ({ caller, request }) => {
        // Behind a proxy of this machine everybody comes from loopback; a proxy says that it is one.
        const isLocal = loopback.has(request.socket.remoteAddress) && request.headers["x-forwarded-for"] === undefined;
        if (!isLocal && !caller?.user.isAdmin) return refuse("not-found");
        return { kind: "bytes", contentType: deps.metrics.contentType, body: Buffer.from(await deps.metrics.metrics()) };
      },
    }),
  ];
  return deps.demo ? [...routes, demoRoute(deps.demo)] : routes;
}

function demoRoute(demo: NonNullable<HttpDeps["demo"]>): Route {
  return openRoute({
    method: "get",
    path: "/api/demo",
    summary: "The accounts of this demonstration",
    successes: [{ status: 200, schema: demoAccounts }],
    problems: [],
    answer: async () => json(200, demo),
  });
}
