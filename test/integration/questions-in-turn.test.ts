import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it } from "vitest";
import { systemClock } from "../../server/adapters/system/clock.ts";
import { ConnectionCounts } from "../../server/domain/connection-counts.ts";
import { UnfinishedMessages } from "../../server/domain/unfinished-messages.ts";
import { ReadTurns } from "../../server/transport/read-turns.ts";
import { SyncGateway } from "../../server/transport/sync/sync-gateway.ts";
import { encodeStep1 } from "../../shared/wire/frame.ts";
import { SUBPROTOCOL } from "../../shared/wire/limits.ts";
import { createHubWorld, grantOf } from "../support/hub-world.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { SyncSocket } from "../support/sync-socket.ts";

const QUERY_AWARENESS = Uint8Array.of(3);

it("L10 P12 what a sync socket asks for is answered in its turn", async () => {
  const { hub, log } = createHubWorld();
  const turns: (() => void)[] = [];
  let cameOne = (): void => {};
  const gateway = new SyncGateway({
    hub,
    log,
    clock: new ManualClock(),
    counts: new ConnectionCounts(1),
    unfinished: new UnfinishedMessages(1 << 20),
    turns: new ReadTurns(systemClock),
    pacer: {
      run: (_request, work) => work(),
      take: (_request, begin) => {
        turns.push(begin);
        cameOne();
      },
    },
    takeHandshake: () => true,
    unproven: () => () => {},
    isOwnOrigin: () => true,
    admit: async () => ({ ok: true, grant: grantOf("ana") }),
    recheck: async () => null,
  });
  const nextTurn = async (): Promise<() => void> => {
    while (turns.length === 0) await new Promise<void>((resolve) => (cameOne = resolve));
    return turns.shift() as () => void;
  };
  const server = createServer();
  server.on("upgrade", (request, socket, head) => gateway.upgrade(request, socket, head));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const client = new SyncSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}/sync/c1`, [
    SUBPROTOCOL,
    `bearer.${"x".repeat(20)}`,
  ]);
  // The upgrade is completed in its turn, too.
  (await nextTurn())();
  await client.opened();
  for (const [question, answer] of [
    [encodeStep1(new Map()), 0],
    [QUERY_AWARENESS, 1],
  ] as const) {
    client.send(question);
    const answers = await nextTurn();
    const before = client.received.length;
    answers();
    await client.message((message) => message[0] === answer && client.received.indexOf(message) >= before);
  }
  client.close();
  await new Promise((resolve) => void server.close(resolve));
  expect(turns).toEqual([]);
});
