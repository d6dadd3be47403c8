import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { connect, type AddressInfo } from "node:net";
import { afterEach, expect, it } from "vitest";
import { WebSocket } from "ws";
import { UNREAD_LIMITS } from "../../server/domain/unread-limits.ts";
import { SocketPeer } from "../../server/transport/sync/socket-peer.ts";
import { TurnWiseWebSocketServer } from "../../server/transport/web-socket-server.ts";

let server: Server;
afterEach(() => server.closeAllConnections());

/** Accepts WebSockets on a port of its own; resolves to the server's end of the first one. */
async function listening(): Promise<{ readonly port: number; readonly arrived: Promise<ServerEnd> }> {
  const sockets = new TurnWiseWebSocketServer();
  server = createServer();
  const arrived = new Promise<ServerEnd>((resolve) => {
    server.on("upgrade", (request, socket, head) =>
      sockets.handleUpgrade(request, socket, head, (webSocket) =>
        resolve({ peer: new SocketPeer(webSocket, socket, () => {}), webSocket }),
      ),
    );
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return { port: (server.address() as AddressInfo).port, arrived };
}

interface ServerEnd {
  readonly peer: SocketPeer;
  readonly webSocket: WebSocket;
}

/** A frame of a client, masked with zeros (RFC 6455 §5.3): its first byte, and what it holds. */
const clientFrame = (first: number, data: string): Buffer =>
  Buffer.concat([Buffer.of(first, 0x80 | data.length, 0, 0, 0, 0), Buffer.from(data)]);
const PONG = 0x8a;
const MESSAGE = 0x82;

/** A client that reads nothing after its handshake, and can send all the same. */
async function deafClient() {
  const { port, arrived } = await listening();
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => {});
  const key = "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13";
  socket.write(`GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n${key}\r\n\r\n`);
  const end = await arrived;
  return {
    ...end,
    /** Sends a frame, and resolves when the server has read it. */
    trickle: async (first: number) => {
      const came = once(end.webSocket, first === PONG ? "pong" : "message");
      socket.write(clientFrame(first, "x"));
      await came;
    },
    isCut: () => end.webSocket.readyState !== end.webSocket.OPEN,
    leave: () => void socket.destroy(),
  };
}

/** A client that answers no ping unless told to, the server's end of its connection, and how to have a message of the client arrive there. */
async function connected({ autoPong = false } = {}) {
  const { port, arrived } = await listening();
  const client = new WebSocket(`ws://127.0.0.1:${port}`, { autoPong });
  await once(client, "open");
  const { peer, webSocket } = await arrived;
  let pings = 0;
  client.on("ping", () => pings++);
  return {
    peer,
    webSocket,
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

it.each([
  ["pongs that were not asked for", PONG],
  ["messages", MESSAGE],
] as const)("P12 H7 T32 a peer that sends %s and reads nothing of what it is sent is cut", async (_, first) => {
  const { missedPings, unprovenBytes } = UNREAD_LIMITS.sync;
  // What fills the system's buffers and lies in ours, and what fits into the system's and looks as if it had left.
  for (const sentBytes of [16 << 20, unprovenBytes + 1]) {
    const { peer, trickle, isCut, leave } = await deafClient();
    peer.send(new Uint8Array(sentBytes));
    for (let heartbeats = 0; heartbeats <= missedPings; heartbeats++) {
      expect(isCut()).toBe(false);
      await trickle(first);
      peer.heartbeat();
    }
    expect(isCut()).toBe(true);
    leave();
  }
});

it("P12 H7 a peer that reads nothing is cut although reading from it is paused and resumed again and again", async () => {
  const { peer, trickle, isCut, leave } = await deafClient();
  peer.send(new Uint8Array(16 << 20));
  for (let heartbeats = 0; heartbeats <= UNREAD_LIMITS.sync.missedPingsPaused; heartbeats++) {
    expect(isCut()).toBe(false);
    peer.pauseReading();
    peer.resumeReading();
    await trickle(PONG);
    peer.heartbeat();
  }
  expect(isCut()).toBe(true);
  leave();
});

it("H7 a peer that reads what it is sent stays, however much that is, also where it answers late", async () => {
  const { peer, client, webSocket, say } = await connected();
  const asked: Buffer[] = [];
  client.on("ping", (echoed: Buffer) => asked.push(echoed));
  for (let round = 0; round < 6; round++) {
    webSocket.send(new Uint8Array(4 << 20));
    await once(client, "message");
    await say();
    peer.heartbeat();
    // Every other ping is answered, after the next one has come.
    await expect.poll(() => asked.length).toBe(round + 1);
    if (round % 2 === 0) continue;
    const answered = once(webSocket, "pong");
    client.pong(asked[round - 1]);
    await answered;
  }
  expect(webSocket.readyState).toBe(webSocket.OPEN);
});
