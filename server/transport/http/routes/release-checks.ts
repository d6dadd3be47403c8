import { checkAnswer, checkRequest, type CheckRequest } from "../../../../shared/rest/releases.ts";
import { checkRelease } from "../../../commands/releases/check-release.ts";
import { whyNotRelease } from "../../../commands/releases/may-release.ts";
import type { ReleasePorts } from "../../../commands/releases/release-ports.ts";
import { WorkSlots } from "../../../domain/work-slots.ts";
import { givenByFindings } from "../given-content.ts";
import { json, refuse } from "../reply.ts";
import { route, type Route } from "../route.ts";

/** Checks that are made or wait on a node, and of one person: a person who types asks again before the answer came, and each window of theirs does. */
const AT_ONCE = 8;
const WAITING = 64;
const PER_PERSON = 4;

/** What words would give away, while somebody writes them. */
export function releaseCheckRoute(deps: { readonly releases: { readonly ports: ReleasePorts } }): Route {
  const { ports } = deps.releases;
  const slots = new WorkSlots({ atOnce: AT_ONCE, waiting: WAITING, perKey: PER_PERSON, runningPerKey: 1 });
  return route<unknown, CheckRequest>({
    method: "post",
    path: "/api/compartments/:compartment/releases/checks",
    summary:
      "What words about a card would give away to the readers of another compartment, and who would have to approve them; recorded nowhere",
    body: checkRequest,
    slots: { slots, perKeyProblem: "busy" },
    limits: ["checksPerMinute"],
    successes: [{ status: 200, schema: checkAnswer }],
    problems: [
      "not-found",
      "not-allowed",
      "no-release-authority",
      "not-same-room",
      "card-gone",
      "busy",
      "unavailable",
      "ledger-unreadable",
    ],
    recheck: async (now, { param }) => {
      const standing = await ports.directory.compartmentFor(param("compartment"), now.id);
      return standing === null ? "not-found" : whyNotRelease(now, standing);
    },
    answer: async ({ caller, param, body, gives }) => {
      const compartment = param("compartment");
      const checked = await checkRelease(ports, { user: caller.user, compartment, said: body });
      if (!checked.ok) return refuse(checked.error);
      for (const given of givenByFindings(compartment, checked.value.findings)) gives(given);
      return json(200, checked.value);
    },
  });
}
