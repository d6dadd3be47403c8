import type { IncomingMessage } from "node:http";

/**
 * Hands over a body as it comes, one chunk of some 64 kB in each turn of the event loop: the system hands over 2 MB of a quick sender in a row,
 * and of fifty senders a hundred, before anyone else is served (RULES.md, L10). Ends where the listeners to `data` are removed.
 */
export function takeChunks(request: IncomingMessage, take: (chunk: Buffer) => void): void {
  request.on("data", (chunk: Buffer) => {
    request.pause();
    take(chunk);
    setImmediate(() => {
      if (request.listenerCount("data") > 0) request.resume();
    });
  });
}
