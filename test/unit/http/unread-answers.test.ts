import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { afterEach, expect, it } from "vitest";
import { USUAL_LIMITS } from "../../../server/domain/limits.ts";
import { startHttpWorld, type HttpWorld } from "../../support/http/http-world.ts";
import { makeStraitWatch } from "../../support/http/strait-watch.ts";
import type { RestClient } from "../../support/rest-client.ts";

let world: HttpWorld;
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await world.stop();
});

/** A world whose boards are larger than what the system takes for a reader, and how many of them were asked for. */
async function largeBoards(unreadLimitMs: number, unreadAnswerBytes = USUAL_LIMITS.unreadAnswerBytes) {
  let asked = 0;
  const board = new Uint8Array(16 << 20);
  world = await startHttpWorld({
    unreadLimitMs,
    limits: { ...USUAL_LIMITS, unreadAnswerBytes },
    history: {
      timeline: async () => ({ entries: [] }),
      countCards: async () => 0,
      lastDeletion: async () => null,
      stateAt: async () => {
        asked += 1;
        return board;
      },
    },
  });
  const strait = await makeStraitWatch(world);
  const { hostname, port } = new URL(world.origin);
  /** Asks for a board and reads nothing of it. */
  const ask = (person: RestClient): Socket => {
    const socket = connect(Number(port), hostname);
    sockets.push(socket);
    socket.pause();
    socket.write(`GET /api/compartments/${strait.shared}/state HTTP/1.1\r\nHost: ${hostname}:${port}\r\nCookie: ${person.cookie}\r\n\r\n`);
    return socket;
  };
  return { strait, ask, asked: () => asked };
}

it("L13 P12 a person is made one board at a time, and the next when they have read it; another person is answered", async () => {
  const { strait, ask, asked } = await largeBoards(60_000);
  for (let request = 0; request < 12; request++) ask(strait.lead);
  await expect.poll(asked).toBe(1);
  expect((await strait.watch.get("/api/me")).status).toBe(200);
  expect(asked()).toBe(1);
  sockets[0]?.destroy();
  await expect.poll(asked).toBe(2);
});

it("L13 P12 where unread answers take more than a node has for them, the oldest of whoever has the most is cut", async () => {
  const { strait, ask, asked } = await largeBoards(60_000, 40 << 20);
  const first = ask(strait.lead);
  await expect.poll(asked).toBe(1);
  const second = ask(strait.watch);
  await expect.poll(asked).toBe(2);
  ask(strait.analyst);
  await expect.poll(asked).toBe(3);
  const ended = new Promise<void>((resolve) => void first.on("error", (error) => error).once("close", () => resolve()));
  first.resume();
  await ended;
  expect(first.bytesRead).toBeLessThan(16 << 20);
  second.resume();
  await expect.poll(() => second.bytesRead).toBeGreaterThan(16 << 20);
});

it("L10 P12 an answer of which nothing is read is given up, and gives its turn back", async () => {
  const { strait, ask, asked } = await largeBoards(100);
  const unread = Array.from({ length: 4 }, () => ask(strait.lead));
  await expect.poll(asked).toBe(1);
  expect((await strait.lead.get("/api/me")).status).toBe(200);
  // One more is made once all of the first have been given up: from then on nothing that is read keeps one of those alive.
  ask(strait.lead);
  await expect.poll(asked, { timeout: 5_000 }).toBe(5);
  for (const socket of unread) {
    socket.on("error", (error) => error);
    if (socket.closed) continue;
    const closed = once(socket, "close");
    socket.resume();
    await closed;
    expect(socket.bytesRead).toBeLessThan(16 << 20);
  }
});
