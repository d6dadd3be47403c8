import { WebSocketServer, type ServerOptions } from "ws";

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
}
