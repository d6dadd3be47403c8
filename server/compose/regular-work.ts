import { closeCode } from "../../shared/wire/close-reason.ts";
import { renewCredential } from "../commands/authenticate.ts";
import { purgeSessions } from "../commands/purge-sessions.ts";
import type { RightsLease } from "../domain/rights-lease.ts";
import type { Hub } from "../domain/hub/hub.ts";
import type { Log } from "../ports/log.ts";
import type { Metrics } from "../ports/metrics.ts";
import type { Stores } from "./stores.ts";
import type { ControlGateway } from "../transport/control/control-gateway.ts";
import { HEARTBEAT_MS, type SyncGateway } from "../transport/sync/sync-gateway.ts";

/** Housekeeping of the hub, and looking for changes of rights made by other processes. */
const SWEEP_MS = 1_000;
const ACCESS_POLL_MS = 400;
/** How often sessions that have ended are forgotten. */
const PURGE_MS = 3_600_000;
/** How often the credentials behind live connections are looked at again. */
const RENEW_MS = 30_000;

/** Starts everything that is done by the clock. Gives the undo. */
export function startRegularWork(parts: {
  hub: Hub;
  sync: SyncGateway;
  control: ControlGateway;
  stores: Stores;
  log: Log;
  metrics: Metrics;
  rights: RightsLease;
}): () => void {
  const { hub, sync, control, stores, log, metrics, rights } = parts;
  const renew = async (): Promise<void> => {
    const live = [...hub.connections().map(({ grant }) => grant.credential), ...control.credentials()];
    for (const [id, credential] of new Map(live.map((credential) => [credential.id, credential]))) {
      if ((await renewCredential(stores.context, credential)).ok) continue;
      hub.review((grant) => (grant.credential.id === id ? { code: closeCode.signInAgain, reason: "signed out" } : null));
      control.credentialEnded(id);
    }
  };
  const readAccessChanges = async (): Promise<void> => {
    const askedMs = stores.clock.monotonic();
    // Told on, too: a change made by the command line is news to a node that has lost the directory (T48).
    await stores.accessRelay.relay();
    metrics.accessChangesRead();
    rights.renew(askedMs);
    hasFailed = false;
  };
  let hasFailed = false;
  const failed = (cause: unknown): void => {
    // Once per outage: it is tried again several times a second.
    if (!hasFailed) log.error({ err: cause }, "regular work failed; it is tried again");
    hasFailed = true;
  };
  const timers = [
    setInterval(() => hub.sweep(), SWEEP_MS),
    setInterval(() => sync.heartbeat(), HEARTBEAT_MS),
    setInterval(() => void readAccessChanges().catch(failed), ACCESS_POLL_MS),
    setInterval(() => void renew().catch(failed), RENEW_MS),
    setInterval(() => void purgeSessions(stores.context).catch(failed), PURGE_MS),
  ];
  return () => timers.forEach((timer) => clearInterval(timer));
}
