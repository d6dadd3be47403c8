// The composition root: chooses adapters, wires them, and starts and stops the whole in order.
// Only main.ts, the command line's `serve` and tests import it. Nothing below it reads the environment or exits.
import type { Server } from "node:http";
import { authenticate } from "./commands/authenticate.ts";
import { Readiness } from "./commands/readiness.ts";
import { DEMO_PASSWORD } from "./commands/seed-demo.ts";
import { issueSetupLink } from "./commands/set-up-first-administrator.ts";
import type { Config } from "./config.ts";
import { assert } from "../shared/assert.ts";
import type { CompartmentId } from "../shared/ids.ts";
import { applyAccessChange } from "./domain/hub/session/grant.ts";
import { Hub } from "./domain/hub/hub.ts";
import { RightsLease } from "./domain/rights-lease.ts";
import { httpDeps } from "./http-side.ts";
import { Lifecycle } from "./lifecycle.ts";
import { Listener } from "./listener.ts";
import { openBus, type ClusterNode } from "./open-bus.ts";
import { meetOthers, type Others } from "./meet-others.ts";
import type { Bus } from "./ports/bus.ts";
import type { Directory } from "./ports/directory.ts";
import type { Log } from "./ports/log.ts";
import { startRegularWork } from "./regular-work.ts";
import { createMetrics, showNode } from "./node-metrics.ts";
import { openStores, type Stores } from "./stores.ts";
import { ControlGateway } from "./transport/control/control-gateway.ts";
import { createHttpApp } from "./transport/http/app.ts";
import { shownCredential } from "./transport/http/credentials.ts";
import type { HttpDeps } from "./transport/http/http-deps.ts";
import { presentLines } from "./transport/http/present/history.ts";
import { refuseUpgrade } from "./transport/refuse-upgrade.ts";
import { admit, recheck } from "./transport/sync/admit.ts";
import { SyncGateway } from "./transport/sync/sync-gateway.ts";

/** A running server. */
export interface Majlis {
  readonly url: string;
  /** Accounts of the demo, where it is served. */
  readonly demo: HttpDeps["demo"];
  /** Link for the first administrator, where there is no account yet. */
  readonly setupLink: string | null;
  /** Commits what was received, closes every connection, then every store. Idempotent, never rejects. */
  stop(): Promise<void>;
}

/** Starts a server. Throws, with nothing left running, where the data folder, a file or the port cannot be used. `broken` is called if a part ends by itself: the process must end too. */
export async function compose(config: Config, options: { log: Log; broken: (what: string, cause: Error) => void }): Promise<Majlis> {
  const lifecycle = new Lifecycle(options.log);
  try {
    const joining: { node?: ClusterNode } = {};
    const join = async (directory: Directory): Promise<void> => {
      joining.node = await openBus(config, { directory, lifecycle, log: options.log });
    };
    const stores = await openStores(config, { ...options, lifecycle, join });
    assert(joining.node, "opening the stores joins the cluster");
    return await serve(config, { ...options, lifecycle, stores, node: joining.node });
  } catch (cause) {
    await lifecycle.stop();
    throw cause;
  }
}

async function serve(config: Config, parts: { log: Log; lifecycle: Lifecycle; stores: Stores; node: ClusterNode }): Promise<Majlis> {
  const { log, lifecycle, stores, node } = parts;
  const { context } = stores;
  const listener = new Listener();
  const httpServer = listener.server;
  const readiness = readinessOf(stores);
  const ownOrigins = (): readonly string[] => [...config.origins, ...listener.loopbackOrigins()];
  const isOwnOrigin = (origin: string): boolean => ownOrigins().includes(origin);
  let control: ControlGateway | null = null;
  const metrics = createMetrics();
  const rights = new RightsLease(stores.clock);
  const others = meetOthers(config, { stores, node, lifecycle, log });
  const hub = new Hub({
    ...stores,
    ...others,
    rights,
    log,
    metrics,
    onStore: (isTakingWrites) => control?.storeChanged(isTakingWrites),
    onLandedDeleted: (session) => control?.notify(session.person.id, "landed-deleted", session.arrival.grant.compartment.room),
    onCommit: ({ compartment }) => control?.committed(compartment),
    onPresence: (grant) => control?.presenceChanged(grant.compartment.room),
  });
  const demo = stores.seeded === null ? undefined : { accounts: [...stores.seeded.accounts], password: DEMO_PASSWORD };
  httpServer.on(
    "request",
    createHttpApp({
      ...httpDeps(config, { stores, hub, log, ownOrigins, readiness, metrics, openCounter: node.openCounter }),
      ...(demo !== undefined && { demo }),
    }),
  );
  const sync = openSync({ stores, hub, log, isOwnOrigin });
  control = openControl(httpServer, { config, stores, hub, log, isOwnOrigin, bus: node.bus, others, rights });
  const gateway = control;
  showNode(metrics, { hub, control, stores, readiness, node, others });
  httpServer.on("upgrade", (request, socket, head) => {
    if (sync.upgrade(request, socket, head) || (request.url ?? "").startsWith("/socket.io/")) return;
    refuseUpgrade(socket, "404 Not Found");
  });
  stores.accessChanges.subscribe((change) => {
    hub.review((grant) => applyAccessChange(grant, change));
    gateway.accessChanged(change).catch((cause: unknown) => log.error({ err: cause }, "followers were not told of a change of rights"));
  });
  lifecycle.started("regular work", startRegularWork({ hub, sync, control, stores, log, metrics, rights }));
  const url = await listener.listen(config);
  // Stopped the other way round: nobody new, what was received is committed and everybody sent on, then the answers under way.
  lifecycle.started("requests", () => listener.finish());
  lifecycle.started("sync connections", () => hub.drain());
  lifecycle.started("control connections", () => gateway.close());
  lifecycle.started("listener", () => {
    readiness.drain();
    listener.refuse();
  });
  const token = config.demo ? null : await issueSetupLink(context);
  return { url, demo, setupLink: token === null ? null : `${config.origins[0] ?? url}/setup#${token}`, stop: () => lifecycle.stop() };
}

/** The sync sockets. */
function openSync({ stores, ...parts }: { stores: Stores; hub: Hub; log: Log; isOwnOrigin: (origin: string) => boolean }): SyncGateway {
  const { context } = stores;
  return new SyncGateway({
    ...parts,
    admit: (credentials, compartment) => admit(context, credentials, compartment),
    recheck: (grant) => recheck(context, stores.accessChanges, grant),
  });
}

/** The control channel, on the same listener. */
function openControl(
  httpServer: Server,
  parts: {
    config: Config;
    stores: Stores;
    hub: Hub;
    log: Log;
    isOwnOrigin: (origin: string) => boolean;
    bus: Bus;
    others: Others;
    rights: RightsLease;
  },
): ControlGateway {
  const { config, stores, hub, log, isOwnOrigin, bus, others, rights } = parts;
  const { context } = stores;
  const { relay, gossip } = others;
  return new ControlGateway(httpServer, {
    context,
    accessChanges: stores.accessChanges,
    rights,
    bus,
    clock: stores.clock,
    log,
    isOwnOrigin,
    history: stores.history,
    syncConnections: () => hub.connections(),
    isTakingWrites: () => hub.isTakingWrites,
    headSeq: async (compartment) => (await stores.ledger.head(compartment)).seq,
    presentLines: (lines) => presentLines(context.directory, lines),
    ...(gossip !== undefined && { gossip }),
    ...(relay !== undefined && {
      onMoved: (compartment: CompartmentId, moved: (seq: number) => void) => relay.onMoved(compartment, moved),
    }),
    authenticate: async (headers, token) => {
      const shown = token === undefined ? shownCredential(headers, isSecure(config)) : { kind: "token" as const, secret: token };
      if (shown === null) return null;
      return stores.accessChanges.steadily(
        () => authenticate(context, shown),
        (identity) => (identity.ok ? identity.value : null),
      );
    },
  });
}

/** Asks each part one small question. */
function readinessOf(stores: Stores): Readiness {
  return new Readiness(stores.clock, {
    engine: () => stores.engineFigures(),
    directory: () => stores.context.directory.hasUsers(),
    // A log that nobody writes: what counts is the answer.
    ledger: () => stores.ledger.head("readiness"),
  });
}

function isSecure(config: Config): boolean {
  return config.origins.some((origin) => origin.startsWith("https:"));
}
