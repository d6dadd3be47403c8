import type { Duplex } from "node:stream";
import type { WebSocket } from "ws";
import type { UnfinishedMessage } from "../../domain/unfinished-messages.ts";

/** What frames a ping or pong from a client takes besides its data: header and mask (RFC 6455 §5.2). */
const CONTROL_FRAME_BYTES = 6;

/** A connection of the library, and the socket below it. */
export interface WebSocketConnection {
  readonly webSocket: WebSocket;
  readonly socket: Duplex;
}

/**
 * Counts what a connection has sent of a message that is not whole, which the library keeps. Calls `exceeded` for every chunk that is too much.
 * What was counted is given back when the message is whole, or when the connection has closed.
 */
export function countUnfinished({ webSocket, socket }: WebSocketConnection, unfinished: UnfinishedMessage, exceeded: () => void): void {
  const control = (data: Buffer): void => unfinished.wereControl(CONTROL_FRAME_BYTES + data.length);
  webSocket.on("message", () => unfinished.whole());
  webSocket.on("ping", control);
  webSocket.on("pong", control);
  // The library listened first, and tells of what a chunk made whole only after this.
  socket.on("data", (chunk: Buffer) => {
    if (!unfinished.came(chunk.length)) exceeded();
  });
  webSocket.on("close", () => unfinished.end());
}
