import { z } from "zod";
import { SignInLimits } from "../../domain/attempt-limits/sign-in-limits.ts";
import type { HttpDeps } from "./http-deps.ts";
import { openApiDocument } from "./openapi.ts";
import { jsonText } from "./reply.ts";
import { openRoute, type Route } from "./route.ts";
import { actRoutes } from "./routes/acts.ts";
import { administrationRoutes } from "./routes/administration.ts";
import { compartmentRoutes } from "./routes/compartments.ts";
import { historyRoutes } from "./routes/history.ts";
import { memberRoutes } from "./routes/members.ts";
import { operationRoutes } from "./routes/operation.ts";
import { roomRoutes } from "./routes/rooms.ts";
import { sessionRoutes } from "./routes/session.ts";
import { setupRoutes } from "./routes/setup.ts";
import { trailRoutes } from "./routes/trail.ts";

/** Version of the REST API; its major number changes when a program that worked stops working. */
const apiVersion = "2.0.0";

/** Every route of the API, in the order in which they are mounted. The last one describes all of them. */
export function routeTable(deps: HttpDeps): readonly Route[] {
  // One for all that checks a password: guesses at it are counted together.
  const signIns = new SignInLimits(deps.openCounter, deps.clock, deps.limits);
  const routes = [
    ...sessionRoutes(deps, signIns),
    ...administrationRoutes(deps, signIns),
    ...setupRoutes(deps),
    ...trailRoutes(deps),
    ...roomRoutes(deps),
    ...memberRoutes(deps),
    ...compartmentRoutes(deps),
    ...historyRoutes(deps),
    ...actRoutes(deps),
    ...operationRoutes(deps),
  ];
  let document: string | null = null;
  const openApi = openRoute({
    method: "get",
    path: "/api/openapi.json",
    summary: "This document",
    limits: [],
    successes: [{ status: 200, schema: z.looseObject({ openapi: z.string() }) }],
    problems: [],
    // Made when it is asked for: it takes a twentieth of a start, and few ask.
    answer: async () => jsonText((document ??= JSON.stringify(openApiDocument(table, apiVersion)))),
  });
  const table: readonly Route[] = [...routes, openApi];
  return table;
}
