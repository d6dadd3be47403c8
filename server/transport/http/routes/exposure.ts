import { z } from "zod";
import { cardKey } from "../../../../shared/board/card-values.ts";
import { exchange, exchangeQuery } from "../../../../shared/rest/exchange.ts";
import { exposure } from "../../../../shared/rest/releases.ts";
import { findCompartment } from "../../../commands/find-compartment.ts";
import { listExchange } from "../../../commands/list-exchange.ts";
import { showExposure } from "../../../commands/show-exposure.ts";
import type { ActDeps } from "../answer-act.ts";
import { presentExchange, presentExposure } from "../present/exposure.ts";
import { json, refuse } from "../reply.ts";
import { route, type Route } from "../route.ts";

const cardQuery = z.strictObject({ card: cardKey.min(1) });

/** Who has a card, and what two nations have from each other. */
export function exposureRoutes(deps: ActDeps): readonly Route[] {
  return [exposureRoute(deps), exchangeRoute(deps)];
}

function exposureRoute(deps: ActDeps): Route {
  return route<z.infer<typeof cardQuery>>({
    method: "get",
    path: "/api/compartments/:compartment/exposure",
    summary:
      "Who has a card, since when, who opened and exported it, and who acknowledged its recall (release authorities of its compartment's originator or of the nation that released it)",
    query: cardQuery,
    // It reads the log up to the entry that made the card.
    limits: ["wholeReadsPerMinute"],
    givesNoContent: true,
    successes: [{ status: 200, schema: exposure }],
    problems: ["not-found", "not-allowed", "ledger-unreadable"],
    recheck: async (now, { param }) => {
      const found = await findCompartment(deps, now, param("compartment"), "see-exposure");
      return found.ok ? null : found.error;
    },
    answer: async ({ caller, param, query }) => {
      const { registers } = deps;
      const ports = { directory: deps.directory, registers, finder: registers };
      const shown = await showExposure(ports, caller.user, { compartment: param("compartment"), card: query.card });
      return shown.ok ? json(200, await presentExposure(deps.directory, shown.value)) : refuse(shown.error);
    },
  });
}

function exchangeRoute(deps: ActDeps): Route {
  return route<z.infer<typeof exchangeQuery>>({
    method: "get",
    path: "/api/rooms/:room/exchange",
    summary:
      "What the caller's nation and a partner have released to each other in a room, in the compartments that both read, newest first",
    query: exchangeQuery,
    limits: ["wholeReadsPerMinute"],
    spansRooms: true,
    successes: [{ status: 200, schema: exchange }],
    problems: ["not-found", "ledger-unreadable"],
    answer: async ({ caller, param, query, gives }) => {
      const { partner } = query;
      const shown = await listExchange(deps, caller.user, { room: param("room"), partner });
      if (!shown.ok) {
        if (shown.error === "own-nation") return refuse("bad-request", { errors: [{ path: "partner", rule: "must be another nation" }] });
        return refuse(shown.error);
      }
      for (const { compartment, disclosure, recall } of [...shown.value.given, ...shown.value.received])
        gives({ compartment: compartment.id, seq: Math.max(disclosure.seq, recall?.seq ?? 0) });
      return json(200, await presentExchange(deps.directory, partner, shown.value));
    },
  });
}
