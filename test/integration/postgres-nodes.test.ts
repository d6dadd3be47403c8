import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { encodeStep1 } from "../../shared/wire/frame.ts";
import { startPostgres, type PostgresServer } from "../support/postgres.ts";
import { RestClient } from "../support/rest-client.ts";
import { makeSharedRoom } from "../support/shared-room.ts";
import { startServer, type RunningServer } from "../support/start-server.ts";
import { openStockClient, type StockClient } from "../support/stock-client.ts";
import { SyncSocket } from "../support/sync-socket.ts";
import { temporaryFolders } from "../support/temporary-folder.ts";

interface Contributions {
  readonly entries: readonly { readonly seq: number; readonly hash: string; readonly author: { readonly username: string } }[];
}

const folder = temporaryFolders();
const environment = (url: string): Record<string, string> => ({ DATABASE_URL: url });
let database: PostgresServer;
let url: string;
let nodes: readonly [RunningServer, RunningServer];
const clients: StockClient[] = [];

beforeAll(async () => {
  database = await startPostgres();
  url = await database.createDatabase();
  const start = (): Promise<RunningServer> => startServer({ demo: true, env: environment(url) });
  // At once: they migrate and seed one database in turn.
  nodes = await Promise.all([start(), start()]);
});
afterAll(async () => {
  for (const client of clients) client.destroy();
  await Promise.all(nodes.map((node) => node.stop()));
  await database.stop();
});

/** The same person's session on another node: nothing of a session is a node's own. */
function on(node: RunningServer, person: RestClient): Pick<RestClient, "request"> {
  return { request: (method, path) => fetch(`${node.url}${path}`, { method, headers: { cookie: person.cookie } }) };
}

const contributions = async (person: Pick<RestClient, "request">, compartment: string): Promise<Contributions> => {
  const response = await person.request("GET", `/api/compartments/${compartment}/contributions?limit=500`);
  return response.ok ? ((await response.json()) as Contributions) : { entries: [] };
};

async function open(node: RunningServer, person: RestClient, compartment: string): Promise<StockClient> {
  const client = openStockClient({ socketUrl: node.socketUrl, compartment, token: await person.token() });
  clients.push(client);
  await client.synced;
  return client;
}

describe("two nodes on one PostgreSQL", () => {
  it("seed the demo once, and both serve it to a person who signed in on either", async () => {
    const lead = await RestClient.signIn(nodes[0].url, "lead-alf");
    const { rooms } = await lead.json<{ rooms: readonly { id: string; title: string }[] }>("GET", "/api/rooms");
    expect(rooms.map(({ title }) => title)).toEqual(["Strait Watch"]);
    const there = await on(nodes[1], lead).request("GET", `/api/rooms/${rooms[0]!.id}`);
    expect(there.status).toBe(200);
    const { compartments } = (await there.json()) as { compartments: readonly { id: string }[] };
    for (const { id } of compartments) {
      const seeded = await contributions(lead, id);
      expect(seeded.entries.length).toBeGreaterThan(0);
      expect(await contributions(on(nodes[1], lead), id)).toEqual(seeded);
    }
  });

  it("a ticket taken from one opens a connection to the other, once", async () => {
    const room = await makeSharedRoom(nodes[0].url);
    const ticket = await room.lead.ticket(room.narrow);
    const join = (node: RunningServer): SyncSocket =>
      new SyncSocket(`${node.socketUrl}/sync/${room.narrow}`, ["majlis.v1", `ticket.${ticket}`]);
    const first = join(nodes[1]);
    expect(await first.opened()).toBe("majlis.v1");
    first.send(encodeStep1(new Map()));
    await first.message((message) => message[0] === 0);
    const again = join(nodes[0]);
    expect(await again.ended).toEqual({ code: 4401 });
    first.close();
  });

  it("P1 P4 what was written on one is in the other's ledger, in one chain with what is written there", async () => {
    const room = await makeSharedRoom(nodes[0].url);
    const here = await open(nodes[0], room.lead, room.wide);
    here.doc.getMap("cards").set("from-one", 1);
    await expect.poll(async () => (await contributions(on(nodes[1], room.lead), room.wide)).entries.length).toBe(2);
    const there = await open(nodes[1], room.analyst, room.wide);
    expect(there.doc.getMap("cards").get("from-one")).toBe(1);
    there.doc.getMap("cards").set("from-two", 2);
    await expect.poll(async () => (await contributions(room.lead, room.wide)).entries.length).toBe(4);
    const { entries } = await contributions(room.lead, room.wide);
    expect(entries.map(({ seq, author }) => [seq, author.username])).toEqual([
      [1, "lead-alf"],
      [2, "lead-alf"],
      [3, "analyst-brv"],
      [4, "analyst-brv"],
    ]);
  });
});

describe("a node whose database goes away", () => {
  it("P1 lives on, confirms nothing, and writes what was typed meanwhile once the database is back", async () => {
    const room = await makeSharedRoom(nodes[0].url);
    const client = await open(nodes[0], room.lead, room.wide);
    client.doc.getMap("cards").set("before", 1);
    await expect.poll(async () => (await contributions(room.lead, room.wide)).entries.length).toBe(2);
    await database.kill("SIGKILL");
    client.doc.getMap("cards").set("while-away", 2);
    const asked = await fetch(`${nodes[0].url}/healthz`);
    expect(asked.status).toBe(200);
    expect((await room.lead.request("GET", `/api/compartments/${room.wide}/contributions`)).status).toBe(503);
    await database.restart();
    await expect
      .poll(async () => (await contributions(on(nodes[1], room.lead), room.wide)).entries.length, { timeout: 60_000, interval: 100 })
      .toBe(3);
    expect(nodes.map((node) => node.process.exitCode)).toEqual([null, null]);
  });

  it("does not start without it, and says why in one line (exit code 3)", () => {
    const entry = join(import.meta.dirname, "..", "..", "server", "main.ts");
    const env = {
      ...process.env,
      PORT: "0",
      MAJLIS_DATA: folder(),
      DATABASE_URL: "postgres://majlis:s3cret@127.0.0.1:1/board",
      LOG_LEVEL: "warn",
    };
    const { status, stderr, stdout } = spawnSync(process.execPath, [entry], { env, encoding: "utf8", timeout: 120_000 });
    expect(status).toBe(3);
    expect(stderr.trimEnd().split("\n")).toEqual([
      expect.stringMatching(/^majlis: DATABASE_URL: .*127\.0\.0\.1:1, database "board"/) as string,
    ]);
    expect(stdout + stderr).not.toContain("s3cret");
  });
});

describe("the data folder of a node", () => {
  it("only holds derived state, and is not taken for a whole one when DATABASE_URL was forgotten", async () => {
    const dataFolder = folder();
    const node = await startServer({ dataFolder, env: environment(url) });
    expect(await node.stop()).toBe(0);
    await expect(startServer({ dataFolder })).rejects.toThrow(/belongs to a node of a cluster.*set DATABASE_URL/);
    const again = await startServer({ dataFolder, env: environment(url) });
    expect(await again.stop()).toBe(0);
  });
});
