import type { z } from "zod";
import { readAct } from "../../../../shared/acts/act-body.ts";
import { madeSighting, type MadeSighting } from "../../../../shared/acts/sighting.ts";
import { sightingChanged, sightingPage, withdrawalRequest } from "../../../../shared/rest/acts.ts";
import { foldSighting, sightings } from "../../../domain/sighting/decide.ts";
import { answerRegisters, registerQuery, type RegisterListQuery } from "../answer-registers.ts";
import { answerAct, ACT_PROBLEMS, type ActDeps } from "../answer-act.ts";
import { presentSightings } from "../present/acts.ts";
import { route, type Route } from "../route.ts";

const successes = [
  { status: 201, schema: sightingChanged },
  { status: 200, schema: sightingChanged },
] as const;

/** Sightings of what cards are about. */
export function sightingRoutes(deps: ActDeps): readonly Route[] {
  return [listRoute(deps), makeRoute(deps), withdrawRoute(deps)];
}

function listRoute(deps: ActDeps): Route {
  return route<RegisterListQuery>({
    method: "get",
    path: "/api/compartments/:compartment/sightings",
    summary: "Sightings, of a card or of the whole compartment, in the order of their reports",
    query: registerQuery,
    limits: [],
    successes: [{ status: 200, schema: sightingPage }],
    problems: ["not-found", "ledger-unreadable"],
    answer: (request) =>
      answerRegisters(deps, request, sightings, async (registers) => ({ sightings: await presentSightings(deps.directory, registers) })),
  });
}

function makeRoute(deps: ActDeps): Route {
  return route<unknown, MadeSighting>({
    method: "post",
    path: "/api/compartments/:compartment/sightings",
    summary: "Report that what a card is about was seen",
    body: madeSighting,
    limits: ["actsPerMinute"],
    successes,
    problems: [...ACT_PROBLEMS, "card-gone"],
    answer: async ({ caller, param, body }) =>
      answerAct(deps, { caller, compartment: param("compartment"), type: "sighting.made", said: body }, async ({ acts }) => {
        const [sighting] = await presentSightings(deps.directory, [foldSighting(acts.flatMap((entry) => readAct(entry) ?? []))]);
        return sighting === undefined ? null : { sighting };
      }),
  });
}

function withdrawRoute(deps: ActDeps): Route {
  return route<unknown, z.infer<typeof withdrawalRequest>>({
    method: "post",
    path: "/api/compartments/:compartment/sightings/:sighting/withdrawal",
    summary: "Take back a sighting of one's own",
    body: withdrawalRequest,
    limits: ["actsPerMinute"],
    successes,
    problems: [...ACT_PROBLEMS, "already-withdrawn"],
    answer: async ({ caller, param, body }) => {
      const compartment = param("compartment");
      const said = { sighting: param("sighting"), ...(body.id !== undefined && { id: body.id }) };
      return answerAct(deps, { caller, compartment, type: "sighting.withdrawn", said }, async () => {
        const register = await deps.registers.readRegister(compartment, sightings, said.sighting);
        const [sighting] = await presentSightings(deps.directory, [register]);
        return sighting === undefined ? null : { sighting };
      });
    },
  });
}
