import type { z } from "zod";
import { cardDeletion, restorationReport, restoreCardRequest, restoreCardsRequest } from "../../../../shared/rest/restorations.ts";
import { findCompartment } from "../../../commands/find-compartment.ts";
import { resumeWriting } from "../../../commands/resume-writing.ts";
import type { RestorationRefusal } from "../../../commands/restore-cards.ts";
import type { HttpDeps } from "../http-deps.ts";
import { presentLines } from "../present/history.ts";
import { empty, json, refuse, stopped, type Reply } from "../reply.ts";
import { route, type Route } from "../route.ts";

/** Bringing removed cards back, and letting people write again after a mass deletion. */
export function restorationRoutes(deps: HttpDeps): readonly Route[] {
  const routes = [deletionRoute(deps), resumeRoute(deps)];
  return deps.restoreCards ? [...restoringRoutes(deps.restoreCards), ...routes] : routes;
}

function restoringRoutes(restoreCards: NonNullable<HttpDeps["restoreCards"]>): readonly Route[] {
  const problems = [
    "not-found",
    "not-allowed",
    "restoration-stopped",
    "above-head",
    "bad-request",
    "no-room",
    "too-fast",
    "not-taken",
    "ledger-unreadable",
  ] as const;
  return [
    route<unknown, z.infer<typeof restoreCardRequest>>({
      method: "post",
      path: "/api/compartments/:compartment/cards/:card/restoration",
      summary:
        "Set a card back to what it was at a ledger seq, as a new change of the caller; a body that differs becomes a whole new text",
      body: restoreCardRequest,
      limits: ["restorationsPerMinute"],
      successes: [{ status: 200, schema: restorationReport }],
      problems: [...problems, "card-recalled"],
      answer: async ({ caller, param, body }) => {
        const wanted = [{ id: param("card"), at: body.at }];
        const restored = await restoreCards({ caller, compartment: param("compartment"), wanted, living: "set-back" });
        if (!restored.ok) return refused(restored.error);
        if (restored.value.refused.some(({ why }) => why === "recalled")) return refuse("card-recalled");
        const isMissing = restored.value.refused.some(({ why }) => why === "not-there");
        return isMissing ? refuse("not-found") : json(200, restored.value);
      },
    }),
    route<unknown, z.infer<typeof restoreCardsRequest>>({
      method: "post",
      path: "/api/compartments/:compartment/restorations",
      summary: "Bring back those of these cards that are not on the board, as a new change of the caller",
      body: restoreCardsRequest,
      limits: ["restorationsPerMinute"],
      successes: [{ status: 200, schema: restorationReport }],
      problems,
      answer: async ({ caller, param, body }) => {
        const restored = await restoreCards({ caller, compartment: param("compartment"), wanted: body.cards, living: "left" });
        return restored.ok ? json(200, restored.value) : refused(restored.error);
      },
    }),
  ];
}

function refused(why: RestorationRefusal): Reply {
  if (typeof why === "object") return stopped(why, "restoration-stopped");
  if (why !== "too-far-apart") return refuse(why);
  return refuse("bad-request", { errors: [{ path: "cards", rule: "the moments lie more than 20,000 entries apart; restore in parts" }] });
}

function deletionRoute(deps: HttpDeps): Route {
  return route({
    method: "get",
    path: "/api/compartments/:compartment/cards/:card/deletion",
    summary: "Who deleted a card last, when, and its title then",
    limits: [],
    successes: [{ status: 200, schema: cardDeletion }],
    problems: ["not-found", "ledger-unreadable"],
    answer: async ({ caller, param }) => {
      const found = await findCompartment(deps, caller.user, param("compartment"), "read-compartment");
      if (!found.ok) return refuse(found.error);
      const line = await deps.history.lastDeletion(found.value.compartment.id, param("card"));
      const [deletion] = line === null ? [] : await presentLines(deps.directory, [line]);
      return deletion === undefined ? refuse("not-found") : json(200, { deletion });
    },
  });
}

function resumeRoute(deps: HttpDeps): Route {
  return route({
    method: "delete",
    path: "/api/compartments/:compartment/holds/:user",
    summary: "Let a person write again whose writing was held after a mass deletion (leads)",
    limits: [],
    givesNoContent: true,
    successes: [{ status: 204 }],
    problems: ["not-found", "not-allowed"],
    answer: async ({ caller, by, param }) => {
      const resumed = await resumeWriting({ ...deps, by }, caller.user, { compartment: param("compartment"), user: param("user") });
      return resumed.ok ? empty : refuse(resumed.error);
    },
  });
}
