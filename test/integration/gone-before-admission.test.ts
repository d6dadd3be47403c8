import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import { connect, type AddressInfo } from "node:net";
import { expect, it } from "vitest";
import { systemClock } from "../../server/adapters/system/clock.ts";
import { ConnectionCounts } from "../../server/domain/connection-counts.ts";
import { UnfinishedMessages } from "../../server/domain/unfinished-messages.ts";
import { ReadTurns } from "../../server/transport/read-turns.ts";
import { SyncGateway } from "../../server/transport/sync/sync-gateway.ts";
import { createHubWorld } from "../support/hub-world.ts";
import { ManualClock } from "../support/manual-clock.ts";

it("L7 P12 a connection that goes while it waits for its turn gives its place back at once, and costs no look-up", async () => {
  const { hub, log } = createHubWorld();
  const { promise: waiting, resolve: waits } = Promise.withResolvers<IncomingMessage>();
  const { promise: turn, resolve: comes } = Promise.withResolvers<void>();
  const { promise: placeBack, resolve: givesBack } = Promise.withResolvers<void>();
  let looks = 0;
  const gateway = new SyncGateway({
    hub,
    log,
    clock: new ManualClock(),
    counts: new ConnectionCounts(1),
    unfinished: new UnfinishedMessages(1 << 20),
    turns: new ReadTurns(systemClock),
    pacer: {
      run: async (request, work) => {
        waits(request);
        await turn;
        return await work();
      },
      take: (_request, begin) => begin(),
    },
    takeHandshake: () => true,
    unproven: () => givesBack,
    isOwnOrigin: () => true,
    admit: async () => {
      looks += 1;
      return { ok: false, code: 4404, reason: "not found" };
    },
    recheck: async () => null,
  });
  const server = createServer();
  server.on("upgrade", (request, socket, head) => gateway.upgrade(request, socket, head));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const client = connect((server.address() as AddressInfo).port, "127.0.0.1");
  client.write("GET /sync/c1 HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
  const { socket } = await waiting;
  // Not by `once` of node:events, which rejects with the error that comes before.
  const gone = new Promise<void>((resolve) => void socket.once("close", () => resolve()));
  client.resetAndDestroy();
  await gone;
  await placeBack;
  comes();
  await new Promise((resolve) => void server.close(resolve));
  expect(looks).toBe(0);
});
