import type { IncomingMessage } from "node:http";
import { Writable, type Duplex } from "node:stream";
import { WebSocketServer, type ServerOptions, type WebSocket } from "ws";

/**
 * Takes WebSockets on upgrades that are handed to it, and serves each one message in a turn of the event loop: a peer that sends a thousand
 * at once has them in one chunk, and they would all be served before anyone else's next (RULES.md, L10).
 */
export class TurnWiseWebSocketServer extends WebSocketServer {
  constructor(options: ServerOptions = {}) {
    super({
      // A large frame counts as many (sync/large-frames.ts).
      maxFragments: 512,
      maxBufferedChunks: 16_384,
      ...options,
      noServer: true,
      perMessageDeflate: false,
      clientTracking: false,
      allowSynchronousEvents: false,
    });
  }

  override handleUpgrade(
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    accepted: (client: WebSocket, request: IncomingMessage) => void,
  ): void {
    super.handleUpgrade(request, socket, head, (webSocket, from) => {
      readNothingAfterError(webSocket);
      accepted(webSocket, from);
    });
  }
}

/**
 * Keeps what follows a malformed frame from the library's parser. Chunks that came while a message waited for its turn are written to it in a row, the
 * stream looks for an error only after all of them, and the parser that reads on from the middle of a refused frame throws: anybody could end the
 * process (RULES.md, T31).
 */
function readNothingAfterError(webSocket: WebSocket): void {
  const receiver: unknown = Reflect.get(webSocket, "_receiver");
  if (!(receiver instanceof Writable)) throw new Error("broken assumption: a WebSocket is parsed by a stream");
  const write = receiver._write.bind(receiver);
  receiver._write = (chunk: Buffer, encoding, done) => (receiver.errored === null ? write(chunk, encoding, done) : done());
}
