import { randomUUID } from "node:crypto";
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from "express";
import type { Log } from "../../ports/log.ts";
import type { HttpDeps } from "./http-deps.ts";
import { isBodyToCome, refuse, send, type Refusal } from "./reply.ts";
import { mountRoutes } from "./mount-routes.ts";
import { routeTable } from "./route-table.ts";
import { securityHeaders } from "./security-headers.ts";
import { staticClient } from "./static-client.ts";

/**
 * The HTTP side: the REST API, the built client if there is one, and one 404 for everything that does not exist or the caller may not
 * see. It does not listen by itself; pass it to `http.createServer`.
 */
export function createHttpApp(deps: HttpDeps): Express {
  const app = express();
  app.set("trust proxy", deps.trustedProxies ?? 0);
  // An ETag would reveal whether two bodies are the same.
  app.set("etag", false);
  app.set("case sensitive routing", true);
  app.use((request, _response, next) => {
    // A client that has left, or was cut, by then is not looked up for nothing.
    deps.pacer.take(request, () => void (request.socket.destroyed || next()));
  });
  app.use(securityHeaders(deps.ownOrigins));
  app.use(["/api", "/metrics", "/healthz", "/readyz"], (_request, response, next) => {
    response.set("Cache-Control", "no-store");
    next();
  });
  mountRoutes(app, routeTable(deps), deps);
  app.use("/api", (_request, response) => send(response, refuse("not-found")));
  const client = deps.clientFolder === undefined ? null : staticClient(deps.clientFolder);
  if (client) app.use(closeBeforeBody, client);
  app.use((_request, response) => send(response, refuse("not-found")));
  app.use(lastResort(deps.log));
  return app;
}

/** A file is asked for without a body; where one is to come, it is not read. */
const closeBeforeBody: RequestHandler = (request, response, next) => {
  if (isBodyToCome(request)) response.set("Connection", "close");
  next();
};

/** Logs an error that was not caught elsewhere, and answers with a problem document that reveals nothing about it. */
function lastResort(log: Log): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    // A path that cannot be decoded names no resource.
    if (error instanceof URIError) return void send(response, refuse("not-found")).catch(next);
    // The reader left, or was cut off: nothing failed here.
    if (Reflect.get(Object(error), "code") === "ERR_STREAM_PREMATURE_CLOSE") return;
    // The route's pattern, not the path: ids stay out of the log.
    const route = (request.route as { path?: string } | undefined)?.path;
    const what = response.headersSent ? "an answer was cut off, so that a part is not taken for the whole" : "a request failed";
    // What a person quotes to the operator, who finds the line by it.
    const id = randomUUID();
    log.error({ err: error, request: id, method: request.method, route }, what);
    if (response.headersSent) return void response.destroy();
    response.set("X-Request-Id", id);
    send(response, refuse(codeOf(error))).catch(next);
  };
}

/** Problems by the names of errors: most come from other threads, which keep no more than their names. */
const CODES: ReadonlyMap<string, Refusal> = new Map([
  ["HasherBusy", "busy"],
  ["LedgerUnavailable", "unavailable"],
  ["DirectoryUnavailable", "unavailable"],
  ["ThreadGone", "unavailable"],
  ["WorkUnavailable", "unavailable"],
  ["DamagedEntryError", "ledger-unreadable"],
  ["UnreadableEntryError", "ledger-unreadable"],
  ["RightWithdrawn", "not-found"],
]);

function codeOf(error: unknown): Refusal {
  return (error instanceof Error ? CODES.get(error.name) : undefined) ?? "internal";
}
