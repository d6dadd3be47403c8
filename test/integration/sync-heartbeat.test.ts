import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, it } from "vitest";
import { WebSocket } from "ws";
import { SocketPeer } from "../../server/transport/sync/socket-peer.ts";
import { TurnWiseWebSocketServer } from "../../server/transport/web-socket-server.ts";

let server: Server;
afterEach(() => server.closeAllConnections());

/** A client that answers no ping, the server's end of its connection, and how to have a message of the client arrive there. */
async function connected() {
  const sockets = new TurnWiseWebSocketServer();
  server = createServer();
  const arrived = new Promise<{ peer: SocketPeer; webSocket: WebSocket }>((resolve) => {
    server.on("upgrade", (request, socket, head) =>
      sockets.handleUpgrade(request, socket, head, (webSocket) => resolve({ peer: new SocketPeer(webSocket, socket), webSocket })),
    );
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`, { autoPong: false });
  await once(client, "open");
  const { peer, webSocket } = await arrived;
  let pings = 0;
  client.on("ping", () => pings++);
  return {
    peer,
    client,
    say: async () => {
      const message = once(webSocket, "message");
      client.send("typed");
      await message;
    },
    /** How many pings the client has had, all that left before this call included. */
    pings: async () => {
      const marker = once(client, "message");
      webSocket.send("marker");
      await marker;
      return pings;
    },
  };
}

it("L7 a peer that has sent something since the last heartbeat is not pinged", async () => {
  const { peer, say, pings } = await connected();
  for (let round = 0; round < 5; round++) {
    await say();
    peer.heartbeat();
  }
  expect(await pings()).toBe(0);
  peer.heartbeat();
  expect(await pings()).toBe(1);
});

it("L7 a peer that falls silent is cut at the third heartbeat after its last message, as one is that never sent any", async () => {
  const { peer, client, say, pings } = await connected();
  await say();
  peer.heartbeat();
  peer.heartbeat();
  expect(await pings()).toBe(1);
  const closed = once(client, "close");
  peer.heartbeat();
  await closed;
});
