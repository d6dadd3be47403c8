import { actCounts } from "../../../../shared/rest/acts.ts";
import { findCompartment } from "../../../commands/find-compartment.ts";
import type { ActDeps } from "../answer-act.ts";
import { json, refuse } from "../reply.ts";
import { route, type Route } from "../route.ts";

/** How much was said about each card, for the faces of cards. */
export function actCountRoute(deps: ActDeps): Route {
  return route({
    method: "get",
    path: "/api/compartments/:compartment/acts/counts",
    summary: "How many comments and sightings stand about each card that has any",
    limits: [],
    successes: [{ status: 200, schema: actCounts }],
    problems: ["not-found", "ledger-unreadable"],
    answer: async ({ caller, param }) => {
      const found = await findCompartment(deps, caller.user, param("compartment"), "read-compartment");
      if (!found.ok) return refuse(found.error);
      return json(200, await deps.registers.countActs(found.value.compartment.id));
    },
  });
}
