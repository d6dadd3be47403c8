import { z } from "zod";
import { readAct } from "../../../../shared/acts/act-body.ts";
import { givenOpinion, type GivenOpinion } from "../../../../shared/acts/opinion.ts";
import type { ReadAct } from "../../../../shared/acts/act-types.ts";
import type { ActEntry } from "../../../../shared/contribution/entry.ts";
import type { CompartmentId } from "../../../../shared/ids.ts";
import { partnerCode } from "../../../../shared/rest/text.ts";
import { cardKey } from "../../../../shared/board/card-values.ts";
import { opinionGiven, opinionPage } from "../../../../shared/rest/acts.ts";
import { findCompartment } from "../../../commands/find-compartment.ts";
import { opinions, subjectOf } from "../../../domain/opinion/decide.ts";
import { answerAct, ACT_PROBLEMS, type ActDeps } from "../answer-act.ts";
import { presentOpinions } from "../present/acts.ts";
import { json, refuse } from "../reply.ts";
import { route, type Route } from "../route.ts";

const cardQuery = z.object({ card: cardKey.min(1), after: partnerCode.optional() });

/** Nations of one answer, and opinions of each. */
const MOST_NATIONS = 32;
const MOST_OPINIONS = 20;

/** Nations' opinions of cards. */
export function opinionRoutes(deps: ActDeps): readonly Route[] {
  return [listRoute(deps), giveRoute(deps)];
}

function listRoute(deps: ActDeps): Route {
  return route<z.infer<typeof cardQuery>>({
    method: "get",
    path: "/api/compartments/:compartment/opinions",
    summary: "What each nation thinks of a card, the opinion in force first",
    query: cardQuery,
    limits: [],
    successes: [{ status: 200, schema: opinionPage }],
    problems: ["not-found", "ledger-unreadable"],
    answer: async ({ caller, param, query }) => {
      const found = await findCompartment(deps, caller.user, param("compartment"), "read-compartment");
      if (!found.ok) return refuse(found.error);
      const { id, releasableTo } = found.value.compartment;
      // The set never changes, so no other nation can have given one.
      const nations = releasableTo.filter((partner) => query.after === undefined || partner > query.after).toSorted();
      const asked = nations.slice(0, MOST_NATIONS);
      const given = await Promise.all(asked.map((partner) => lastOpinions(deps, id, subjectOf(query.card, partner))));
      const shown = await presentOpinions(deps.directory, given.flat());
      const last = asked.at(-1);
      return json(200, {
        nations: [...Map.groupBy(shown, ({ partner }) => partner)].map(([partner, list]) => ({ partner, opinions: list })),
        ...(nations.length > asked.length && last !== undefined && { next: last }),
      });
    },
  });
}

function giveRoute(deps: ActDeps): Route {
  return route<unknown, GivenOpinion>({
    method: "post",
    path: "/api/compartments/:compartment/opinions",
    summary: "Give the opinion of the caller's nation on a card; it replaces the one before",
    body: givenOpinion,
    limits: ["actsPerMinute"],
    successes: [
      { status: 201, schema: opinionGiven },
      { status: 200, schema: opinionGiven },
    ],
    problems: [...ACT_PROBLEMS, "card-gone"],
    answer: async ({ caller, param, body }) =>
      answerAct(deps, { caller, compartment: param("compartment"), type: "opinion.given", said: body }, async ({ acts }) => {
        const [opinion] = await presentOpinions(deps.directory, opinionsIn(acts));
        return opinion === undefined ? null : { opinion };
      }),
  });
}

/** The last opinions of a nation, newest first. */
async function lastOpinions({ registers }: ActDeps, compartment: CompartmentId, subject: string) {
  return opinionsIn(await registers.lastActs(compartment, { noun: opinions.name, subject }, MOST_OPINIONS));
}

function opinionsIn(acts: readonly ActEntry[]): ReadAct<"opinion.given">[] {
  return acts.flatMap((entry) => readAct(entry) ?? []).filter((act) => act.type === "opinion.given");
}
