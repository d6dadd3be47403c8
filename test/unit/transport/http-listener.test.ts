import { existsSync, readFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { expect, it } from "vitest";
import { systemClock } from "../../../server/adapters/system/clock.ts";
import { HttpListener } from "../../../server/transport/http-listener.ts";

/** TCP's states, as /proc/net/tcp writes them (man proc_net). */
const ESTABLISHED = "01";

/** How many connections to a port the system has established, and how many it is still trying. Linux. */
function connectionsTo(port: number): { established: number; tried: number } {
  const rows = readFileSync("/proc/net/tcp", "utf8")
    .split("\n")
    .map((line) => line.trim().split(/\s+/));
  const states = rows
    .filter(([, , remote]) => remote?.endsWith(`:${port.toString(16).toUpperCase().padStart(4, "0")}`))
    .map((row) => row[3]);
  const established = states.filter((state) => state === ESTABLISHED).length;
  return { established, tried: states.length - established };
}

/** So many connections at once; where the system keeps fewer, no program can do better. */
const AT_ONCE = 700;
const SYSTEM_LIMIT = "/proc/sys/net/core/somaxconn";
const canKeep = existsSync(SYSTEM_LIMIT) && Number(readFileSync(SYSTEM_LIMIT, "utf8")) > AT_ONCE;
/** Longest wait for the system, which may take its time under load, milliseconds. */
const SETTLE_MS = 10_000;

it.skipIf(!canKeep)("P12 700 connections at once find room before any is accepted, so that the next person's does, too", async () => {
  const listener = new HttpListener(systemClock);
  const port = Number(new URL(await listener.listen({ host: "127.0.0.1", port: 0 })).port);
  const sockets = Array.from({ length: AT_ONCE }, () => connect(port, "127.0.0.1").on("error", () => {}));
  // Each connects as the tick ends; nothing is accepted before the event loop turns.
  await new Promise<void>((resolve) => process.nextTick(resolve));
  for (const endMs = performance.now() + SETTLE_MS; connectionsTo(port).tried > 0 && performance.now() < endMs;);
  expect(connectionsTo(port)).toEqual({ established: AT_ONCE, tried: 0 });
  for (const socket of sockets) socket.destroy();
  await listener.finish();
});

it("names its own origins once it listens", async () => {
  const listener = new HttpListener(systemClock);
  expect(listener.loopbackOrigins()).toEqual([]);
  const { port } = new URL(await listener.listen({ host: "127.0.0.1", port: 0 }));
  expect(listener.loopbackOrigins()).toEqual(["127.0.0.1", "localhost", "[::1]"].map((host) => `http://${host}:${port}`));
  await listener.finish();
});

it("P12 a connection may have four requests without an answer; it is cut at the fifth, and none that came later is begun", async () => {
  const listener = new HttpListener(systemClock);
  const begun: string[] = [];
  // Begins each in a later turn, as the pacer does, and never answers.
  listener.server.on("request", ({ socket, url = "" }) => void setImmediate(() => void (socket.destroyed || begun.push(url))));
  const port = Number(new URL(await listener.listen({ host: "127.0.0.1", port: 0 })).port);
  const ask = (count: number): Socket => {
    const socket = connect(port, "127.0.0.1").on("error", () => {});
    socket.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".repeat(count));
    return socket;
  };
  const flood = ask(500);
  await new Promise((resolve) => flood.once("close", resolve));
  expect(begun.length).toBe(0);
  const patient = ask(4);
  await expect.poll(() => begun.length).toBe(4);
  patient.destroy();
  await listener.finish();
});
