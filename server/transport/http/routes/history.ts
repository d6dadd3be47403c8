import type { z } from "zod";
import { attribution } from "../../../../shared/rest/attribution.ts";
import { contributionPage } from "../../../../shared/rest/contributions.ts";
import { afterQuery, atQuery, beforeQuery } from "../../../../shared/rest/page.ts";
import { timelinePage } from "../../../../shared/rest/timeline.ts";
import { findCompartment, type FoundCompartment } from "../../../commands/find-compartment.ts";
import type { AuthenticatedUser } from "../../../domain/authenticated-user.ts";
import { ledgerRead } from "../../../domain/trail/trail-changes.ts";
import { WorkSlots, type Leave } from "../../../domain/work-slots.ts";
import { holdingSlot, inSlots } from "../held-slot.ts";
import type { HttpDeps } from "../http-deps.ts";
import { presentContributions, presentLines } from "../present/history.ts";
import { lookUpPeople } from "../present/person.ts";
import { json, jsonText, refuse, type Reply } from "../reply.ts";
import { RightWithdrawn } from "../right-withdrawn.ts";
import { route, type Route, type RouteRequest } from "../route.ts";

/** Exports of one person that are open at once on a node; their further ones wait. */
const OPEN_PER_PERSON = 2;

/** What happened in a compartment, for those who may read it. */
export function historyRoutes(deps: HttpDeps): readonly Route[] {
  const routes = [timelineRoute(deps), contributionsRoute(deps), stateRoute(deps), attributionRoute(deps)];
  return deps.exportLedger ? [...routes, ledgerRoute(deps, deps.exportLedger)] : routes;
}

/** Answers once the compartment was loaded and may be read. */
async function onReadable<Query>(
  deps: HttpDeps,
  { caller, param }: Pick<RouteRequest<AuthenticatedUser, Query, unknown>, "caller" | "param">,
  answer: (found: FoundCompartment) => Promise<Reply>,
): Promise<Reply> {
  const found = await findCompartment(deps, caller.user, param("compartment"), "read-compartment");
  return found.ok ? await answer(found.value) : refuse(found.error);
}

function timelineRoute(deps: HttpDeps): Route {
  return route<z.infer<typeof beforeQuery>>({
    method: "get",
    path: "/api/compartments/:compartment/timeline",
    summary: "Readable lines of who did what, newest first",
    query: beforeQuery,
    limits: [],
    successes: [{ status: 200, schema: timelinePage }],
    problems: ["not-found", "ledger-unreadable"],
    answer: (request) =>
      onReadable(deps, request, async ({ compartment }) => {
        const { before, limit } = request.query;
        const page = await deps.history.timeline(compartment.id, { limit, ...(before !== undefined && { before }) });
        const entries = await presentLines(deps.directory, page.entries);
        request.gives({ compartment: compartment.id, seq: Math.max(0, ...page.entries.map(({ seq }) => seq)) });
        return json(200, { entries, ...(page.next !== undefined && { next: page.next }) });
      }),
  });
}

function contributionsRoute(deps: HttpDeps): Route {
  return route<z.infer<typeof afterQuery>>({
    method: "get",
    path: "/api/compartments/:compartment/contributions",
    summary: "The ledger's entries without their content, oldest first",
    query: afterQuery,
    limits: [],
    successes: [{ status: 200, schema: contributionPage }],
    problems: ["not-found", "ledger-unreadable"],
    answer: (request) =>
      onReadable(deps, request, async ({ compartment }) => {
        const listed = await deps.contributions(compartment.id, request.query);
        return jsonText(await presentContributions(deps.directory, listed));
      }),
  });
}

function stateRoute(deps: HttpDeps): Route {
  return route<z.infer<typeof atQuery>>({
    method: "get",
    path: "/api/compartments/:compartment/state",
    summary: "The board as known at an entry, or at the head, as one Yjs V1 update",
    query: atQuery,
    limits: ["pastStatesPerMinute"],
    isLarge: true,
    successes: [{ status: 200, contentType: "application/octet-stream" }],
    problems: ["not-found", "above-head", "ledger-unreadable"],
    answer: (request) =>
      onReadable(deps, request, async ({ compartment }) => {
        const at = request.query.at ?? (await deps.ledger.head(compartment.id)).seq;
        const body = await deps.history.stateAt(compartment.id, at);
        request.gives({ compartment: compartment.id, seq: at, isBoard: true });
        return body ? { kind: "bytes", contentType: "application/octet-stream", body } : refuse("above-head");
      }),
  });
}

function attributionRoute(deps: HttpDeps): Route {
  return route({
    method: "get",
    path: "/api/compartments/:compartment/attribution",
    summary: "Which person each Yjs client id belongs to",
    limits: [],
    isLarge: true,
    successes: [{ status: 200, schema: attribution }],
    problems: ["not-found"],
    answer: (request) =>
      onReadable(deps, request, async ({ compartment }) => {
        const claims = await deps.ledger.claims(compartment.id);
        const person = await lookUpPeople(deps.directory, claims.values());
        const owners = [...claims].map(([client, user]) => {
          const { id, username, displayName, partner } = person(user);
          return [String(client), { id, username, displayName, partner }] as const;
        });
        return json(200, { clients: Object.fromEntries(owners) });
      }),
  });
}

function ledgerRoute(deps: HttpDeps, exportLedger: NonNullable<HttpDeps["exportLedger"]>): Route {
  const { exports, waitingExports } = deps.limits;
  const open = exports + waitingExports;
  // An export is open until it is read, which takes as long as its reader likes, so it holds a place: memory and a thread, but no slot.
  const places = new WorkSlots({ atOnce: open, waiting: waitingExports, runningPerKey: OPEN_PER_PERSON });
  // Each piece is made in a slot of its own. Every open export may wait for one.
  const slots = new WorkSlots({ atOnce: exports, waiting: open });
  return route({
    method: "get",
    path: "/api/compartments/:compartment/ledger",
    summary: "The whole ledger, for `npx majlis verify`. Cut off where an entry cannot be read after the first bytes were sent",
    limits: ["wholeReadsPerMinute", "exports", "waitingExports"],
    successes: [{ status: 200, contentType: "application/x-ndjson" }],
    problems: ["not-found", "busy", "ledger-unreadable"],
    answer: (request) =>
      onReadable(deps, request, async (found) => {
        const head = await deps.ledger.head(found.compartment.id);
        request.gives({ compartment: found.compartment.id, seq: 0 });
        const place = await places.enter(request.caller.user.id);
        if (!place.ok) return refuse("busy");
        try {
          // Before the first byte: where it cannot be recorded, nothing is given (TR5).
          await deps.directory.recordTrail([{ by: request.by, change: ledgerRead(found.compartment, request.by) }]);
          await deps.exposure.given("export", {
            compartment: found.compartment.id,
            user: request.caller.user.id,
            seq: head.seq,
            baseSeq: 0,
          });
        } catch (cause) {
          place.value();
          throw cause;
        }
        const enter = async (): Promise<Leave> => {
          // The right is asked again for every piece: its withdrawal may not have reached this node (P6).
          const still = await findCompartment(deps, request.caller.user, found.compartment.id, "read-compartment");
          if (!still.ok) throw new RightWithdrawn("the right to this ledger was withdrawn");
          const slot = await slots.enter();
          if (!slot.ok) throw new Error("more exports are open than there are places");
          return slot.value;
        };
        return {
          kind: "stream",
          contentType: "application/x-ndjson",
          // The compartment's name stays out of file names (T42).
          fileName: `${found.compartment.id}.ledger.jsonl`,
          chunks: holdingSlot(inSlots(exportLedger(found, head), enter), place.value),
        };
      }),
  });
}
