import { join } from "node:path";
import type { PrometheusMetrics } from "../adapters/prometheus/metrics.ts";
import { readSecretFile } from "../adapters/system/secret-file.ts";
import { importStix } from "../commands/import-stix.ts";
import type { Readiness } from "../commands/readiness.ts";
import { recheckGrant } from "../commands/recheck-grant.ts";
import { restoreCards } from "../commands/restore-cards.ts";
import { trustedProxies, type Config } from "../config.ts";
import type { ExposureRecorder } from "../domain/exposure/exposure-recorder.ts";
import type { Grant } from "../domain/hub/session/grant.ts";
import { RequestTurns } from "../domain/request-turns.ts";
import type { SignInRefusals } from "../domain/trail/sign-in-refusals.ts";
import type { Hub } from "../domain/hub/hub.ts";
import { PersonNews } from "../domain/person-news.ts";
import type { OpenAttemptCounter } from "../ports/attempt-counter.ts";
import type { Log } from "../ports/log.ts";
import { actParts } from "./acts.ts";
import { releaseParts } from "./releases.ts";
import type { Stores } from "./stores.ts";
import { exportOnThread } from "../threads/export-on-thread.ts";
import { prepareImportOnThread } from "../threads/prepare-import-on-thread.ts";
import { prepareRestorationOnThread } from "../threads/prepare-restoration-on-thread.ts";
import type { HttpDeps } from "../transport/http/http-deps.ts";
import { RequestPacer } from "../transport/request-pacer.ts";
import { LiveAnswers } from "../transport/http/live-answers.ts";

/** Wires what the HTTP routes work with. `ownOrigins` is called at every request. */
export function httpDeps(
  config: Config,
  parts: {
    stores: Stores;
    hub: Hub;
    exposure: ExposureRecorder;
    log: Log;
    ownOrigins: () => readonly string[];
    readiness: Readiness;
    metrics: PrometheusMetrics;
    openCounter: OpenAttemptCounter;
    signInRefusals: SignInRefusals;
  },
): HttpDeps {
  const { stores, hub, exposure, log, ownOrigins, readiness, metrics, openCounter, signInRefusals } = parts;
  const inboxNews = new PersonNews();
  const recheck = (grant: Grant) => recheckGrant(stores.context, stores.accessChanges, grant);
  const acts = actParts({ stores, hub, log, recheck, inboxNews });
  return {
    ...stores.context,
    clock: stores.clock,
    ledger: stores.ledger,
    exposure,
    contributions: (compartment, page) => stores.lists.listContributions(compartment, page),
    history: stores.history,
    log,
    pacer: new RequestPacer(stores.clock, trustedProxies(config)),
    turns: new RequestTurns(stores.clock),
    metrics: metrics.registry,
    ...(config.metricsTokenFile !== null && { metricsToken: readSecretFile("MAJLIS_METRICS_TOKEN_FILE", config.metricsTokenFile) }),
    ownOrigins,
    openCounter,
    signInRefusals,
    liveAnswers: new LiveAnswers(stores.accessChanges),
    faults: () => readiness.faults(),
    trustedProxies: trustedProxies(config),
    clientFolder: join(import.meta.dirname, "..", "..", "dist", "client"),
    exportLedger: ({ compartment }, head) =>
      exportOnThread({
        ledger: stores.ledgerPlace,
        logLevel: config.logLevel,
        compartment,
        head,
        by: stores.site,
        authorsOf: (ids) => stores.context.directory.users(ids),
      }),
    inboxNews,
    invitationNews: new PersonNews(),
    mappings: stores.history,
    acts,
    releases: releaseParts(config, { stores, hub, log, inboxNews, performAct: acts.performAct }),
    restoreCards: (request) => restoreCards({ ...stores, hub, recheck, prepare: prepareRestorationOnThread }, request),
    importStix: (request) => importStix({ ...stores.context, ...stores, hub, recheck, prepare: prepareImportOnThread }, request),
  };
}
