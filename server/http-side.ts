import { randomInt } from "node:crypto";
import { join } from "node:path";
import { Registry, collectDefaultMetrics } from "prom-client";
import type { CompartmentId } from "../shared/ids.ts";
import type { ImportReport } from "../shared/rest/import-report.ts";
import { fail, ok, type Result } from "../shared/result.ts";
import { exportLedger } from "./commands/export-ledger.ts";
import type { Readiness } from "./commands/readiness.ts";
import type { Config } from "./config.ts";
import type { Hub } from "./domain/hub/hub.ts";
import { writeAs } from "./domain/hub/program-peer.ts";
import type { OpenAttemptCounter } from "./ports/attempt-counter.ts";
import type { Log } from "./ports/log.ts";
import type { Stores } from "./stores.ts";
import { runImport } from "./threads/run-import.ts";
import type { HttpDeps, ImportRefusal, ImportRequest } from "./transport/http/http-deps.ts";

/** Wires what the HTTP side works with. `ownOrigins` is asked at every request. */
export function httpDeps(
  config: Config,
  parts: { stores: Stores; hub: Hub; log: Log; ownOrigins: () => readonly string[]; readiness: Readiness; openCounter: OpenAttemptCounter },
): HttpDeps {
  const { stores, hub, log, ownOrigins, readiness, openCounter } = parts;
  const metrics = new Registry();
  collectDefaultMetrics({ register: metrics });
  return {
    ...stores.context,
    ledger: stores.ledger,
    history: stores.history,
    log,
    metrics,
    ownOrigins,
    openCounter,
    unreadyParts: () => readiness.unreadyParts(),
    trustedProxies: config.origins.length > 0 ? 1 : 0,
    clientFolder: join(import.meta.dirname, "..", "dist", "client"),
    exportLedger: ({ compartment }) =>
      exportLedger(stores.ledger, {
        compartment: compartment.id,
        labels: [{ originator: compartment.originator, releasableTo: compartment.releasableTo }],
      }),
    importStix: oneAtATime((request) => importStix(stores, hub, request)),
  };
}

/** Works an import out on a thread of its own and writes it like any other edit of that person. */
async function importStix(
  stores: Stores,
  hub: Hub,
  { identity, found, text }: ImportRequest,
): Promise<Result<ImportReport, ImportRefusal>> {
  const { id } = found.compartment;
  const head = await stores.ledger.head(id);
  const currentState = await stores.history.stateAt(id, head.seq);
  const planned = await runImport({ bundle: text, currentState: currentState ?? Uint8Array.of(0, 0), clientId: randomInt(1, 2 ** 32) });
  if (!planned.ok) {
    const faults = planned.error.faults.map(({ object, property, reason }) => ({ path: `${object} ${property}`, rule: reason }));
    return fail({ detail: planned.error.detail, faults });
  }
  const grant = { user: identity.user, credential: identity.credential, compartment: found.compartment, role: found.role };
  const written = await writeAs(hub, grant, planned.value.updates);
  if (!written.ok) throw new Error(`the import was not taken: ${written.error.reason}`);
  return ok(planned.value.report);
}

/** Imports into one compartment wait for each other: a plan made on a board that another import is changing would replace its cards. */
function oneAtATime<Outcome>(run: (request: ImportRequest) => Promise<Outcome>): (request: ImportRequest) => Promise<Outcome> {
  const last = new Map<CompartmentId, Promise<unknown>>();
  return (request) => {
    const { id } = request.found.compartment;
    const turn = (last.get(id) ?? Promise.resolve()).then(() => run(request));
    // The next one waits for the end of this, not for its success.
    const ended = turn.then(
      () => {},
      () => {},
    );
    last.set(id, ended);
    void ended.then(() => last.get(id) === ended && last.delete(id));
    return turn;
  };
}
