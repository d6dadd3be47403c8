import { readAct } from "../../../../shared/acts/act-body.ts";
import type { MappedMarking } from "../../../../shared/acts/marking.ts";
import { mappingAnswer, mappingRequest } from "../../../../shared/rest/markings.ts";
import { mapMarkingOf, type MappingPorts } from "../../../commands/map-marking.ts";
import type { PerformedAct } from "../../../commands/perform-act.ts";
import { ACT_PROBLEMS, type ActDeps } from "../answer-act.ts";
import { lookUpPeople, presentPerson } from "../present/person.ts";
import { json, refuse } from "../reply.ts";
import { route, type Route } from "../route.ts";

/** Says what imported markings stand for. */
export function mappingRoute(deps: ActDeps & Pick<MappingPorts, "history">): Route {
  return route<unknown, MappedMarking>({
    method: "post",
    path: "/api/compartments/:compartment/markings",
    summary: "Say what an imported marking of a card stands for, and mark the card so",
    body: mappingRequest,
    limits: ["actsPerMinute"],
    successes: [
      { status: 201, schema: mappingAnswer },
      { status: 200, schema: mappingAnswer },
    ],
    problems: [...ACT_PROBLEMS, "card-gone", "not-unmapped", "unknown-classification", "no-room", "not-taken", "busy"],
    answer: async ({ caller, param, body }) => {
      const performed = await mapMarkingOf(deps, { caller, compartment: param("compartment"), said: body });
      if (!performed.ok) return refuse(performed.error);
      const mapping = await shownMapping(deps, performed.value);
      return mapping === null ? refuse("not-found") : json(performed.value.isNew ? 201 : 200, { mapping });
    },
  });
}

/** Null where the act was shredded since. */
async function shownMapping({ directory }: Pick<ActDeps, "directory">, { acts }: PerformedAct) {
  const act = acts.flatMap((entry) => readAct(entry) ?? []).find((each) => each.type === "marking.mapped");
  if (act === undefined) return null;
  const person = await lookUpPeople(directory, [act.author]);
  const { card, unmapped, as } = act.said;
  return {
    id: act.id,
    card,
    unmapped,
    as,
    by: presentPerson(person(act.author)),
    partner: act.partner,
    at: new Date(act.at).toISOString(),
  };
}
