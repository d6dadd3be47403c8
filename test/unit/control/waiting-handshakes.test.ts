import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it } from "vitest";
import { WebSocket } from "ws";
import { MemoryBus } from "../../../server/adapters/memory/bus.ts";
import { systemClock } from "../../../server/adapters/system/clock.ts";
import { AccessChanges } from "../../../server/domain/access-changes.ts";
import { UnprovenConnections } from "../../../server/domain/unproven-connections.ts";
import { ControlGateway } from "../../../server/transport/control/control-gateway.ts";
import { RequestPacer } from "../../../server/transport/request-pacer.ts";
import { startHttpWorld } from "../../support/http/http-world.ts";
import { exposureInto } from "../../support/exposure.ts";
import { silentLog } from "../../support/silent-log.ts";

it("L7 P12 control handshakes that wait for their turn count among the connections whose person is not known", async () => {
  const world = await startHttpWorld();
  const unproven = new UnprovenConnections(2);
  const http = createServer();
  const turns: (() => void)[] = [];
  const gateway = new ControlGateway(http, {
    context: world.context,
    exposure: exposureInto(world.context.directory),
    accessChanges: new AccessChanges(),
    bus: new MemoryBus().join(),
    clock: systemClock,
    log: silentLog,
    syncConnections: () => [],
    isTakingWrites: () => true,
    isLarge: () => false,
    authenticate: async () => null,
    takeHandshake: () => true,
    pacer: new RequestPacer({
      monotonic: () => systemClock.monotonic(),
      soon: (turn) => void turns.push(turn),
      after: (ms, turn) => systemClock.after(ms, turn),
    }),
    unproven: (_, close) => unproven.add({ network: "one", caller: "" }, close),
    isOwnOrigin: () => true,
    history: { timelineSince: () => Promise.reject(new Error("nothing is committed")) },
    presentLines: async () => [],
    actsAfter: () => Promise.resolve([]),
    presentActs: () => Promise.resolve([]),
    headSeq: async () => 0,
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const { port } = http.address() as AddressInfo;
  const sockets: WebSocket[] = [];
  const [ended, opened] = [new Set<number>(), new Set<number>()];
  // One after the other, so that it is known which are the oldest.
  for (let index = 0; index < 4; index++) {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/socket.io/?EIO=4&transport=websocket`);
    const arrived = new Promise<void>((resolve) => void http.once("upgrade", () => resolve()));
    socket.on("error", () => {});
    socket.once("close", () => void ended.add(index));
    socket.once("open", () => void opened.add(index));
    sockets.push(socket);
    await arrived;
  }
  await expect.poll(() => ended).toEqual(new Set([0, 1]));
  // The others are served in their turn, and count once.
  while (turns.length > 0) turns.shift()?.();
  await expect.poll(() => opened).toEqual(new Set([2, 3]));
  expect(ended).toEqual(new Set([0, 1]));
  for (const socket of sockets) socket.terminate();
  gateway.close();
  await new Promise<void>((resolve) => void http.close(() => resolve()));
  await world.stop();
});
