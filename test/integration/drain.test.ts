import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { setTimeout as passed } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { ControlClient } from "../support/control-client.ts";
import { LedgerAudit } from "../support/kill/ledger-audit.ts";
import { RawClient } from "../support/kill/raw-client.ts";
import { RestClient } from "../support/rest-client.ts";
import { makeSharedRoom } from "../support/shared-room.ts";
import { startServer, type RunningServer } from "../support/start-server.ts";
import { temporaryFolders } from "../support/temporary-folder.ts";
import { boundMs } from "../support/promised-time.ts";

const WRITERS = 20;
/** Half of the time after which supervisors kill. */
const STOP_LIMIT_MS = boundMs(5_000);
const SIGN_IN = JSON.stringify({ username: "lead-alf", password: "majlis-demo" });

const folder = temporaryFolders();
const running: RunningServer[] = [];
afterEach(async () => {
  for (const server of running.splice(0)) await server.stop("SIGKILL");
});

async function serve(dataFolder: string, port = "0"): Promise<RunningServer> {
  const server = await startServer({ demo: true, dataFolder, env: { PORT: port } });
  running.push(server);
  return server;
}

/** Whether a new connection is taken. */
async function accepts(url: string): Promise<boolean> {
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  const taken = await Promise.race([once(socket, "connect").then(() => true), once(socket, "error").then(() => false)]).catch(() => false);
  socket.destroy();
  return taken;
}

/** Resolves once the server takes no new connection. */
async function refuses(url: string): Promise<void> {
  while (await accepts(url)) await new Promise<void>((resolve) => setImmediate(resolve));
}

/** A request whose body never ends. */
async function halfRequest(url: string): Promise<Socket> {
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  socket.on("error", () => {});
  await once(socket, "connect");
  const { host } = new URL(url);
  socket.write(
    `POST /api/session HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\nContent-Length: ${SIGN_IN.length}\r\n\r\n{`,
  );
  // Known to be under way once a request that came after it was answered.
  await fetch(`${url}/healthz`);
  return socket;
}

describe("SIGTERM while people type", () => {
  it("P1 H10 refuses newcomers at once, loses nothing that was receipted, and everyone is back with everything as soon as it serves again", async () => {
    const dataFolder = folder();
    const first = await serve(dataFolder);
    const room = await makeSharedRoom(first.url);
    const token = await room.lead.token();
    const writers = Array.from({ length: WRITERS }, () => new RawClient({ watches: false }));
    const watcher = new RawClient({ watches: true });
    const target = (server: RunningServer) => ({ socketUrl: server.socketUrl, compartment: room.wide, token });
    await Promise.all([...writers, watcher].map((client) => client.join(target(first))));
    const control = await ControlClient.connect(first.url, { cookie: room.lead.cookie });
    await control.ask("room:follow", { room: room.room });
    const typing = new AbortController();
    const typed = writers.map(async (writer, index) => {
      for (let edit = 0; !typing.signal.aborted; edit += 1) {
        writer.doc.getMap("meta").set(`${index}-${edit}`, edit);
        await passed(5);
      }
    });
    // In the thick of it.
    while (writers.some(({ receipts }) => receipts.length < 5)) await passed(5);

    const told = control.event("notice", ({ code }) => code === "shutting-down");
    const began = performance.now();
    const ended = first.stop("SIGTERM");
    await Promise.race([...writers, watcher].map((client) => client.closed()));
    expect(await accepts(first.url)).toBe(false);
    await Promise.all([...writers, watcher].map((client) => client.closed()));
    typing.abort();
    expect(await ended).toBe(0);
    await told;
    await control.ended;
    await Promise.all(typed);
    expect(new Set(writers.flatMap(({ closes }) => closes))).toEqual(new Set([1013]));
    expect(performance.now() - began).toBeLessThan(STOP_LIMIT_MS);
    // No step of the stop ran into its limit.
    expect(first.output()).not.toContain("did not stop cleanly");

    const second = await serve(dataFolder, new URL(first.url).port);
    const audit = new LedgerAudit(room.wide);
    await audit.follow(dataFolder, { url: second.url, token });
    for (const { receipts } of writers) audit.checkReceipts(receipts.splice(0));
    audit.checkSeen(watcher);
    expect([audit.lost, audit.faults]).toEqual([0, []]);

    // What the first did not take is still with its authors, and goes to the second.
    await Promise.all(writers.map((writer) => writer.join(target(second))));
    await Promise.all(writers.map((writer) => writer.settled()));
    await watcher.join(target(second));
    await audit.follow(dataFolder, { url: second.url, token });
    expect([audit.lost, audit.duplicates, audit.faults]).toEqual([0, 0, []]);
    const meta = watcher.doc.getMap("meta");
    for (const writer of writers) for (const [key, value] of writer.doc.getMap("meta").entries()) expect(meta.get(key)).toBe(value);
    for (const client of [...writers, watcher]) client.leave();
  });

  it("a request under way is answered, as the last of its connection", async () => {
    const server = await serve(folder());
    const socket = await halfRequest(server.url);
    const answer = text(socket);
    const ended = server.stop("SIGTERM");
    await refuses(server.url);
    // The rest comes only now that the server is stopping, so the request is under way whatever the machine's load.
    socket.write(SIGN_IN.slice(1));
    expect(await answer).toMatch(/^HTTP\/1\.1 201 [^]*\r\nConnection: close\r\n/i);
    expect(await ended).toBe(0);
  });
});

describe("a stop that something holds up", () => {
  it("cuts a request that never ends, and is over in time", async () => {
    const server = await serve(folder());
    const socket = await halfRequest(server.url);
    const began = performance.now();
    expect(await server.stop("SIGTERM")).toBe(0);
    expect(performance.now() - began).toBeLessThan(STOP_LIMIT_MS);
    socket.destroy();
  });

  it("ends at once with code 1 when asked a second time, but not when a terminal and a launcher both pass the first on", async () => {
    const server = await serve(folder());
    const socket = await halfRequest(server.url);
    const ended = once(server.process, "exit");
    server.process.kill("SIGINT");
    server.process.kill("SIGTERM");
    await refuses(server.url);
    await passed(1_100);
    expect(server.process.exitCode).toBeNull();
    server.process.kill("SIGTERM");
    expect(await ended).toEqual([1, null]);
    socket.destroy();
  });
});

it("GET /healthz and /readyz answer any caller, with any credentials or none, and name no part while all is well", async () => {
  const server = await serve(folder());
  const lead = await RestClient.signIn(server.url, "lead-alf");
  for (const path of ["/healthz", "/readyz"]) {
    // On a busy machine a part may take longer to answer than a probe waits.
    await expect
      .poll(async () => {
        const answer = await lead.request("GET", path);
        return [answer.status, await answer.json()];
      })
      .toEqual([200, { status: "ok" }]);
  }
});
