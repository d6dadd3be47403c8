import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, it } from "vitest";
import { RawSocket } from "../bench/parts/raw-socket.ts";
import { systemClock } from "../../server/adapters/system/clock.ts";
import { ConnectionCounts } from "../../server/domain/connection-counts.ts";
import { UnfinishedMessages } from "../../server/domain/unfinished-messages.ts";
import { RequestPacer } from "../../server/transport/request-pacer.ts";
import { ReadTurns } from "../../server/transport/read-turns.ts";
import { SyncGateway } from "../../server/transport/sync/sync-gateway.ts";
import { encodeStep1 } from "../../shared/wire/frame.ts";
import { createHubWorld, grantOf } from "../support/hub-world.ts";
import { ManualClock } from "../support/manual-clock.ts";

const MOST_SOCKETS = 3;
const MOST_UNFINISHED = 1 << 20;
const SIZE = 4 << 20;

let server: Server;
let clock: ManualClock;
let sockets: RawSocket[];
beforeEach(async () => {
  clock = new ManualClock();
  sockets = [];
  const { hub, log } = createHubWorld({ clock });
  const gateway = new SyncGateway({
    hub,
    clock,
    log,
    counts: new ConnectionCounts(MOST_SOCKETS),
    unfinished: new UnfinishedMessages(MOST_UNFINISHED),
    turns: new ReadTurns(systemClock),
    pacer: new RequestPacer(systemClock),
    takeHandshake: () => true,
    unproven: () => () => {},
    isOwnOrigin: () => true,
    admit: async (credentials) => ({ ok: true, grant: grantOf(credentials.kind === "none" ? "" : credentials.secret) }),
    recheck: async () => null,
  });
  server = createServer();
  server.on("upgrade", (request, socket, head) => gateway.upgrade(request, socket, head));
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
});
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  await new Promise((resolve) => void server.close(resolve));
});

/** A connection of a person. Unless it `isReading`, it answers no close and goes on as if nothing had been said. */
async function open(
  person: "analyst-alice-0001" | "analyst-bob-000001",
  isReading = true,
): Promise<{ socket: RawSocket; ended: Promise<number | null> }> {
  const socket = await RawSocket.open((server.address() as AddressInfo).port, "/sync/c1", ["majlis.v1", `bearer.${person}`]);
  sockets.push(socket);
  const ended = new Promise<number | null>((resolve) => {
    socket.onClose = () => resolve(socket.closeCode);
  });
  if (isReading) socket.onFrame = () => {};
  return { socket, ended };
}

/** Resolves once everything that a connection has sent was read: the answer to its step 1 has come. Only between messages. */
async function answered({ socket }: { socket: RawSocket }): Promise<void> {
  const answer = new Promise<void>((resolve) => {
    socket.onFrame = () => resolve();
  });
  socket.send(encodeStep1(new Map()));
  await answer;
}

it("L7 P12 unfinished messages of a person take so much on a node, over all their connections; the connection that brings more gets 4529", async () => {
  const [one, two, other] = [await open("analyst-alice-0001"), await open("analyst-alice-0001"), await open("analyst-bob-000001")];
  one.socket.begin(SIZE, MOST_UNFINISHED - 100_000);
  two.socket.begin(SIZE, MOST_UNFINISHED - 100_000);
  expect(await Promise.race([one.ended, two.ended])).toBe(4529);
  other.socket.begin(SIZE, MOST_UNFINISHED - 100_000);
  const ofOther = await open("analyst-bob-000001");
  await answered(ofOther);
  expect(other.socket.isClosed).toBe(false);
});

it("L7 P12 one that goes on sending after it was closed for that is cut five seconds later, and whether it answers the close or not it counts until then", async () => {
  const deaf = await open("analyst-alice-0001", false);
  const others = [await open("analyst-alice-0001"), await open("analyst-alice-0001")];
  deaf.socket.begin(SIZE, MOST_UNFINISHED + 1);
  // Closed by now, as the last byte that it was sent says; but its connection is there.
  await new Promise<void>((resolve) => {
    deaf.socket.onBytes = () => resolve();
  });
  expect(await (await open("analyst-alice-0001")).ended).toBe(4529);
  deaf.socket.goOn(MOST_UNFINISHED);
  await clock.advance(5_000);
  await deaf.ended;
  await answered(await open("analyst-alice-0001"));
  for (const other of others) expect(other.socket.isClosed).toBe(false);
});

it("L7 P12 a connection that was refused is cut after five seconds, whether it answers or not, and may not go on sending until then", async () => {
  for (let socket = 0; socket < MOST_SOCKETS; socket++) await open("analyst-alice-0001");
  const deaf = await open("analyst-alice-0001", false);
  const sending = await open("analyst-alice-0001", false);
  sending.socket.begin(SIZE, MOST_UNFINISHED + 1);
  await sending.ended;
  await clock.advance(4_999);
  expect(deaf.socket.isClosed).toBe(false);
  await clock.advance(1);
  await deaf.ended;
});
