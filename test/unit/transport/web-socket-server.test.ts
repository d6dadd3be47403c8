import type { IncomingMessage } from "node:http";
import { Duplex } from "node:stream";
import { expect, it } from "vitest";
import { TurnWiseWebSocketServer } from "../../../server/transport/web-socket-server.ts";

/** A peer's end of a connection whose upgrade is under way; what is sent to it goes nowhere. */
function peer(): { readonly request: IncomingMessage; readonly socket: Duplex } {
  const headers = {
    upgrade: "websocket",
    connection: "Upgrade",
    "sec-websocket-key": "AAAAAAAAAAAAAAAAAAAAAA==",
    "sec-websocket-version": "13",
  };
  const socket = new Duplex({ read: () => {}, write: (_chunk, _encoding, done) => done() });
  return { request: { method: "GET", headers } as unknown as IncomingMessage, socket };
}

/** Binary messages of one byte, masked with zeros (RFC 6455 §5.2). */
function messages(bytes: readonly number[]): Buffer {
  return Buffer.from(bytes.flatMap((byte) => [0x82, 0x81, 0, 0, 0, 0, byte]));
}

it("L10 P12 of messages that come in one piece one is served in each turn of the event loop, of every peer", async () => {
  const server = new TurnWiseWebSocketServer();
  const served: string[] = [];
  for (const name of ["a", "b"]) {
    const { request, socket } = peer();
    server.handleUpgrade(request, socket, messages([1, 2, 3]), (webSocket) =>
      webSocket.on("message", (message: Buffer) => void served.push(`${name}${message[0]}`)),
    );
  }
  while (served.length < 6) await new Promise<void>((resolve) => void setImmediate(resolve));
  expect(served).toEqual(["a1", "b1", "a2", "b2", "a3", "b3"]);
});

it("T31 what follows a malformed frame is thrown away, also where it waited behind a message that had its turn first", async () => {
  const server = new TurnWiseWebSocketServer();
  const heard: string[] = [];
  const { request, socket } = peer();
  server.handleUpgrade(request, socket, Buffer.alloc(0), (webSocket) => {
    webSocket.on("message", (message: Buffer) => void heard.push(`message ${message[0]}`));
    webSocket.on("error", (error: Error & { code?: string }) => void heard.push(error.code ?? error.message));
    webSocket.on("close", (code) => void heard.push(`closed ${code}`));
  });
  // A close frame with a code that does not exist (RFC 6455 §7.4.1), and more of it than the parser then still expects.
  const malformed = Buffer.from([0x88, 0x82, 0, 0, 0, 0, 0, 1]);
  for (const chunk of [messages([1]), malformed, messages([2, 3]), messages([4])]) socket.push(chunk);
  socket.push(null);
  while (heard.at(-1) !== "closed 1006") await new Promise<void>((resolve) => void setImmediate(resolve));
  expect(heard).toEqual(["message 1", "WS_ERR_INVALID_CLOSE_CODE", "closed 1006"]);
});
