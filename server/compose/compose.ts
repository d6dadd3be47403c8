// The composition root: chooses adapters, wires them, and starts and stops the whole in order.
// Only main.ts, the command line's `serve` and tests import it. Nothing below it reads the environment or exits.
import type { Server } from "node:http";
import { authenticate } from "../commands/authenticate.ts";
import { Readiness } from "../commands/readiness.ts";
import { DEMO_PASSWORD } from "../commands/seed-demo.ts";
import { issueSetupLink } from "../commands/set-up-first-administrator.ts";
import type { Config } from "../config.ts";
import { assert } from "../../shared/assert.ts";
import type { CompartmentId } from "../../shared/ids.ts";
import { applyAccessChange } from "../domain/hub/grant.ts";
import { Hub } from "../domain/hub/hub.ts";
import { RightsLease } from "../domain/rights-lease.ts";
import { httpDeps } from "./http-deps.ts";
import { Shutdown } from "./shutdown.ts";
import { HttpListener } from "../transport/http-listener.ts";
import { joinCluster, type ClusterNode } from "./join-cluster.ts";
import { connectOtherNodes, type OtherNodes } from "./other-nodes.ts";
import type { Bus } from "../ports/bus.ts";
import type { Directory } from "../ports/directory.ts";
import type { Log } from "../ports/log.ts";
import { startRegularWork } from "./regular-work.ts";
import { createMetrics, showNode } from "./node-metrics.ts";
import { openStores, type Stores } from "./stores.ts";
import { ControlGateway } from "../transport/control/control-gateway.ts";
import { createHttpApp } from "../transport/http/app.ts";
import { shownCredential } from "../transport/http/credentials.ts";
import type { HttpDeps } from "../transport/http/http-deps.ts";
import { presentLines } from "../transport/http/present/history.ts";
import { refuseUpgrade } from "../transport/refuse-upgrade.ts";
import { admit, recheck } from "../transport/sync/admit.ts";
import { SyncGateway } from "../transport/sync/sync-gateway.ts";

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
  const shutdown = new Shutdown(options.log);
  try {
    const joining: { node?: ClusterNode } = {};
    const join = async (directory: Directory): Promise<void> => {
      joining.node = await joinCluster(config, { directory, shutdown, log: options.log });
    };
    const stores = await openStores(config, { ...options, shutdown, join });
    assert(joining.node, "opening the stores joins the cluster");
    return await serve(config, { ...options, shutdown, stores, node: joining.node });
  } catch (cause) {
    await shutdown.run();
    throw cause;
  }
}

async function serve(config: Config, parts: { log: Log; shutdown: Shutdown; stores: Stores; node: ClusterNode }): Promise<Majlis> {
  const { log, shutdown, stores, node } = parts;
  const { context } = stores;
  const listener = new HttpListener();
  const httpServer = listener.server;
  const readiness = readinessOf(stores);
  const ownOrigins = (): readonly string[] => [...config.origins, ...listener.loopbackOrigins()];
  const isOwnOrigin = (origin: string): boolean => ownOrigins().includes(origin);
  let control: ControlGateway | null = null;
  const metrics = createMetrics();
  const rights = new RightsLease(stores.clock);
  const otherNodes = connectOtherNodes(config, { stores, node, shutdown, log });
  const hub = new Hub({
    ...stores,
    ...otherNodes,
    rights,
    log,
    metrics,
    onStore: (isTakingWrites) => control?.storeChanged(isTakingWrites),
    onLandedDeleted: (session) => control?.notify(session.identity.id, "landed-deleted", session.arrival.grant.compartment.room),
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
  control = openControl(httpServer, { config, stores, hub, log, isOwnOrigin, bus: node.bus, otherNodes, rights });
  const gateway = control;
  showNode(metrics, { hub, control, stores, readiness, node, otherNodes });
  httpServer.on("upgrade", (request, socket, head) => {
    if (sync.upgrade(request, socket, head) || (request.url ?? "").startsWith("/socket.io/")) return;
    refuseUpgrade(socket, "404 Not Found");
  });
  stores.accessChanges.subscribe((change) => {
    hub.review((grant) => applyAccessChange(grant, change));
    gateway.accessChanged(change).catch((cause: unknown) => log.error({ err: cause }, "followers were not told of a change of rights"));
  });
  shutdown.add("regular work", startRegularWork({ hub, sync, control, stores, log, metrics, rights }));
  const url = await listener.listen(config);
  // Stopped the other way round: nobody new, what was received is committed and everybody sent on, then the answers under way.
  shutdown.add("requests", () => listener.finish());
  shutdown.add("sync connections", () => hub.drain());
  shutdown.add("control connections", () => gateway.close());
  shutdown.add("listener", () => {
    readiness.drain();
    listener.refuse();
  });
  const token = config.demo ? null : await issueSetupLink(context);
  return { url, demo, setupLink: token === null ? null : `${config.origins[0] ?? url}/setup#${token}`, stop: () => shutdown.run() };
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
    otherNodes: OtherNodes;
    rights: RightsLease;
  },
): ControlGateway {
  const { config, stores, hub, log, isOwnOrigin, bus, otherNodes, rights } = parts;
  const { context } = stores;
  const { relay, gossip } = otherNodes;
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
