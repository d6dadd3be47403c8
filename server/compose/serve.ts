import { systemClock } from "../adapters/system/clock.ts";
import { Readiness } from "../commands/readiness.ts";
import { issueSetupLink } from "../commands/set-up-first-administrator.ts";
import type { Config } from "../config.ts";
import { DEMO_PASSWORD, demoAccounts } from "../domain/demo/demo-outline.ts";
import type { ExposureRecorder } from "../domain/exposure/exposure-recorder.ts";
import { HubEvents } from "../domain/hub-events.ts";
import { Hub } from "../domain/hub/hub.ts";
import { RightsLease } from "../domain/rights-lease.ts";
import { SignInRefusals } from "../domain/trail/sign-in-refusals.ts";
import { createHttpApp } from "../transport/http/app.ts";
import type { HttpDeps } from "../transport/http/http-deps.ts";
import { HttpListener } from "../transport/http-listener.ts";
import type { ClusterNode } from "./cluster-node.ts";
import type { OpeningParts } from "./durable-stores.ts";
import { httpDeps } from "./http-deps.ts";
import { createMetrics, showNode } from "./node-metrics.ts";
import { connectOtherNodes } from "./other-nodes.ts";
import { finishWhatIsDue, startRegularWork } from "./schedule.ts";
import { openSockets } from "./sockets.ts";
import type { Stores } from "./stores.ts";
import { subscribeSockets } from "./subscribe-sockets.ts";

/** What a server that runs can say of itself. */
export interface Serving {
  readonly url: string;
  /** Accounts of the demo, where it is served. */
  readonly demo: HttpDeps["demo"];
  /** Link for the first administrator, where there is no account yet. */
  readonly setupLink: string | null;
}

/**
 * Wires the hub, the sockets and the HTTP routes over open stores, listens, and starts the regular work. Rejects where the port cannot
 * be used. What it opens is stopped with the rest, by `shutdown`.
 */
export async function serve(
  config: Config,
  parts: OpeningParts & { readonly stores: Stores; readonly node: ClusterNode; readonly exposure: ExposureRecorder },
): Promise<Serving> {
  const { log, shutdown, stores, node, exposure } = parts;
  const listener = new HttpListener(systemClock);
  const readiness = readinessOf(stores);
  const ownOrigins = (): readonly string[] => [...config.origins, ...listener.loopbackOrigins()];
  const metrics = createMetrics();
  const rights = new RightsLease(stores.clock);
  const otherNodes = connectOtherNodes(config, { stores, node, shutdown, log });
  const events = new HubEvents();
  const hub = new Hub({ ...stores, exposure, ...otherNodes, ...events.ports, rights, log, metrics, limits: config.limits });
  const demo = config.demo ? { accounts: demoAccounts(), password: DEMO_PASSWORD } : undefined;
  const signInRefusals = new SignInRefusals();
  const shared = { stores, hub, exposure, log };
  const http = httpDeps(config, { ...shared, signInRefusals, ownOrigins, readiness, metrics, openCounter: node.openCounter });
  const app = createHttpApp({ ...http, ...(demo !== undefined && { demo }) });
  listener.server.on("request", app);
  const isOwnOrigin = (origin: string): boolean => ownOrigins().includes(origin);
  const sockets = openSockets(listener.server, { ...shared, config, isOwnOrigin, bus: node.bus, otherNodes, rights, pacer: http.pacer });
  subscribeSockets(sockets, { events, inboxNews: http.inboxNews, invitationNews: http.invitationNews, hub, stores, log });
  showNode(metrics, { hub, control: sockets.control, stores, readiness, node, otherNodes });
  startRegularWork({ hub, exposure, sockets, liveAnswers: http.liveAnswers, signInRefusals, stores, metrics, rights }, { shutdown, log });
  const url = await listener.listen(config);
  // Stopped in reverse order: new connections are refused, what was received is committed, everyone is sent to another node, and requests
  // under way are answered.
  shutdown.add("requests", () => listener.finish());
  shutdown.add("sync connections", () => hub.drain());
  finishWhatIsDue({ stores, hub }, { shutdown, log });
  shutdown.add("control connections", () => sockets.control.close());
  shutdown.add("listener", () => {
    readiness.drain();
    listener.refuse();
  });
  const token = config.demo ? null : await issueSetupLink(stores.context);
  return { url, demo, setupLink: token === null ? null : `${config.origins[0] ?? url}/setup#${token}` };
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
