import { randomBytes } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { USUAL_LIMITS } from "../../server/domain/limits.ts";
import { createMemoryDirectory } from "../../server/adapters/memory/directory/directory.ts";
import { MemoryBus } from "../../server/adapters/memory/bus.ts";
import { MemoryTicketStore } from "../../server/adapters/memory/ticket-store.ts";
import { systemClock } from "../../server/adapters/system/clock.ts";
import { systemRandom } from "../../server/adapters/system/random-source.ts";
import { AccessChanges } from "../../server/domain/access-changes.ts";
import type { AuthenticatedUser } from "../../server/domain/authenticated-user.ts";
import type { Bus } from "../../server/ports/bus.ts";
import { ControlGateway } from "../../server/transport/control/control-gateway.ts";
import { ControlClient } from "../support/control-client.ts";
import { openTestBus } from "../support/redis-bus.ts";
import { RequestPacer } from "../../server/transport/request-pacer.ts";
import { exposureInto } from "../support/exposure.ts";
import { silentLog } from "../support/silent-log.ts";
import { startRedis } from "../support/redis.ts";
import { DEFAULT_SCHEME } from "../../shared/marking/scheme.ts";
import { aSite, NO_AUTHORITY } from "../support/directory-records.ts";

// Two nodes, each a control gateway on a listener of its own; a token is the id of the person who shows it.

interface Node {
  readonly url: string;
  readonly gateway: ControlGateway;
}

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

function identityOf(id: string): AuthenticatedUser {
  const user = { id, username: id, displayName: id, partner: "ALF", ...NO_AUTHORITY, isDisabled: false };
  return { user, credential: { kind: "token", id: `token of ${id}`, expiresAt: Number.MAX_SAFE_INTEGER } };
}

async function startNode(bus: Bus): Promise<Node> {
  const http: Server = createServer();
  const directory = createMemoryDirectory();
  const gateway = new ControlGateway(http, {
    context: {
      directory,
      tickets: new MemoryTicketStore(),
      passwords: { hash: () => Promise.reject(new Error("no account is added")), verify: async () => false },
      clock: systemClock,
      random: systemRandom,
      limits: USUAL_LIMITS,
      markingScheme: DEFAULT_SCHEME,
      siteId: async () => aSite("1").id,
      relayAccessChanges: async () => {},
    },
    exposure: exposureInto(directory),
    accessChanges: new AccessChanges(),
    bus,
    clock: systemClock,
    log: silentLog,
    syncConnections: () => [],
    isTakingWrites: () => true,
    isLarge: () => false,
    authenticate: async (_headers, token) => (token === undefined ? null : identityOf(token)),
    takeHandshake: () => true,
    pacer: new RequestPacer(systemClock),
    unproven: () => () => {},
    isOwnOrigin: () => true,
    history: { timelineSince: () => Promise.reject(new Error("nothing is followed")) },
    presentLines: async () => [],
    actsAfter: () => Promise.resolve([]),
    presentActs: () => Promise.resolve([]),
    headSeq: async () => 0,
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  ends.push(async () => {
    gateway.close();
    await new Promise<void>((resolve) => void http.close(() => resolve()));
    await bus.close();
  });
  return { url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`, gateway };
}

async function connect(node: Node, person: string): Promise<ControlClient> {
  const client = await ControlClient.connect(node.url, { token: person });
  ends.push(() => client.close());
  return client;
}

const buses = {
  memory: async (): Promise<readonly [Bus, Bus]> => {
    const bus = new MemoryBus();
    return [bus.join(), bus.join()];
  },
  Redis: async (): Promise<readonly [Bus, Bus]> => {
    const redis = await startRedis();
    ends.push(() => redis.stop());
    const key = randomBytes(32);
    return [await openTestBus(redis.url, { key }), await openTestBus(redis.url, { key })];
  },
};

describe.each(["memory", "Redis"] as const)("control connections of two nodes over %s", (kind) => {
  const startNodes = async (): Promise<readonly [Node, Node]> => {
    const [left, right] = await buses[kind]();
    const nodes = [await startNode(left), await startNode(right)] as const;
    // The libraries subscribe in the background: one subscription made after theirs tells when they stand.
    await Promise.all([left.subscribe("settled", () => {}).active, right.subscribe("settled", () => {}).active]);
    return nodes;
  };

  it("a notice reaches every connection of one person on every node, once, and no other person's (P3)", async () => {
    const [left, right] = await startNodes();
    const mine = [await connect(left, "ana"), await connect(right, "ana"), await connect(right, "ana")];
    const other = await connect(right, "ben");
    left.gateway.notify("ana", "landed-deleted", "room 1");
    left.gateway.notify("ben", "landed-deleted", "room 2");
    expect(await other.event("notice")).toMatchObject({ code: "landed-deleted", room: "room 2" });
    for (const client of mine) {
      expect(await client.event("notice")).toMatchObject({ code: "landed-deleted", room: "room 1" });
      expect(client.events).toHaveLength(1);
    }
    expect(other.events).toHaveLength(1);
  });

  it("a node that stops ends its own connections and no other's", async () => {
    const [left, right] = await startNodes();
    const leaving = await connect(left, "ana");
    const staying = await connect(right, "ana");
    left.gateway.close();
    await leaving.ended;
    right.gateway.notify("ana", "landed-deleted");
    await staying.event("notice");
    expect(staying.socket.connected).toBe(true);
    expect(staying.events.map(({ payload }) => payload)).toEqual([expect.objectContaining({ code: "landed-deleted" })]);
  });
});
