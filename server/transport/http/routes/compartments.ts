import { importReport } from "../../../../shared/rest/import-report.ts";
import { ticketIssued } from "../../../../shared/rest/tickets.ts";
import { findCompartment } from "../../../commands/find-compartment.ts";
import { issueTicket } from "../../../commands/issue-ticket.ts";
import { IMPORT_LIMITS } from "../../../domain/stix/import-limits.ts";
import { WorkSlots } from "../../../domain/work-slots.ts";
import type { HttpDeps } from "../http-deps.ts";
import { json, refuse, stopped, type Reply } from "../reply.ts";
import { route, type Route } from "../route.ts";
import { restorationRoutes } from "./restorations.ts";

/** The import's own limit counts characters, of which each takes three bytes at most (four for two of them). */
const importLimitBytes = 3 * IMPORT_LIMITS.bytes;

/** Joining a compartment, bringing documents into it and removed cards back. */
export function compartmentRoutes(deps: HttpDeps): readonly Route[] {
  const tickets = route({
    method: "post",
    path: "/api/compartments/:compartment/tickets",
    summary: "A ticket for one join of the compartment's sync socket within 30 seconds",
    limits: ["ticketsPerMinute"],
    givesNoContent: true,
    successes: [{ status: 201, schema: ticketIssued }],
    problems: ["not-found"],
    answer: async ({ caller, param }) => {
      const issued = await issueTicket(deps, caller, param("compartment"));
      if (!issued.ok) return refuse(issued.error);
      return json(201, { ticket: issued.value.ticket, expiresAt: new Date(issued.value.expiresAt).toISOString() });
    },
  });
  const routes = [tickets, ...restorationRoutes(deps)];
  return deps.importStix ? [...routes, importRoute(deps, deps.importStix)] : routes;
}

function importRoute(deps: HttpDeps, importStix: NonNullable<HttpDeps["importStix"]>): Route {
  const { imports, waitingImports, personImports } = deps.limits;
  // A body that comes slowly holds a place, which are as many as may run and wait, but never a slot.
  const places = new WorkSlots({ atOnce: imports + waitingImports, waiting: 0, perKey: personImports });
  // Each takes a core: a person's second one waits until their first is done.
  const slots = new WorkSlots({ atOnce: imports, waiting: imports + waitingImports, runningPerKey: 1 });
  return route<unknown, Uint8Array>({
    method: "post",
    path: "/api/compartments/:compartment/import",
    summary: "Import a STIX 2.1 bundle as cards and links, all or nothing",
    bytesLimit: importLimitBytes,
    slots: { slots: places, perKeyProblem: "too-many-imports" },
    limits: ["personImports", "imports", "waitingImports"],
    successes: [{ status: 200, schema: importReport }],
    problems: [
      "not-found",
      "not-allowed",
      "import-refused",
      "import-stopped",
      "no-room",
      "too-fast",
      "not-taken",
      "too-large",
      "too-many-imports",
      "busy",
      "ledger-unreadable",
    ],
    answer: async ({ caller, param, body, response }) => {
      const found = await findCompartment(deps, caller.user, param("compartment"), "write-compartment");
      if (!found.ok) return refuse(found.error);
      const leaving = new AbortController();
      if (response.closed) leaving.abort();
      else response.once("close", () => leaving.abort());
      const slot = await slots.enter(caller.user.id);
      if (!slot.ok) throw new Error("an import that has a place found no room to wait for a slot");
      try {
        return answerOf(await importStix({ identity: caller, found: found.value, bytes: body, left: leaving.signal }));
      } finally {
        slot.value();
      }
    },
  });
}

function answerOf(report: Awaited<ReturnType<NonNullable<HttpDeps["importStix"]>>>): Reply {
  if (report.ok) return json(200, report.value);
  // No one reads this one.
  if (report.error.kind === "abandoned") return refuse("import-stopped");
  if (report.error.kind === "stopped") return stopped(report.error, "import-stopped");
  return refuse("import-refused", { detail: report.error.detail, errors: [...report.error.faults] });
}
