import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ControlClient } from "../support/control-client.ts";
import { startPostgres, type PostgresServer } from "../support/postgres.ts";
import { startRedis, type RedisServer } from "../support/redis.ts";
import { makeSharedRoom, type SharedRoom } from "../support/shared-room.ts";
import { startServer, type RunningServer } from "../support/start-server.ts";
import { openStockClient, until, type StockClient } from "../support/stock-client.ts";
import { temporaryFolders } from "../support/temporary-folder.ts";
import { boundMs } from "../support/promised-time.ts";

const TOKEN = "metrics-token-of-the-test";
/** The probe answers after a second by itself; the database's own time-outs, which a hanging one runs into, are 5 s and more. */
const PROBE_LIMIT_MS = 4_500;
/** The process ends itself after 9.8 s. */
const STOP_LIMIT_MS = boundMs(10_000);

const folder = temporaryFolders();
let database: PostgresServer;
let redis: RedisServer;
let nodes: readonly [RunningServer, RunningServer];
let room: SharedRoom;
let clients: readonly [StockClient, StockClient];

beforeAll(async () => {
  [database, redis] = await Promise.all([startPostgres(), startRedis()]);
  const url = await database.createDatabase();
  const tokenFile = join(folder(), "metrics-token");
  writeFileSync(tokenFile, `${TOKEN}\n`, { mode: 0o600 });
  const env = { DATABASE_URL: url, REDIS_URL: redis.url, MAJLIS_METRICS_TOKEN_FILE: tokenFile };
  nodes = await Promise.all([startServer({ demo: true, env }), startServer({ demo: true, env })]);
  room = await makeSharedRoom(nodes[0].url);
  const open = async (node: RunningServer): Promise<StockClient> =>
    openStockClient({ socketUrl: node.socketUrl, compartment: room.wide, token: await room.lead.token() });
  clients = [await open(nodes[0]), await open(nodes[1])];
  await Promise.all(clients.map(({ synced }) => synced));
});
afterAll(async () => {
  for (const { destroy, doc } of clients) {
    destroy();
    doc.destroy();
  }
  await Promise.all(nodes.map((node) => node.stop("SIGKILL")));
  await redis.stop();
  await database.stop();
});

async function scrape(node: RunningServer): Promise<string> {
  return await (await fetch(`${node.url}/metrics`)).text();
}

const figure = (text: string, name: string): number => Number(new RegExp(`^${name} (\\S+)$`, "m").exec(text)?.[1]);

async function probe(node: RunningServer, path: string): Promise<{ status: number; parts?: string[]; tookMs: number }> {
  const began = performance.now();
  const answer = await fetch(node.url + path);
  const body = (await answer.json()) as { parts?: string[] };
  return { status: answer.status, tookMs: performance.now() - began, ...(body.parts !== undefined && { parts: body.parts }) };
}

describe("GET /metrics", () => {
  it("P3 tells how a node of a cluster stands, and nothing of whom or what it serves", async () => {
    const [here, there] = clients;
    for (let edit = 0; edit < 20; edit += 1) here.doc.getMap("meta").set(`edit-${edit}`, edit);
    await until(there.doc, () => there.doc.getMap("meta").size === 20);
    const [first, second] = await Promise.all(nodes.map(scrape));
    const values = (text: string | undefined, names: readonly string[]): number[] =>
      names.map((name) => figure(text ?? "", `majlis_${name}`));
    expect(values(first, ["sync_sessions", "open_compartments", "bus_connected", "store_taking_writes", "draining"])).toEqual([
      1, 1, 1, 1, 0,
    ]);
    expect(values(first, ["other_nodes"])).toEqual([1]);
    const [entries = 0, commits = 0] = values(first, ["committed_entries_total", "commit_seconds_count"]);
    expect([entries > 0, commits > 0]).toEqual([true, true]);
    expect(figure(second ?? "", 'majlis_relay_seconds_count\\{from="bus"\\}')).toBeGreaterThan(0);
    expect(figure(second ?? "", "majlis_committed_entries_total")).toBe(0);
    for (const secret of [room.wide, room.room, "lead-alf", "Wide", room.userIds.lead, TOKEN]) expect(first).not.toContain(secret);
  });

  it("is served through a proxy to a caller with the token, and not to one with another token", async () => {
    const ask = async (token: string): Promise<number> =>
      (await fetch(`${nodes[0].url}/metrics`, { headers: { "x-forwarded-for": "203.0.113.9", authorization: `Bearer ${token}` } })).status;
    expect([await ask(TOKEN), await ask(`${TOKEN}x`)]).toEqual([200, 404]);
  });
});

describe("a database that hangs", () => {
  it("makes a node unready before it times out and names the parts; it lives on, says that edits are not being saved, and heals by itself (P8, H13)", async () => {
    const [node] = nodes;
    const control = await ControlClient.connect(node.url, { token: await room.lead.token() });
    await database.kill("SIGSTOP");
    try {
      clients[0].doc.getMap("meta").set("while-away", true);
      const [alive, ready] = await Promise.all([probe(node, "/healthz"), probe(node, "/readyz")]);
      expect([alive.status, ready.status, ready.parts]).toEqual([200, 503, ["directory", "ledger"]]);
      expect(Math.max(alive.tookMs, ready.tookMs)).toBeLessThan(PROBE_LIMIT_MS);
      await control.event("store", ({ state }) => state === "not-saving");
      expect(figure(await scrape(node), "majlis_store_taking_writes")).toBe(0);
    } finally {
      await database.kill("SIGCONT");
    }
    await control.event("store", ({ state }) => state === "saving");
    await until(clients[1].doc, () => clients[1].doc.getMap("meta").get("while-away") === true);
    await expect.poll(async () => (await probe(node, "/readyz")).status).toBe(200);
    control.socket.close();
  });

  it("holds up no stop for longer than ten seconds, and no edit is called saved meanwhile (P1, H10)", async () => {
    const [, node] = nodes;
    await database.kill("SIGSTOP");
    try {
      clients[1].doc.getMap("meta").set("never-saved-here", true);
      const before = clients[1].closes.length;
      const began = performance.now();
      await node.stop("SIGTERM");
      expect(performance.now() - began).toBeLessThan(STOP_LIMIT_MS);
      // What follows are its own attempts to come back.
      expect(clients[1].closes[before]).toBe(1013);
    } finally {
      await database.kill("SIGCONT");
    }
  });
});
