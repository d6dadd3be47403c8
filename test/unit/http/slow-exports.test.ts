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

/** The length of what each export gives; far more than the system takes for a reader who stopped. */
const PIECES = 32;
const piece = "x".repeat(1 << 20);

it("L6 P12 two people who take their exports slowly keep no slot: a third person's export is whole meanwhile", async () => {
  let open = 0;
  world = await startHttpWorld({
    exportLedger: async function* () {
      open += 1;
      try {
        for (let made = 0; made < PIECES; made++) yield piece;
      } finally {
        open -= 1;
      }
    },
  });
  const strait = await makeStraitWatch(world);
  const { hostname, port } = new URL(world.origin);
  const read = async (cookie: string): Promise<void> => {
    const socket = connect(Number(port), hostname);
    sockets.push(socket);
    socket.write(`GET /api/compartments/${strait.pair}/ledger HTTP/1.1\r\nHost: ${hostname}:${port}\r\nCookie: ${cookie}\r\n\r\n`);
    // One piece at a time, and never to the end.
    await once(socket, "readable");
  };
  for (const cookie of [strait.analyst.cookie, strait.lead.cookie]) for (let time = 0; time < 2; time++) await read(cookie);
  const answer = await strait.watch.get(`/api/compartments/${strait.shared}/ledger`);
  expect([answer.status, answer.text.length]).toEqual([200, PIECES * piece.length]);
  // Those of the slow readers are open still, and end when their readers leave.
  expect(open).toBe(4);
  for (const socket of sockets.splice(0)) socket.destroy();
  await expect.poll(() => open).toBe(0);
});
