import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import * as Y from "yjs";
import { openPool } from "../../server/adapters/postgres/open-pool.ts";
import { openLedgerForReading } from "../../server/adapters/sqlite/open-ledger.ts";
import type { LedgerEntry } from "../../shared/contribution/entry.ts";
import { RawClient } from "../support/kill/raw-client.ts";
import { startPostgres, type PostgresServer } from "../support/postgres.ts";
import { RestClient } from "../support/rest-client.ts";
import { silentLog } from "../support/silent-log.ts";
import { startServer, type RunningServer, type ServerOptions } from "../support/start-server.ts";
import { temporaryFolders } from "../support/temporary-folder.ts";
import { runMajlis } from "../support/terminal.ts";

const folder = temporaryFolders();
const running: RunningServer[] = [];
afterEach(async () => {
  for (const server of running.splice(0)) await server.stop();
});

async function serve(options: ServerOptions): Promise<RunningServer> {
  const server = await startServer(options);
  running.push(server);
  return server;
}

/** Four people who type into a compartment of their own without a pause, and what they may go on with elsewhere. */
async function typingPeople(server: RunningServer) {
  const lead = await RestClient.signIn(server.url, "lead-alf");
  const { rooms } = await lead.json<{ rooms: { id: string }[] }>("GET", "/api/rooms");
  const body = { name: "Drill", releasableTo: ["BRV"] };
  const made = await lead.json<{ compartment: { id: string } }>("POST", `/api/rooms/${rooms[0]?.id}/compartments`, body);
  const [compartment, token] = [made.compartment.id, await lead.token()];
  const writers = Array.from({ length: 4 }, () => new RawClient({ watches: false }));
  await Promise.all(writers.map((writer) => writer.join({ socketUrl: server.socketUrl, compartment, token })));
  const typed = new AbortController();
  const typing = writers.map(async (writer, index) => {
    const text = new Y.Text();
    writer.doc.getMap("meta").set(`writer-${index}`, text);
    for (let edit = 0; !typed.signal.aborted; edit += 1) {
      text.insert(text.length, `word ${edit} `);
      if (edit % 9 === 8) text.delete(0, 3);
      while (writer.unreceipted > 0) await writer.next(100);
    }
  });
  const receipted = (): number => Math.max(0, ...writers.flatMap(({ receipts }) => receipts.map(({ seq }) => seq)));
  /** Resolves once so many more entries were receipted. */
  const grown = async (by: number): Promise<void> => {
    for (const until = receipted() + by; receipted() < until;) await writers[0]?.next(100);
  };
  const stop = async (): Promise<void> => {
    typed.abort();
    await Promise.all(typing);
    for (const writer of writers) writer.leave();
    await Promise.all(writers.map((writer) => writer.closed()));
  };
  return { compartment, token, receipted, grown, stop };
}

async function entriesOf(dataFolder: string, compartment: string): Promise<readonly LedgerEntry[]> {
  const ledger = openLedgerForReading(join(dataFolder, "ledger.db"));
  const entries: LedgerEntry[] = [];
  for (let page = 1; page > 0;) {
    const read = await ledger.read(compartment, { after: entries.length, limit: 2_000 });
    entries.push(...read);
    page = read.length;
  }
  await ledger.close();
  return entries;
}

/** The head of a compartment as a command told it. */
function headIn(out: string, compartment: string): { readonly seq: number; readonly hash: string } {
  const [, seq = "0", hash = ""] = new RegExp(`^head +${compartment} (\\d+) ([0-9a-f]{64})$`, "m").exec(out) ?? [];
  return { seq: Number(seq), hash };
}

/** The site as a command told it. */
function siteIn(out: string): { readonly id: string; readonly incarnation: number } {
  const [, id = "", incarnation = "0"] = /^site +([0-9a-f]{32}), incarnation (\d+)$/m.exec(out) ?? [];
  return { id, incarnation: Number(incarnation) };
}

const contentIn = (out: string): string | undefined => /^content +([0-9a-f]{64})$/m.exec(out)?.[1];

/** What must hold on a server over a restored store: people, rights, tokens, the ledger byte for byte, and that work goes on. */
async function mustServe(
  server: RunningServer,
  old: { readonly compartment: string; readonly token: string; readonly entries: readonly LedgerEntry[] },
) {
  const { compartment, token, entries } = old;
  await RestClient.signIn(server.url, "analyst-brv");
  const as = { headers: { authorization: `Bearer ${token}` } };
  const exported = await fetch(`${server.url}/api/compartments/${compartment}/ledger`, as);
  expect(exported.status).toBe(200);
  const file = join(folder(), "export.ndjson");
  writeFileSync(file, Buffer.from(await exported.arrayBuffer()));
  const verdict = await runMajlis(["verify", file]);
  expect(verdict).toMatchObject({ code: 0, out: expect.stringContaining("VALID") as string });
  expect(verdict.out).toContain(Buffer.from(entries.at(-1)?.hash ?? []).toString("hex"));
  const stranger = await RestClient.signIn(server.url, "analyst-dlt");
  expect((await stranger.request("GET", `/api/compartments/${compartment}/ledger`)).status).toBe(404);
  const writer = new RawClient({ watches: false });
  await writer.join({ socketUrl: server.socketUrl, compartment, token });
  writer.doc.getMap("meta").set("after", "the drill");
  await writer.settled();
  expect(writer.receipts.at(-1)?.seq).toBeGreaterThan(entries.length);
  writer.leave();
  await writer.closed();
}

describe("restore drill", () => {
  it("P1 brings back every entry up to the heads of a backup made while people type, even after the server was killed", async () => {
    const dataFolder = folder();
    const file = join(folder(), "majlis.backup");
    const server = await serve({ demo: true, dataFolder });
    const people = await typingPeople(server);
    await people.grown(50);
    const before = people.receipted();
    const backup = await runMajlis(["backup", file], { MAJLIS_DATA: dataFolder });
    expect(backup).toMatchObject({ code: 0, err: "" });
    const head = headIn(backup.out, people.compartment);
    // It was made of a running server, and holds all that was receipted before.
    await people.grown(20);
    expect(people.receipted()).toBeGreaterThan(head.seq);
    expect(head.seq).toBeGreaterThanOrEqual(before);
    await people.stop();
    await server.stop("SIGKILL");

    const entries = (await entriesOf(dataFolder, people.compartment)).slice(0, head.seq);
    const restored = join(folder(), "elsewhere");
    const restore = await runMajlis(["restore", file], { MAJLIS_DATA: restored });
    expect(restore).toMatchObject({ code: 0, err: "" });
    expect(contentIn(restore.out)).toBe(contentIn(backup.out));
    const site = siteIn(backup.out);
    expect(site).toEqual({ id: expect.stringMatching(/^[0-9a-f]{32}$/) as string, incarnation: 1 });
    expect(siteIn(restore.out)).toEqual({ ...site, incarnation: 2 });
    expect(await entriesOf(restored, people.compartment)).toEqual(entries);
    expect(Buffer.from(entries.at(-1)?.hash ?? []).toString("hex")).toBe(head.hash);
    const again = await serve({ dataFolder: restored });
    await mustServe(again, { ...people, entries });
    // The same site as before, which says of itself that it was restored (N21).
    const as = { headers: { authorization: `Bearer ${people.token}` } };
    const exported = await (await fetch(`${again.url}/api/compartments/${people.compartment}/ledger`, as)).text();
    const header = JSON.parse(exported.split("\n", 1)[0] ?? "") as {
      readonly site: unknown;
      readonly keys: readonly { algorithm: string }[];
    };
    expect(header.site).toEqual({ ...site, incarnation: 2 });
    expect(header.keys.map(({ algorithm }) => algorithm)).toEqual(["ed25519", "ml-dsa-44"]);
  });

  it("backs up a folder whose server was killed, with what its log alone held", async () => {
    const dataFolder = folder();
    const server = await serve({ demo: true, dataFolder });
    const people = await typingPeople(server);
    await people.grown(50);
    await people.stop();
    await server.stop("SIGKILL");
    const backup = await runMajlis(["backup", join(folder(), "b"), "--data", dataFolder]);
    expect(backup.code).toBe(0);
    expect(headIn(backup.out, people.compartment).seq).toBe(people.receipted());
  });
});

describe("majlis migrate", () => {
  let postgres: PostgresServer;
  afterEach(() => postgres.stop());

  it("moves everything to PostgreSQL and back, equal on each side, and only between stores that no node serves", async () => {
    postgres = await startPostgres();
    const database = await postgres.createDatabase();
    const env = { DATABASE_URL: database.replace("majlis@", "majlis:never-printed@") };
    const dataFolder = folder();
    const server = await serve({ demo: true, dataFolder });
    const people = await typingPeople(server);
    await people.grown(30);
    await people.stop();
    const inUse = await runMajlis(["migrate", "to-postgres", "--data", dataFolder], env);
    expect(inUse).toMatchObject({ code: 3, err: expect.stringContaining("uses the data folder") as string });
    await server.stop();

    const entries = await entriesOf(dataFolder, people.compartment);
    const there = await runMajlis(["migrate", "to-postgres", "--data", dataFolder], env);
    expect(there).toMatchObject({ code: 0, err: "" });
    const again = await runMajlis(["migrate", "to-postgres", "--data", dataFolder], env);
    expect(again).toMatchObject({ code: 1, err: expect.stringContaining("is not empty: it holds partners") as string });
    const returned = join(folder(), "back");
    const node = await openPool(database, { log: silentLog });
    const served = await runMajlis(["migrate", "to-sqlite", "--data", returned], env);
    expect(served).toMatchObject({ code: 3, err: expect.stringContaining("nodes are connected to it") as string });
    await node.end();
    const back = await runMajlis(["migrate", "to-sqlite", "--data", returned], env);
    expect(back).toMatchObject({ code: 0, err: "" });
    const backup = await runMajlis(["backup", join(folder(), "b")], env);
    expect(backup).toMatchObject({ code: 0, err: "" });
    // The database holds one record more than the folder: that of the move itself (TR5).
    expect(contentIn(back.out)).toBe(contentIn(backup.out));
    for (const { out, err } of [there, again, back, backup]) expect(out + err).not.toContain("never-printed");
    expect(await entriesOf(dataFolder, people.compartment)).toEqual(entries);
    expect(await entriesOf(returned, people.compartment)).toEqual(entries);
    await mustServe(await serve({ dataFolder: returned }), { ...people, entries });
  });
});
