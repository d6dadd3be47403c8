import { afterAll, beforeAll, expect, it } from "vitest";
import { ControlClient } from "../support/control-client.ts";
import { startPostgres, type PostgresServer } from "../support/postgres.ts";
import { RestClient } from "../support/rest-client.ts";
import { startRedis, type RedisServer } from "../support/redis.ts";
import { makeSharedRoom, type SharedRoom } from "../support/shared-room.ts";
import { startServer, type RunningServer } from "../support/start-server.ts";
import { openStockClient, type StockClient } from "../support/stock-client.ts";
import { boundMs } from "../support/promised-time.ts";

/** A dead node's people are gone when its lease ends, after 7.5 s (P8). */
const GONE_MS = boundMs(10_000);
/** A change of rights is heard on every node (P6). */
const HEARD_MS = boundMs(1_000);
/** Sooner than the lease of a node that stopped would end: it said so itself. */
const SAID_MS = boundMs(5_000);

let database: PostgresServer;
let redis: RedisServer;
let start: () => Promise<RunningServer>;
let one: RunningServer;
let two: RunningServer;
let room: SharedRoom;
let tokens: { lead: string; analyst: string };
const ends: (() => unknown)[] = [];

beforeAll(async () => {
  [database, redis] = await Promise.all([startPostgres(), startRedis()]);
  const env = { DATABASE_URL: await database.createDatabase(), REDIS_URL: redis.url };
  start = () => startServer({ demo: true, env });
  [one, two] = await Promise.all([start(), start()]);
  room = await makeSharedRoom(one.url);
  tokens = { lead: await room.lead.token(), analyst: await room.analyst.token() };
});
afterAll(async () => {
  for (const end of ends) await end();
  await Promise.all([one.stop(), two.stop()]);
  await redis.stop();
  await database.stop();
});

async function follow(node: RunningServer, token: string): Promise<ControlClient> {
  const client = await ControlClient.connect(node.url, { token });
  ends.push(() => client.close());
  expect(await client.ask("room:follow", { room: room.room })).toEqual({ ok: true });
  return client;
}

async function open(node: RunningServer, token: string, compartment: string): Promise<StockClient> {
  const client = openStockClient({ socketUrl: node.socketUrl, compartment, token });
  ends.push(() => client.destroy());
  await client.synced;
  return client;
}

/** Resolves once a client sees what is asked for in the states of others. */
function sees({ provider }: StockClient, holds: (states: readonly Record<string, unknown>[]) => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      const others = [...provider.awareness.getStates()].filter(([client]) => client !== provider.awareness.clientID);
      if (!holds(others.map(([, state]) => state as Record<string, unknown>))) return;
      provider.awareness.off("change", look);
      resolve();
    };
    provider.awareness.on("change", look);
    look();
  });
}

it("A16 P6 a name or authority that is changed on one node is heard on the other within a second, and counts there", async () => {
  const control = await follow(two, tokens.lead);
  const { user } = await room.lead.json<{ user: { id: string; displayName: string } }>("GET", "/api/me");
  const before = control.events.length;
  const changedMs = performance.now();
  expect((await room.lead.patch(`/api/users/${user.id}`, { displayName: "Layan the Second", mayRelease: false })).status).toBe(200);
  await control.event("account", undefined, before);
  expect(performance.now() - changedMs).toBeLessThan(HEARD_MS);
  const there = new RestClient(two.url);
  there.headers["authorization"] = `Bearer ${tokens.lead}`;
  expect((await there.get("/api/me")).json.user).toMatchObject({ displayName: "Layan the Second", mayRelease: false });
  // Or they would stay on the roster of the other node.
  control.close();
});

it("N16 N19 P2 H11 people on one node show on the other, in presence and on the roster, and a dead node's are gone when its lease ends", async () => {
  const lead = await open(one, tokens.lead, room.wide);
  await open(one, tokens.lead, room.own);
  const analyst = await open(two, tokens.analyst, room.wide);
  const control = await follow(two, tokens.analyst);
  lead.provider.awareness.setLocalState({ at: "card-1", user: { username: "analyst-brv" } });
  await sees(analyst, ([state]) => state?.["at"] === "card-1" && (state["user"] as { username: string }).username === "lead-alf");
  const roster = await control.event("presence", ({ people }) => people.some(({ user }) => user.username === "lead-alf"));
  expect(roster.people.find(({ user }) => user.username === "lead-alf")?.compartments).toEqual([{ id: room.wide }]);
  expect(JSON.stringify(control.events)).not.toContain(room.own);
  const before = control.events.length;
  await one.stop("SIGKILL");
  const diedMs = performance.now();
  await Promise.all([
    sees(analyst, (states) => states.length === 0),
    control.event("presence", ({ people }) => people.every(({ user }) => user.username !== "lead-alf"), before),
  ]);
  expect(performance.now() - diedMs).toBeLessThan(GONE_MS);
});

it("N12 N13 who is on a node that stops is gone at once; Redis may be away and come back", async () => {
  one = await start();
  const lead = await open(one, tokens.lead, room.wide);
  const analyst = await open(two, tokens.analyst, room.wide);
  lead.provider.awareness.setLocalState({ at: "again" });
  await sees(analyst, (states) => states.some(({ at }) => at === "again"));
  await redis.kill();
  await redis.restart();
  lead.provider.awareness.setLocalState({ at: "after Redis" });
  await sees(analyst, (states) => states.some(({ at }) => at === "after Redis"));
  lead.provider.shouldConnect = false;
  const stoppedMs = performance.now();
  await one.stop();
  await sees(analyst, (states) => states.every(({ at }) => at === undefined));
  expect(performance.now() - stoppedMs).toBeLessThan(SAID_MS);
});
