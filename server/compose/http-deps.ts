import { randomInt } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ImportReport } from "../../shared/rest/import-report.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import { closeCode } from "../../shared/wire/close-reason.ts";
import type { PrometheusMetrics } from "../adapters/prometheus/metrics.ts";
import { exportLedger } from "../commands/export-ledger.ts";
import type { Readiness } from "../commands/readiness.ts";
import type { Config } from "../config.ts";
import type { Hub } from "../domain/hub/hub.ts";
import { writeAs } from "../domain/hub/program-peer.ts";
import type { OpenAttemptCounter } from "../ports/attempt-counter.ts";
import { LedgerUnavailable } from "../ports/ledger.ts";
import type { Log } from "../ports/log.ts";
import type { Stores } from "./stores.ts";
import { runImport } from "../threads/run-import.ts";
import type { HttpDeps, ImportRefusal, ImportRequest } from "../transport/http/http-deps.ts";

/** Wires what the HTTP side works with. `ownOrigins` is asked at every request. */
export function httpDeps(
  config: Config,
  parts: {
    stores: Stores;
    hub: Hub;
    log: Log;
    ownOrigins: () => readonly string[];
    readiness: Readiness;
    metrics: PrometheusMetrics;
    openCounter: OpenAttemptCounter;
  },
): HttpDeps {
  const { stores, hub, log, ownOrigins, readiness, metrics, openCounter } = parts;
  return {
    ...stores.context,
    ledger: stores.ledger,
    history: stores.history,
    log,
    metrics: metrics.registry,
    ...(config.metricsTokenFile !== null && { metricsToken: readSecret("MAJLIS_METRICS_TOKEN_FILE", config.metricsTokenFile) }),
    ownOrigins,
    openCounter,
    unreadyParts: () => readiness.unreadyParts(),
    trustedProxies: config.origins.length > 0 ? 1 : 0,
    clientFolder: join(import.meta.dirname, "..", "..", "dist", "client"),
    exportLedger: ({ compartment }) =>
      exportLedger(stores.ledger, {
        compartment: compartment.id,
        labels: [{ originator: compartment.originator, releasableTo: compartment.releasableTo }],
      }),
    // One at a time: a plan made on a board that another import is changing would replace its cards.
    importStix: (request) => stores.turns.take(`import ${request.found.compartment.id}`, () => importStix(stores, hub, request)),
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
  if (!written.ok) {
    const { code, reason } = written.error;
    const message = `the import was not taken whole: ${reason}`;
    // A failed commit; trying again is safe, since what was taken is known by then.
    throw code === "gap" || code === closeCode.tryAgain ? new LedgerUnavailable(message) : new Error(message);
  }
  return ok(planned.value.report);
}

/** Reads a secret from its file. Throws with the variable's name where there is none. */
function readSecret(variable: string, path: string): string {
  let secret: string;
  try {
    secret = readFileSync(path, "utf8").trim();
  } catch (cause) {
    throw new Error(`${variable}: ${path} cannot be read`, { cause });
  }
  if (!/^[A-Za-z0-9_-]{24,200}$/.test(secret)) throw new Error(`${variable}: ${path} must hold 24 to 200 letters, digits, "-" or "_"`);
  return secret;
}
