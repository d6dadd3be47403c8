import { z } from "zod";
import { readAct } from "../../../../shared/acts/act-body.ts";
import { givenOpinion, type GivenOpinion } from "../../../../shared/acts/opinion.ts";
import { cardKey } from "../../../../shared/board/card-values.ts";
import { opinionGiven, opinionList } from "../../../../shared/rest/acts.ts";
import { findCompartment } from "../../../commands/find-compartment.ts";
import { opinions, subjectOf } from "../../../domain/opinion/decide.ts";
import { answerAct, ACT_PROBLEMS, type ActDeps } from "../answer-act.ts";
import { presentOpinions } from "../present/acts.ts";
import { json, refuse } from "../reply.ts";
import { route, type Route } from "../route.ts";

const cardQuery = z.object({ card: cardKey.min(1) });

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
    successes: [{ status: 200, schema: opinionList }],
    problems: ["not-found", "ledger-unreadable"],
    answer: async ({ caller, param, query }) => {
      const found = await findCompartment(deps, caller.user, param("compartment"), "read-compartment");
      if (!found.ok) return refuse(found.error);
      const { id, releasableTo } = found.value.compartment;
      const nations = [];
      // The set never changes, so no other nation can have given one.
      for (const partner of releasableTo) {
        const given = await deps.registers.readRegister(id, opinions, subjectOf(query.card, partner));
        if (given.length > 0) nations.push({ partner, opinions: await presentOpinions(deps.directory, given.toReversed()) });
      }
      return json(200, { nations });
    },
  });
}

function giveRoute(deps: ActDeps): Route {
  return route<unknown, GivenOpinion>({
    method: "post",
    path: "/api/compartments/:compartment/opinions",
    summary: "Give the opinion of the caller's nation on a card; it replaces the one before",
    body: givenOpinion,
    successes: [
      { status: 201, schema: opinionGiven },
      { status: 200, schema: opinionGiven },
    ],
    problems: [...ACT_PROBLEMS, "card-gone", "too-many-acts"],
    answer: async ({ caller, param, body }) =>
      answerAct(deps, { caller, compartment: param("compartment"), type: "opinion.given", said: body }, async ({ acts }) => {
        const [opinion] = await presentOpinions(deps.directory, opinions.fold(acts.flatMap((entry) => readAct(entry) ?? [])));
        return { opinion };
      }),
  });
}
