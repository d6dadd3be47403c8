import type { Server } from "node:http";
import type { CompartmentId } from "../../shared/ids.ts";
import { authenticate } from "../commands/authenticate.ts";
import { recheckGrant } from "../commands/recheck-grant.ts";
import { trustedProxies, type Config } from "../config.ts";
import { ConnectionCounts } from "../domain/connection-counts.ts";
import type { ExposureRecorder } from "../domain/exposure/exposure-recorder.ts";
import type { Hub } from "../domain/hub/hub.ts";
import { HANDSHAKE_PERIOD_MS } from "../domain/limits.ts";
import { NodePersonRates } from "../domain/node-person-rates.ts";
import type { RightsLease } from "../domain/rights-lease.ts";
import { UnfinishedMessages } from "../domain/unfinished-messages.ts";
import { UnprovenConnections } from "../domain/unproven-connections.ts";
import type { CommitListener } from "../ports/cluster.ts";
import type { Bus } from "../ports/bus.ts";
import type { Log } from "../ports/log.ts";
import { ControlGateway, type ControlPorts } from "../transport/control/control-gateway.ts";
import { shownCredential } from "../transport/http/credentials.ts";
import { refuseUpgrade } from "../transport/refuse-upgrade.ts";
import type { RequestPacer } from "../transport/request-pacer.ts";
import { sourceOf } from "../transport/request-source.ts";
import { admit } from "../transport/sync/admit.ts";
import { ReadTurns } from "../transport/read-turns.ts";
import { SyncGateway, type SyncGatewayPorts } from "../transport/sync/sync-gateway.ts";
import type { OtherNodes } from "./other-nodes.ts";
import { liveReads } from "./live-reads.ts";
import type { Stores } from "./stores.ts";

/** What both kinds of sockets are wired to. */
export interface SocketParts {
  readonly config: Config;
  readonly stores: Stores;
  readonly hub: Hub;
  readonly exposure: ExposureRecorder;
  readonly log: Log;
  readonly isOwnOrigin: (origin: string) => boolean;
  readonly bus: Bus;
  readonly otherNodes: OtherNodes;
  readonly rights: RightsLease;
  readonly pacer: RequestPacer;
}

/** Both kinds of sockets. */
export interface Sockets {
  readonly sync: SyncGateway;
  readonly control: ControlGateway;
}

/** Opens the sync sockets and the control channel on one HTTP server. An upgrade to any other path is answered 404. */
export function openSockets(httpServer: Server, parts: SocketParts): Sockets {
  const { stores, hub, log, isOwnOrigin } = parts;
  const { context } = stores;
  const newcomers = newcomersOf(parts);
  const sync = new SyncGateway({
    hub,
    counts: new ConnectionCounts(context.limits.syncSockets),
    unfinished: new UnfinishedMessages(context.limits.unfinishedBytes),
    turns: new ReadTurns(stores.clock),
    ...newcomers,
    clock: stores.clock,
    log,
    isOwnOrigin,
    admit: (credentials, compartment) => admit(context, credentials, compartment),
    recheck: (grant) => recheckGrant(context, stores.accessChanges, grant),
  });
  const control = openControl(httpServer, parts, newcomers);
  httpServer.on("upgrade", (request, socket, head) => {
    if (sync.upgrade(request, socket, head) || (request.url ?? "").startsWith("/socket.io/")) return;
    refuseUpgrade(socket, "404 Not Found");
  });
  return { sync, control };
}

/** What holds new connections of both kinds to their limits. */
type Newcomers = Pick<SyncGatewayPorts & ControlPorts, "takeHandshake" | "unproven" | "pacer">;

function newcomersOf({ config, pacer, stores: { clock, context } }: SocketParts): Newcomers {
  const { handshakes, unprovenConnections } = context.limits;
  const rates = new NodePersonRates(clock, { most: handshakes, periodMs: HANDSHAKE_PERIOD_MS });
  const unproven = new UnprovenConnections(unprovenConnections);
  return {
    pacer,
    takeHandshake: (user) => rates.take(user),
    unproven: (request, close) => unproven.add(sourceOf(request, trustedProxies(config)), close),
  };
}

function openControl(
  httpServer: Server,
  { config, stores, hub, exposure, log, isOwnOrigin, bus, otherNodes, rights }: SocketParts,
  newcomers: Newcomers,
): ControlGateway {
  const { context, accessChanges } = stores;
  const { relay, gossip } = otherNodes;
  const isSecure = config.origins.some((origin) => origin.startsWith("https:"));
  return new ControlGateway(httpServer, {
    context,
    exposure,
    accessChanges,
    rights,
    bus,
    clock: stores.clock,
    log,
    isOwnOrigin,
    ...newcomers,
    history: stores.history,
    syncConnections: () => hub.connections(),
    isTakingWrites: () => hub.isTakingWrites,
    isLarge: (compartment) => hub.isLarge(compartment),
    ...liveReads(stores),
    ...(gossip !== undefined && { gossip }),
    ...(relay !== undefined && {
      onMoved: (compartment: CompartmentId, moved: (seq: number) => void) => relay.onMoved(compartment, moved),
      followCommits: (compartment: CompartmentId, listener: CommitListener) => relay.follow(compartment, listener),
    }),
    authenticate: async (headers, token) => {
      const shown = token === undefined ? shownCredential(headers, isSecure) : { kind: "token" as const, secret: token };
      if (shown === null) return null;
      return accessChanges.steadily(
        () => authenticate(context, shown),
        (identity) => (identity.ok ? identity.value : null),
      );
    },
  });
}
