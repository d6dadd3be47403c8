import { z } from "zod";
import { isPersonRate } from "../../domain/limits.ts";
import { problem, problems, retryAfter, type ProblemCode } from "../../../shared/rest/problem.ts";
import type { Route, Success } from "./route.ts";

/** The codes any route may answer. */
const everyRoute: readonly ProblemCode[] = ["internal", "unavailable"];

const RETRY_AFTER = {
  "Retry-After": {
    description: "Seconds to wait before the request is sent again. On every 503; it may then be refused again, with a new time.",
    schema: { type: "integer", minimum: 1 },
  },
};

/** The OpenAPI 3.1 document of a route table. Its schemas are those the routes parse and answer with. */
export function openApiDocument(routes: readonly Route[], version: string): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of routes) {
    const path = route.path.replace(/:(\w+)/g, "{$1}");
    (paths[path] ??= {})[route.method] = operation(route);
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Majlis",
      version,
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
      description: "What the caller may not see answers exactly like what does not exist.",
    },
    paths,
    components: {
      schemas: { Problem: schemaOf(problem, "output") },
      securitySchemes: {
        session: { type: "apiKey", in: "cookie", name: "__Host-majlis", description: "`majlis` over plain http on loopback" },
        token: { type: "http", scheme: "bearer", description: "A personal access token" },
      },
    },
  };
}

function operation(route: Route): object {
  const codes = [...route.problems, ...everyRoute];
  if (!route.isOpen) codes.push("sign-in-required", "busy");
  if (!route.isOpen && route.limits.some(isPersonRate)) codes.push("too-many-attempts");
  if (route.isOpen && route.isForAnyHost !== true) codes.push("wrong-host");
  if (route.method !== "get") codes.push("wrong-origin");
  if (route.query) codes.push("bad-request");
  if (route.body) codes.push("bad-request", "bad-json", "too-large", "wrong-media-type");
  return {
    summary: route.summary,
    ...(route.limits.length > 0 && { "x-majlis-limits": route.limits }),
    ...(!route.isOpen && { security: [{ session: [] }, { token: [] }] }),
    ...parameters(route),
    ...requestBody(route),
    responses: { ...Object.fromEntries(route.successes.map(success)), ...refusals(codes) },
  };
}

function parameters(route: Route): object {
  const inPath = [...route.path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: "path",
    required: true,
    schema: { type: "string" },
  }));
  const query = route.query ? schemaOf(route.query, "input") : {};
  const properties = (query["properties"] ?? {}) as Record<string, object>;
  const inQuery = Object.entries(properties).map(([name, schema]) => ({ name, in: "query", required: false, schema }));
  const all = [...inPath, ...inQuery];
  return all.length > 0 ? { parameters: all } : {};
}

function requestBody(route: Route): object {
  if (route.bytesLimit !== undefined) return { requestBody: { required: true, content: { "application/json": { schema: {} } } } };
  if (!route.body) return {};
  return { requestBody: { required: true, content: { "application/json": { schema: schemaOf(route.body, "input") } } } };
}

function success(success: Success): readonly [string, object] {
  const status = String(success.status);
  if ("schema" in success) {
    return [status, { description: "Done", content: { "application/json": { schema: schemaOf(success.schema, "output") } } }];
  }
  if ("contentType" in success) return [status, { description: "Done", content: { [success.contentType]: {} } }];
  return [status, { description: "Done" }];
}

function refusals(codes: readonly ProblemCode[]): Record<string, object> {
  const byStatus = Map.groupBy(new Set(codes), (code) => problems[code].status);
  return Object.fromEntries(
    [...byStatus].map(([status, group]) => [
      String(status),
      {
        description: group.join(", "),
        ...(group.some((code) => code === "too-many-attempts" || retryAfter(code) !== undefined) && { headers: RETRY_AFTER }),
        content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
      },
    ]),
  );
}

function schemaOf(schema: z.ZodType, io: "input" | "output"): Record<string, unknown> {
  // OpenAPI declares `$schema` once for the whole document.
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: "any" });
  return rest;
}
