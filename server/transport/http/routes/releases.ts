import type { z } from "zod";
import { beforeQuery } from "../../../../shared/rest/page.ts";
import * as rest from "../../../../shared/rest/releases.ts";
import type { ProblemCode } from "../../../../shared/rest/problem.ts";
import type { UserId } from "../../../../shared/ids.ts";
import type { Result } from "../../../../shared/result.ts";
import type { CompartmentStore } from "../../../ports/directory/compartments.ts";
import type { AccountStore } from "../../../ports/directory/accounts.ts";
import { acknowledgeRecall } from "../../../commands/releases/acknowledge-recall.ts";
import { askRelease } from "../../../commands/releases/ask-release.ts";
import { decideRelease, recallRelease } from "../../../commands/releases/change-release.ts";
import { listWaiting, type WaitingPorts } from "../../../commands/releases/list-waiting.ts";
import type { ChangedRelease } from "../../../commands/releases/perform-release.ts";
import type { ReleasePorts, ReleaseRefusal } from "../../../commands/releases/release-ports.ts";
import { withRecalls } from "../../../commands/releases/with-recalls.ts";
import { findCompartment } from "../../../commands/find-compartment.ts";
import { disclosures } from "../../../domain/disclosure/decide.ts";
import { releases } from "../../../domain/release/decide.ts";
import { ACT_PROBLEMS } from "../answer-act.ts";
import { givenByFindings } from "../given-content.ts";
import { presentDisclosures, presentReleases, presentWaiting } from "../present/releases.ts";
import { json, refuse, type Reply } from "../reply.ts";
import { route, type Route, type RouteRequest } from "../route.ts";

/** What the routes of releases work with, beside the directory. */
export interface ReleaseParts {
  readonly ports: ReleasePorts;
  readonly waiting: WaitingPorts;
  /** Tells those for whom something began or ended to wait. Never throws. */
  readonly tellWaiting: (changed: ChangedRelease) => void;
  /** Tells the devices of a person that what waits for them changed. */
  readonly tellPerson: (user: UserId) => void;
}

interface ReleaseDeps {
  readonly directory: AccountStore & CompartmentStore;
  readonly releases: ReleaseParts;
}

const RELEASE_PROBLEMS = [
  ...ACT_PROBLEMS,
  "no-release-authority",
  "not-originator",
  "no-room",
  "not-taken",
  "unavailable",
] as const satisfies readonly ProblemCode[];

const ANSWERS = [
  { status: 201, schema: rest.releaseAnswer },
  { status: 200, schema: rest.releaseAnswer },
] as const;

/** Releases: what leaves a compartment, who decides on it, what came into one, and what waits for the caller. */
export function releaseRoutes(deps: ReleaseDeps): readonly Route[] {
  return [
    askRoute(deps),
    listRoute(deps),
    decideRoute(deps),
    recallRoute(deps),
    acknowledgeRoute(deps),
    disclosuresRoute(deps),
    waitingRoute(deps),
  ];
}

function askRoute(deps: ReleaseDeps): Route {
  return route<unknown, z.infer<typeof rest.releaseRequest>>({
    method: "post",
    path: "/api/compartments/:compartment/releases",
    summary: "Ask to release words about a card to another compartment of the room; they are checked as they are sent",
    body: rest.releaseRequest,
    limits: ["actsPerMinute", "checksPerMinute"],
    successes: [...ANSWERS],
    problems: [
      ...RELEASE_PROBLEMS,
      "card-gone",
      "not-same-room",
      "not-wider",
      "no-member-of-nation",
      "label-unmapped",
      "above-ceiling",
      "leak-found",
    ],
    answer: async ({ caller, by, param, body, gives }) => {
      const compartment = param("compartment");
      const asked = await askRelease(deps.releases.ports, { caller, by, compartment, said: body });
      if (!asked.ok && asked.error.code === "leak-found")
        for (const given of givenByFindings(compartment, asked.error.findings)) gives(given);
      return answer({ ...deps, gives }, asked);
    },
  });
}

function listRoute(deps: ReleaseDeps): Route {
  return route<z.infer<typeof beforeQuery>>({
    method: "get",
    path: "/api/compartments/:compartment/releases",
    summary: "Releases out of a compartment, newest first: what was asked for, decided, made and recalled",
    query: beforeQuery,
    limits: [],
    successes: [{ status: 200, schema: rest.releasePage }],
    problems: ["not-found", "ledger-unreadable"],
    answer: async ({ caller, param, query }) => {
      const found = await findCompartment(deps, caller.user, param("compartment"), "read-compartment");
      if (!found.ok) return refuse(found.error);
      const { id } = found.value.compartment;
      const page = await deps.releases.ports.registers.newestRegisters(id, releases, pageOf(query));
      return json(200, { releases: await presentReleases(deps.directory, id, page.registers), ...nextOf(page) });
    },
  });
}

function decideRoute(deps: ReleaseDeps): Route {
  return route<unknown, z.infer<typeof rest.decisionRequest>>({
    method: "post",
    path: "/api/releases/:release/decisions",
    summary: "Approve or deny a release in the name of the caller's nation",
    body: rest.decisionRequest,
    limits: ["actsPerMinute"],
    successes: [...ANSWERS],
    problems: [...RELEASE_PROBLEMS, "not-approver", "already-decided", "too-many-acts"],
    answer: async ({ caller, by, param, body, gives }) =>
      answer({ ...deps, gives }, await decideRelease(deps.releases.ports, { caller, by, said: { ...body, release: param("release") } })),
  });
}

function recallRoute(deps: ReleaseDeps): Route {
  return route<unknown, z.infer<typeof rest.recallRequest>>({
    method: "post",
    path: "/api/releases/:release/recall",
    summary:
      "Recall a release of the caller's nation: the card goes, and those who may have it are asked to acknowledge that; or withdraw one that waits",
    body: rest.recallRequest,
    limits: ["actsPerMinute"],
    successes: [...ANSWERS],
    problems: [...RELEASE_PROBLEMS, "not-decided", "not-released", "already-recalled", "too-many-acts"],
    answer: async ({ caller, by, param, body, gives }) =>
      answer({ ...deps, gives }, await recallRelease(deps.releases.ports, { caller, by, said: { ...body, release: param("release") } })),
  });
}

function acknowledgeRoute(deps: ReleaseDeps): Route {
  return route<unknown, z.infer<typeof rest.acknowledgementRequest>>({
    method: "post",
    path: "/api/recalls/:recall/acknowledgements",
    summary: "Say that one has heard of a recall",
    body: rest.acknowledgementRequest,
    limits: ["actsPerMinute"],
    successes: [
      { status: 201, schema: rest.disclosureAnswer },
      { status: 200, schema: rest.disclosureAnswer },
    ],
    problems: [...ACT_PROBLEMS, "already-acknowledged", "too-many-acts", "unavailable"],
    answer: async ({ caller, param, body, gives }) => {
      const done = await acknowledgeRecall(deps.releases.ports, { caller, said: { ...body, recall: param("recall") } });
      if (!done.ok) return refuse(done.error);
      deps.releases.tellPerson(caller.user.id);
      gives({ compartment: done.value.compartment });
      const [disclosure] = await presentDisclosures(deps.directory, [done.value]);
      return json(done.value.isNew ? 201 : 200, { disclosure });
    },
  });
}

function disclosuresRoute(deps: ReleaseDeps): Route {
  return route<z.infer<typeof beforeQuery>>({
    method: "get",
    path: "/api/compartments/:compartment/disclosures",
    summary: "What came into a compartment by releases, newest first: from whom, when, and whether it was recalled",
    query: beforeQuery,
    limits: [],
    successes: [{ status: 200, schema: rest.disclosurePage }],
    problems: ["not-found", "ledger-unreadable"],
    answer: async ({ caller, param, query }) => {
      const found = await findCompartment(deps, caller.user, param("compartment"), "read-compartment");
      if (!found.ok) return refuse(found.error);
      const { id } = found.value.compartment;
      const { registers } = deps.releases.ports;
      const page = await registers.newestRegisters(id, disclosures, pageOf(query));
      const whole = await withRecalls(
        registers,
        id,
        page.registers.filter((each) => each !== null),
      );
      return json(200, { disclosures: await presentDisclosures(deps.directory, whole), ...nextOf(page) });
    },
  });
}

function waitingRoute(deps: ReleaseDeps): Route {
  return route({
    method: "get",
    path: "/api/inbox/waiting",
    spansRooms: true,
    summary:
      "What waits for the caller over all rooms: approvals of their nation, recalls to acknowledge, markings to look at again; the most urgent first",
    limits: [],
    successes: [{ status: 200, schema: rest.waitingPage }],
    problems: ["ledger-unreadable"],
    answer: async ({ caller, gives }) => {
      const { waiting, isMore } = await listWaiting(deps.releases.waiting, caller.user);
      for (const compartment of new Set(waiting.map((item) => item.compartment.id))) gives({ compartment });
      return json(200, { waiting: waiting.map(presentWaiting), isMore });
    },
  });
}

async function answer(
  deps: ReleaseDeps & Pick<RouteRequest<unknown, unknown, unknown>, "gives">,
  done: Result<ChangedRelease, ReleaseRefusal>,
): Promise<Reply> {
  if (!done.ok) return refused(done.error);
  const { isNew, compartment, release } = done.value;
  // Also where it was done before: its first answer may have been lost, and with it the news.
  deps.releases.tellWaiting(done.value);
  deps.gives({ compartment });
  const [shown] = await presentReleases(deps.directory, compartment, [release]);
  return json(isNew ? 201 : 200, { release: shown });
}

function refused(why: ReleaseRefusal): Reply {
  if (why.code === "leak-found") return refuse("leak-found", { findings: [...why.findings] });
  if (why.code === "bad-request") return refuse("bad-request", { errors: [{ path: `content.${why.field}`, rule: why.reason }] });
  return refuse(why.code);
}

/** A place that no page has given is before everything. */
function pageOf({ before, limit }: z.infer<typeof beforeQuery>): { readonly before?: number; readonly limit: number } {
  return { limit, ...(before !== undefined && { before: /^\d{1,15}$/.test(before) ? Number(before) : 0 }) };
}

function nextOf({ next }: { readonly next?: number }): { readonly next?: number } {
  return next === undefined ? {} : { next };
}
