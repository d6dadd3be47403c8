import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { afterEach, expect, it } from "vitest";
import { startHttpWorld, type HttpWorld } from "../../support/http/http-world.ts";
import { makeStraitWatch } from "../../support/http/strait-watch.ts";

let world: HttpWorld;
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await world.stop();
});

/** A world whose boards are larger than what the system takes for a reader, and how many of them were asked for. */
async function largeBoards(unreadLimitMs: number) {
  let asked = 0;
  const board = new Uint8Array(16 << 20);
  world = await startHttpWorld({
    unreadLimitMs,
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
  const ask = (): Socket => {
    const socket = connect(Number(port), hostname);
    sockets.push(socket);
    socket.pause();
    socket.write(
      `GET /api/compartments/${strait.shared}/state HTTP/1.1\r\nHost: ${hostname}:${port}\r\nCookie: ${strait.lead.cookie}\r\n\r\n`,
    );
    return socket;
  };
  return { strait, ask, asked: () => asked };
}

it("L10 P12 answers that a person does not read take no more than their four turns; another person is answered", async () => {
  const { strait, ask, asked } = await largeBoards(60_000);
  for (let request = 0; request < 12; request++) ask();
  await expect.poll(asked).toBe(4);
  expect((await strait.watch.get("/api/me")).status).toBe(200);
  expect(asked()).toBe(4);
  sockets[0]?.destroy();
  await expect.poll(asked).toBe(5);
});

it("L10 P12 an answer of which nothing is read is given up, and gives its turn back", async () => {
  const { strait, ask, asked } = await largeBoards(300);
  const unread = Array.from({ length: 4 }, () => ask());
  await expect.poll(asked).toBe(4);
  expect((await strait.lead.get("/api/me")).status).toBe(200);
  // Four more get their turn once all of the first have given theirs back: from then on nothing that is read keeps one of those alive.
  for (let more = 0; more < 4; more++) ask();
  await expect.poll(asked).toBe(8);
  for (const socket of unread) {
    socket.on("error", (error) => error);
    if (socket.closed) continue;
    const closed = once(socket, "close");
    socket.resume();
    await closed;
    expect(socket.bytesRead).toBeLessThan(16 << 20);
  }
});
