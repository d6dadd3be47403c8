import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import * as Y from "yjs";
import { own } from "../support/own-processes.ts";
import { openLedgerForReading } from "../../server/adapters/sqlite/open-ledger.ts";
import { verifyLedger } from "../../server/commands/verify-ledger.ts";
import { FullDisk, mayMount } from "../support/faults/full-disk.ts";
import { RawClient } from "../support/kill/raw-client.ts";
import { RestClient, type Answer } from "../support/rest-client.ts";
import { startServer, type RunningServer, type ServerOptions } from "../support/start-server.ts";
import { openStockClient, until } from "../support/stock-client.ts";
import { temporaryFolders } from "../support/temporary-folder.ts";

/** Exit code of a server that could not start (server/main.ts). */
const COULD_NOT_START = 3;

const folder = temporaryFolders();
const running: RunningServer[] = [];
afterEach(async () => {
  for (const server of running.splice(0)) await server.stop();
});

async function serve(options: ServerOptions): Promise<RunningServer> {
  const server = await startServer({ demo: true, ...options });
  running.push(server);
  return server;
}

/** A compartment of its own and a token of its lead. */
async function freshCompartment(server: RunningServer) {
  const lead = await RestClient.signIn(server.url, "lead-alf");
  const { rooms } = await lead.json<{ rooms: { id: string }[] }>("GET", "/api/rooms");
  const body = { name: "Faults", releasableTo: [] };
  const made = await lead.json<{ compartment: { id: string } }>("POST", `/api/rooms/${rooms[0]?.id}/compartments`, body);
  return { lead, compartment: made.compartment.id, token: await lead.token() };
}

/** Starts a server that is expected to end by itself. Gives what it said and its exit code. */
async function refusal(dataFolder: string): Promise<{ said: string; code: number | null }> {
  const child = own(
    spawn(process.execPath, [join(import.meta.dirname, "..", "..", "server", "main.ts")], {
      env: { ...process.env, PORT: "0", HOST: "127.0.0.1", MAJLIS_DATA: dataFolder, MAJLIS_DEMO: "1", LOG_LEVEL: "warn" },
      stdio: ["ignore", "ignore", "pipe"],
    }),
  );
  let said = "";
  child.stderr.on("data", (piece: Buffer) => (said += piece.toString()));
  await once(child, "close");
  return { said, code: child.exitCode };
}

describe("SIGTERM in mid-write", () => {
  it("P1 commits and receipts every frame the server has read, closes with 1013 and ends with code 0", async () => {
    const dataFolder = folder();
    const server = await serve({ dataFolder });
    const { compartment, token } = await freshCompartment(server);
    const writers = Array.from({ length: 8 }, () => new RawClient({ watches: false }));
    await Promise.all(writers.map((writer) => writer.join({ socketUrl: server.socketUrl, compartment, token })));
    // The server has read everything sent before a question once it answers that.
    const read = writers.map(async (writer, index) => {
      for (let edit = 0; edit < 60; edit += 1) writer.doc.getMap("meta").set(`${index}-${edit}`, edit);
      const answered = writer.next(1);
      writer.send(Uint8Array.of(3));
      await answered;
    });
    await Promise.all(read);
    const under = writers.reduce((sum, { unreceipted }) => sum + unreceipted, 0);
    const closed = Promise.all(writers.map((writer) => writer.closed()));
    const code = await server.stop("SIGTERM");
    await closed;
    expect(code).toBe(0);
    expect(under).toBeGreaterThan(0);
    expect(writers.map(({ unreceipted }) => unreceipted)).toEqual(writers.map(() => 0));
    expect(writers.map(({ closes }) => closes)).toEqual(writers.map(() => [1013]));
    const ledger = openLedgerForReading(join(dataFolder, "ledger.db"));
    const entries = await ledger.read(compartment, { after: 0, limit: 5_000 });
    expect(entries.filter(({ kind }) => kind === "update")).toHaveLength(8 * 60);
    for await (const { fault } of verifyLedger(ledger)) expect(fault).toBeNull();
    await ledger.close();
  });
});

describe("a data folder that cannot be used", () => {
  it("of a running server is refused with a clear message; the first goes on", async () => {
    const dataFolder = folder();
    const first = await serve({ dataFolder });
    const { said, code } = await refusal(dataFolder);
    expect(said).toContain(`majlis: another server (process ${first.process.pid}) uses the data folder ${dataFolder}; stop it first`);
    expect(code).toBe(COULD_NOT_START);
    expect((await fetch(`${first.url}/healthz`)).status).toBe(200);
  });

  it("of a newer format is refused with a clear message and not touched", async () => {
    const dataFolder = folder();
    writeFileSync(join(dataFolder, "format"), "99\n");
    const { said, code } = await refusal(dataFolder);
    expect(said).toContain("has data format 99; this version of Majlis knows up to 1. Nothing was changed.");
    expect(code).toBe(COULD_NOT_START);
    expect(readdirSync(dataFolder)).toEqual(["format"]);
  });
});

describe.runIf(mayMount)("a full disk under a running server", () => {
  it("P1 refuses writes and says so, serves readers, and takes everything up again once there is room, without a restart", async () => {
    const mounted = mkdtempSync(join(tmpdir(), "majlis-full-"));
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=16m", "tmpfs", mounted]);
    try {
      const server = await startServer({ demo: true, dataFolder: mounted });
      try {
        await fillAndFree(server, join(mounted, "ballast"));
      } finally {
        expect(await server.stop()).toBe(0);
      }
      const ledger = openLedgerForReading(join(mounted, "ledger.db"));
      for await (const { fault } of verifyLedger(ledger)) expect(fault).toBeNull();
      await ledger.close();
    } finally {
      execFileSync("umount", [mounted]);
      rmSync(mounted, { recursive: true });
    }
  });
});

describe.runIf(mayMount)("a full disk under the trail of rights", () => {
  it("TR1 a change of a right whose record has no room does not happen; with room again it does, and every change that was confirmed has its record", async () => {
    const disk = FullDisk.mount("16m");
    const server = await startServer({ dataFolder: disk.folder, env: { MAJLIS_LIMITS: "accountChangesPerMinute=100000" } });
    try {
      const { root, account } = await administered(server);
      const change = (displayName: string): Promise<Answer> => root.patch(account, { displayName });
      const name = async (): Promise<string> => (await root.get(account)).json.user.displayName;
      const records = async (): Promise<number> =>
        (await root.get("/api/trail/export")).text.split("\n").filter((line) => line.includes('"account.changed"')).length;
      disk.fill();
      // Until what the store's log has room for already is used up.
      let taken = 0;
      let answer = await change("Name 0");
      while (answer.status === 200) {
        taken += 1;
        answer = await change(`Name ${taken}`);
      }
      expect([answer.status, answer.json.code]).toEqual([503, "unavailable"]);
      expect(await name()).toBe(taken === 0 ? "Watch" : `Name ${taken - 1}`);
      disk.free();
      expect(await records()).toBe(taken);
      expect((await change("With room")).status).toBe(200);
      expect([await name(), await records()]).toEqual(["With room", taken + 1]);
    } finally {
      await server.stop();
      disk.unmount();
    }
  });
});

/** Sets a fresh server up; gives its administrator, and the path of an account that they may change. */
async function administered({ url, setupLink }: RunningServer): Promise<{ readonly root: RestClient; readonly account: string }> {
  const token = new URL(setupLink ?? "").hash.slice(1);
  const own = { username: "root", displayName: "Root", password: "a long enough password" };
  await new RestClient(url).json("POST", "/api/setup", { token, ...own, partner: { code: "HUB", name: "Hub" } });
  const root = await RestClient.signIn(url, own.username, own.password);
  const watch = { username: "watch", displayName: "Watch", partner: "HUB", password: own.password };
  const { user } = await root.json<{ user: { id: string } }>("POST", "/api/users", watch);
  return { root, account: `/api/users/${user.id}` };
}

async function fillAndFree(server: RunningServer, ballast: string): Promise<void> {
  const { lead, compartment, token } = await freshCompartment(server);
  const writer = openStockClient({ socketUrl: server.socketUrl, compartment, token });
  const reader = openStockClient({ socketUrl: server.socketUrl, compartment, token });
  await Promise.all([writer.synced, reader.synced]);
  writer.doc.getMap("meta").set("before", 1);
  await until(reader.doc, () => reader.doc.getMap("meta").has("before"));
  fill(ballast);
  const refused = new Promise<number>((resolve) => {
    writer.provider.on("connection-close", (event) => resolve(event?.code ?? 0));
  });
  // Larger than what the log has room for already.
  for (let edit = 0; edit < 12; edit += 1) writer.doc.getMap("meta").set(`full-${edit}`, "x".repeat(400_000));
  expect(await refused).toBe(1013);
  expect([...reader.doc.getMap("meta").keys()].filter((key) => key.startsWith("full"))).toEqual([]);
  const { entries } = await lead.json<{ entries: unknown[] }>("GET", `/api/compartments/${compartment}/contributions`);
  expect(entries).toHaveLength(2);
  expect(reader.provider.wsconnected).toBe(true);
  rmSync(ballast);
  await until(reader.doc, () => reader.doc.getMap("meta").size === 13);
  expect(Y.encodeStateVector(reader.doc)).toEqual(Y.encodeStateVector(writer.doc));
  writer.destroy();
  reader.destroy();
}

/** Writes until the file system has no room left. */
function fill(path: string): void {
  const piece = new Uint8Array(1 << 16);
  for (;;) {
    try {
      writeFileSync(path, piece, { flag: "a" });
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === "ENOSPC") return;
      throw cause;
    }
  }
}
