import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { expect, it } from "vitest";
import { WebSocket } from "ws";
import { SocketPeer } from "../../../server/transport/sync/socket-peer.ts";
import { TurnWiseWebSocketServer } from "../../../server/transport/web-socket-server.ts";
import { closeCode } from "../../../shared/wire/close-code.ts";

it("H9 a peer that is not read from hears at once that it is closed, also where a turn of its reading ends after that", async () => {
  const sockets = new TurnWiseWebSocketServer({ maxPayload: 1 << 20 });
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const served = new Promise<SocketPeer>((resolve) => {
    server.on("upgrade", (request, socket: Duplex, head) =>
      sockets.handleUpgrade(request, socket, head, (webSocket) => resolve(new SocketPeer(webSocket, socket, () => {}))),
    );
  });
  const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  try {
    await once(client, "open");
    const peer = await served;
    peer.pauseReading();
    client.send(new Uint8Array(500_000));
    peer.close(closeCode.tryAgain, "try again");
    // What follows a close: the rest of what was sent is read by turns, and the hub answers what came before.
    peer.turns.pause();
    peer.pauseReading();
    peer.turns.readOn();
    // The library itself gives up a closing handshake after 30 s.
    const [code] = (await once(client, "close", { signal: AbortSignal.timeout(10_000) })) as [number];
    expect(code).toBe(closeCode.tryAgain);
  } finally {
    client.terminate();
    server.close();
  }
});
