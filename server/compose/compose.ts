// The composition root: chooses adapters, wires them, and starts and stops the whole in order.
// Only main.ts imports it. It reads no environment and does not end the process.
import { systemClock } from "../adapters/system/clock.ts";
import { Readiness } from "../commands/readiness.ts";
import { DEMO_PASSWORD } from "../commands/seed-demo.ts";
import { issueSetupLink } from "../commands/set-up-first-administrator.ts";
import type { Config } from "../config.ts";
import { HubEvents } from "../domain/hub-events.ts";
import { Hub } from "../domain/hub/hub.ts";
import { RightsLease } from "../domain/rights-lease.ts";
import { startSchedule } from "../domain/schedule.ts";
import { createHttpApp } from "../transport/http/app.ts";
import type { HttpDeps } from "../transport/http/http-deps.ts";
import { HttpListener } from "../transport/http-listener.ts";
import { openDurableStores } from "./open-durable-stores.ts";
import type { OpeningParts } from "./durable-stores.ts";
import { httpDeps } from "./http-deps.ts";
import { joinCluster } from "./join-cluster.ts";
import type { ClusterNode } from "./cluster-node.ts";
import { createMetrics, showNode } from "./node-metrics.ts";
import { connectOtherNodes } from "./other-nodes.ts";
import { regularTasks } from "./schedule.ts";
import { Shutdown } from "./shutdown.ts";
import { openSockets } from "./sockets.ts";
import { openStores, type Stores } from "./stores.ts";
import { subscribeSockets } from "./subscribe-sockets.ts";

/** A running server. */
export interface Majlis {
  readonly url: string;
  /** Accounts of the demo, where it is served. */
  readonly demo: HttpDeps["demo"];
  /** Link for the first administrator, where there is no account yet. */
  readonly setupLink: string | null;
  /** Commits what was received, then closes every connection, then every store. Idempotent, never rejects. */
  stop(): Promise<void>;
}

/**
 * Starts a server. Rejects, with nothing left running, where the data folder, a file or the port cannot be used.
 * `broken` is called if a part ends by itself: the process must end too.
 */
export async function compose(config: Config, options: Pick<OpeningParts, "log" | "broken">): Promise<Majlis> {
  const shutdown = new Shutdown(options.log, systemClock);
  try {
    const parts = { ...options, shutdown };
    const durable = await openDurableStores(config, parts);
    // Before anything is written: a node with another key does not belong to this cluster and must change nothing in it.
    const node = await joinCluster(config, { ...parts, directory: durable.directory });
    const stores = await openStores(config, durable, parts);
    return await serve(config, { ...parts, stores, node });
  } catch (cause) {
    await shutdown.run();
    throw cause;
  }
}

async function serve(config: Config, parts: OpeningParts & { readonly stores: Stores; readonly node: ClusterNode }): Promise<Majlis> {
  const { log, shutdown, stores, node } = parts;
  const listener = new HttpListener(systemClock);
  const readiness = readinessOf(stores);
  const ownOrigins = (): readonly string[] => [...config.origins, ...listener.loopbackOrigins()];
  const metrics = createMetrics();
  const rights = new RightsLease(stores.clock);
  const otherNodes = connectOtherNodes(config, { stores, node, shutdown, log });
  const events = new HubEvents();
  const hub = new Hub({ ...stores, ...otherNodes, ...events.ports, rights, log, metrics, limits: config.limits });
  const demo = stores.seeded === null ? undefined : { accounts: [...stores.seeded.accounts], password: DEMO_PASSWORD };
  const app = createHttpApp({
    ...httpDeps(config, { stores, hub, log, ownOrigins, readiness, metrics, openCounter: node.openCounter }),
    ...(demo !== undefined && { demo }),
  });
  listener.server.on("request", app);
  const isOwnOrigin = (origin: string): boolean => ownOrigins().includes(origin);
  const sockets = openSockets(listener.server, { config, stores, hub, log, isOwnOrigin, bus: node.bus, otherNodes, rights });
  subscribeSockets(sockets, { events, hub, stores, log });
  showNode(metrics, { hub, control: sockets.control, stores, readiness, node, otherNodes });
  shutdown.add("regular work", startSchedule({ clock: systemClock, log }, regularTasks({ hub, sockets, stores, metrics, rights })));
  const url = await listener.listen(config);
  // Stopped in reverse order: new connections are refused, what was received is committed, everyone is sent to another node, and requests
  // under way are answered.
  shutdown.add("requests", () => listener.finish());
  shutdown.add("sync connections", () => hub.drain());
  shutdown.add("control connections", () => sockets.control.close());
  shutdown.add("listener", () => {
    readiness.drain();
    listener.refuse();
  });
  const token = config.demo ? null : await issueSetupLink(stores.context);
  return { url, demo, setupLink: token === null ? null : `${config.origins[0] ?? url}/setup#${token}`, stop: () => shutdown.run() };
}

function readinessOf(stores: Stores): Readiness {
  return new Readiness(stores.clock, {
    needed: {
      engine: () => stores.engineFigures(),
      directory: () => stores.context.directory.hasUsers(),
      // A ledger that does not exist: what counts is that the store answers.
      ledger: () => stores.ledger.head("readiness"),
      joins: () => stores.checkHistory("joins"),
    },
    // Where every node had this fault, a proxy that takes such nodes out would leave people without any.
    useful: { derived: () => stores.checkHistory("derived") },
  });
}
