import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { memoryAttemptCounter } from "../../server/adapters/memory/attempt-counters.ts";
import { USUAL_LIMITS } from "../../server/domain/limits.ts";
import { routeTable } from "../../server/transport/http/route-table.ts";
import type { HttpDeps } from "../../server/transport/http/http-deps.ts";
import type { Answer, RestClient } from "../support/rest-client.ts";
import { password, startHttpWorld, type HttpWorld } from "../support/http/http-world.ts";
import { makeStraitWatch } from "../support/http/strait-watch.ts";

interface Operation {
  readonly responses: Record<
    string,
    { readonly content?: Record<string, { readonly schema?: object }>; readonly headers?: Record<string, object> }
  >;
}
interface Document {
  readonly openapi: string;
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: { readonly schemas: Record<string, object> };
}

let world: HttpWorld;
let document: Document;
beforeAll(async () => {
  world = await startHttpWorld();
  document = (await world.stranger().get("/api/openapi.json")).json;
});
afterAll(() => world.stop());

/** The schema that the document gives for an answer, or null if it does not foresee the answer. */
function schemaOf(method: string, path: string, answer: Answer): object | null {
  const response = document.paths[path]?.[method]?.responses[String(answer.status)];
  const type = answer.headers.get("content-type")?.split(";")[0] ?? "";
  const schema = response?.content?.[type]?.schema;
  return schema && "$ref" in schema ? (document.components.schemas["Problem"] ?? null) : (schema ?? null);
}

describe("the OpenAPI document", () => {
  it("has every mounted route and no other", () => {
    expect(document.openapi).toBe("3.1.0");
    const mounted = routeTable({
      ownOrigins: () => [],
      openCounter: memoryAttemptCounter,
      limits: USUAL_LIMITS,
    } as unknown as HttpDeps).map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, "{$1}")}`);
    const described = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    );
    expect(described.toSorted()).toEqual(mounted.toSorted());
    expect(new Set(described).size).toBe(described.length);
  });

  it("names Retry-After on every 503 and 429, and nowhere else", () => {
    const answers = Object.values(document.paths).flatMap((methods) =>
      Object.values(methods).flatMap(({ responses }) => Object.entries(responses)),
    );
    const naming = (name: string) => new Set(answers.filter(([, { headers }]) => headers?.[name] !== undefined).map(([status]) => status));
    expect([...naming("Retry-After")].toSorted()).toEqual(["429", "503"]);
    expect(answers.filter(([status, { headers }]) => /^(429|503)$/.test(status) && headers === undefined)).toEqual([]);
  });

  it("fits what the routes answer, success and refusal", async () => {
    const { room, shared, lead, watch, outsider } = await makeStraitWatch(world);
    const root = await world.as("root");
    const { id: outsiderId } = (await outsider.get("/api/me")).json.user;
    const token = (await lead.post("/api/tokens", { name: "t", expiresInDays: 1 })).json.id as string;
    const calls: [RestClient, string, string, string, object?][] = [
      [world.stranger(), "post", "/api/session", "/api/session", { username: "lead-alf", password }],
      [world.stranger(), "post", "/api/session", "/api/session", { username: "lead-alf", password: "wrong" }],
      [lead, "get", "/api/session", "/api/session"],
      [world.stranger(), "get", "/api/session", "/api/session"],
      [lead, "get", "/api/me", "/api/me"],
      [world.stranger(), "get", "/api/me", "/api/me"],
      [lead, "post", "/api/tokens", "/api/tokens", { name: "u", expiresInDays: 1 }],
      [lead, "get", "/api/tokens", "/api/tokens"],
      [watch, "delete", "/api/tokens/{token}", `/api/tokens/${token}`],
      [lead, "get", "/api/partners", "/api/partners"],
      [lead, "get", "/api/rooms/{room}/previews/{partner}", `/api/rooms/${room}/previews/BRV?role=watch`],
      [lead, "get", "/api/rooms/{room}/previews/{partner}", `/api/rooms/${room}/previews/XXX`],
      [lead, "post", "/api/rooms/{room}/invitations", `/api/rooms/${room}/invitations`, { username: "nobody-yet", role: "watch" }],
      [lead, "post", "/api/rooms/{room}/links", `/api/rooms/${room}/links`, { partner: "DLT", role: "watch", expiresInHours: 1 }],
      [lead, "get", "/api/rooms/{room}/invitations", `/api/rooms/${room}/invitations`],
      [watch, "get", "/api/rooms/{room}/invitations", `/api/rooms/${room}/invitations`],
      [lead, "delete", "/api/rooms/{room}/invitations/{invitation}", `/api/rooms/${room}/invitations/none`],
      [root, "post", "/api/partners", "/api/partners", { code: "EFG", name: "Efgan" }],
      [root, "post", "/api/partners", "/api/partners", { code: "EFG", name: "Efgan" }],
      [lead, "post", "/api/partners", "/api/partners", { code: "EFG", name: "Efgan" }],
      [root, "post", "/api/users", "/api/users", { username: "n", displayName: "N", partner: "ALF", password: "short" }],
      [root, "post", "/api/users", "/api/users", { username: "new", displayName: "N", partner: "ALF", password: "long enough" }],
      [root, "get", "/api/users", "/api/users?limit=2"],
      [outsider, "get", "/api/users", "/api/users"],
      [outsider, "get", "/api/users/{user}", `/api/users/${outsiderId}`],
      [root, "patch", "/api/users/{user}", `/api/users/${outsiderId}`, { mayRelease: true }],
      [root, "patch", "/api/users/{user}", `/api/users/${outsiderId}`, {}],
      [outsider, "get", "/api/users/{user}/sessions", `/api/users/${outsiderId}/sessions`],
      [outsider, "get", "/api/users/{user}/tokens", `/api/users/${outsiderId}/tokens`],
      [outsider, "post", "/api/users/{user}/password", `/api/users/${outsiderId}/password`, { password: "long enough" }],
      [outsider, "delete", "/api/users/{user}/sessions/{session}", `/api/users/${outsiderId}/sessions/nothing`],
      [root, "get", "/api/limits", "/api/limits"],
      [root, "get", "/api/hosted-rooms", "/api/hosted-rooms?limit=1"],
      [outsider, "get", "/api/hosted-rooms", "/api/hosted-rooms"],
      [world.stranger(), "post", "/api/setup", "/api/setup", {}],
      [world.stranger(), "post", "/api/setup/link", "/api/setup/link", { token: "made-up" }],
      [lead, "get", "/api/rooms", "/api/rooms"],
      [lead, "post", "/api/rooms", "/api/rooms", { title: "t" }],
      [lead, "get", "/api/rooms/{room}", `/api/rooms/${room}`],
      [outsider, "get", "/api/rooms/{room}", `/api/rooms/${room}`],
      [lead, "post", "/api/rooms/{room}/compartments", `/api/rooms/${room}/compartments`, { releasableTo: [] }],
      [lead, "post", "/api/rooms/{room}/compartments", `/api/rooms/${room}/compartments`, { releasableTo: ["XXX"] }],
      [lead, "post", "/api/rooms/{room}/members", `/api/rooms/${room}/members`, { username: "analyst-dlt", role: "watch" }],
      [lead, "post", "/api/rooms/{room}/members", `/api/rooms/${room}/members`, { username: "watch-crl", role: "watch" }],
      [lead, "post", "/api/rooms/{room}/invitations", `/api/rooms/${room}/invitations`, { username: "no-one", role: "analyst" }],
      [outsider, "get", "/api/invitations", "/api/invitations"],
      [outsider, "post", "/api/invitations/{invitation}/refusal", "/api/invitations/nothing/refusal"],
      [lead, "post", "/api/rooms/{room}/links", `/api/rooms/${room}/links`, { partner: "DLT", role: "watch", expiresInHours: 1 }],
      [watch, "post", "/api/links/redemption", "/api/links/redemption", { secret: "made-up" }],
      [lead, "post", "/api/rooms/{room}/members", `/api/rooms/${room}/members`, { username: "lead-alf", role: "watch" }],
      [watch, "delete", "/api/rooms/{room}/members/{user}", `/api/rooms/${room}/members/${outsiderId}`],
      [lead, "post", "/api/compartments/{compartment}/tickets", `/api/compartments/${shared}/tickets`],
      [lead, "get", "/api/compartments/{compartment}/timeline", `/api/compartments/${shared}/timeline`],
      [lead, "get", "/api/compartments/{compartment}/contributions", `/api/compartments/${shared}/contributions`],
      [lead, "get", "/api/compartments/{compartment}/contributions", `/api/compartments/${shared}/contributions?limit=x`],
      [lead, "get", "/api/compartments/{compartment}/attribution", `/api/compartments/${shared}/attribution`],
      [lead, "get", "/api/compartments/{compartment}/state", `/api/compartments/${shared}/state?at=9`],
      [lead, "get", "/healthz", "/healthz"],
      [lead, "get", "/readyz", "/readyz"],
      [lead, "get", "/api/openapi.json", "/api/openapi.json"],
    ];
    for (const [caller, method, path, url, body] of calls) {
      const json = body === undefined ? {} : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
      const answer = await caller.send(method.toUpperCase(), url, json);
      const schema = schemaOf(method, path, answer);
      const judged = schema ? z.fromJSONSchema(schema as z.core.JSONSchema.JSONSchema).safeParse(answer.json) : null;
      expect([method, url, answer.status, judged?.success, judged?.error?.message]).toEqual([method, url, answer.status, true, undefined]);
    }
  });
});
