import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ControlClient } from "../support/control-client.ts";
import { startPostgres, type PostgresServer } from "../support/postgres.ts";
import { startRedis, type RedisServer } from "../support/redis.ts";
import type { RestClient } from "../support/rest-client.ts";
import { makeSharedRoom, type SharedRoom } from "../support/shared-room.ts";
import { startServer, type RunningServer } from "../support/start-server.ts";
import { openStockClient, until, type StockClient } from "../support/stock-client.ts";
import { boundMs } from "../support/promised-time.ts";

let database: PostgresServer;
let redis: RedisServer;
let nodes: readonly [RunningServer, RunningServer];
let room: SharedRoom;
/** On the first node. */
let lead: StockClient;
/** On the second node. */
let analyst: StockClient;
const clients: StockClient[] = [];

beforeAll(async () => {
  [database, redis] = await Promise.all([startPostgres(), startRedis()]);
  const env = { DATABASE_URL: await database.createDatabase(), REDIS_URL: redis.url };
  nodes = await Promise.all([startServer({ demo: true, env }), startServer({ demo: true, env })]);
  room = await makeSharedRoom(nodes[0].url);
  [lead, analyst] = await Promise.all([open(nodes[0], room.lead), open(nodes[1], room.analyst)]);
});
afterAll(async () => {
  for (const client of clients) client.destroy();
  await Promise.all(nodes.map((node) => node.stop()));
  await Promise.all([database.stop(), redis.stop()]);
});

async function open(node: RunningServer, person: RestClient): Promise<StockClient> {
  const client = openStockClient({ socketUrl: node.socketUrl, compartment: room.wide, token: await person.token() });
  clients.push(client);
  await client.synced;
  return client;
}

const shows = (client: StockClient, username: string): boolean =>
  [...client.provider.awareness.getStates().values()].some(
    (state) => (state["user"] as { username?: string } | undefined)?.username === username,
  );

/** Resolves once a client's view of who is there does. */
function sees(client: StockClient, holds: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (!holds()) return;
      client.provider.awareness.off("change", look);
      resolve();
    };
    client.provider.awareness.on("change", look);
    look();
  });
}

describe("people on two nodes over PostgreSQL and Redis", () => {
  it("P6 P7 stock clients on different nodes see each other's edits and presence at once", async () => {
    const [here, there] = [lead, analyst];
    here.doc.getMap("cards").set("from-one", 1);
    await until(there.doc, () => there.doc.getMap("cards").has("from-one"));
    there.doc.getMap("cards").set("from-two", 2);
    await until(here.doc, () => here.doc.getMap("cards").has("from-two"));
    // Not by a look at the ledger, which finds what the bus has lost.
    let edits = 0;
    for (const [from, to] of [
      [here, nodes[1]],
      [there, nodes[0]],
    ] as const)
      await expect
        .poll(async () => {
          from.doc.getMap("meta").set("by-bus", ++edits);
          return Number(/^majlis_relay_seconds_count\{from="bus"\} (\d+)$/m.exec(await (await fetch(`${to.url}/metrics`)).text())?.[1]);
        })
        .toBeGreaterThan(0);
    here.provider.awareness.setLocalStateField("cursor", 7);
    await sees(there, () => shows(there, "lead-alf"));
    there.provider.awareness.setLocalStateField("cursor", 9);
    await sees(here, () => shows(here, "analyst-brv"));
  });

  it("P6 a right withdrawn on one node closes the connections on the other", async () => {
    const there = await open(nodes[1], room.watch);
    const closed = new Promise<void>((resolve) => void there.provider.on("connection-close", () => resolve()));
    const begunMs = performance.now();
    await room.lead.request("DELETE", `/api/rooms/${room.room}/members/${room.userIds.watch}`);
    await closed;
    expect(performance.now() - begunMs).toBeLessThan(boundMs(1_000));
    expect(there.closes).toEqual([4403]);
  });

  it("shows on one node's roster and timeline who is on the other and what they did", async () => {
    const follower = await ControlClient.connect(nodes[1].url, { cookie: room.lead.cookie });
    await follower.ask("room:follow", { room: room.room });
    await follower.event("presence", (payload) => JSON.stringify(payload).includes("analyst-brv"));
    lead.doc.getMap("meta").set("seen-from-two", true);
    // What was done before it may be told first.
    const told = await follower.event("timeline", ({ entries }) => entries.some(({ author }) => author.username === "lead-alf"));
    expect(told.compartment).toBe(room.wide);
    follower.close();
  });

  it("P8 goes on without Redis, and catches up when it is back", async () => {
    const [here, there] = [lead, analyst];
    await redis.kill();
    here.doc.getMap("cards").set("without-redis", 1);
    await until(there.doc, () => there.doc.getMap("cards").has("without-redis"));
    await redis.restart();
    there.doc.getMap("cards").set("with-redis", 1);
    await until(here.doc, () => here.doc.getMap("cards").has("with-redis"));
    expect(here.doc.getMap("cards").toJSON()).toEqual(there.doc.getMap("cards").toJSON());
  });
});
