import type { IncomingMessage } from "node:http";
import { LARGE_CHUNK_BYTES, ReadTurns } from "../read-turns.ts";

/** Turns of all bodies of this process. */
const turns = new ReadTurns({ soon: (callback) => void setImmediate(callback) });

/**
 * Hands over a body as it comes, one chunk of some 64 kB at a time, and of all bodies one large chunk in each turn of the event loop: the system
 * hands over 2 MB of a quick sender in a row, and of fifty senders a hundred, before anyone else is served (RULES.md, L10). Ends where the listeners
 * to `data` are removed.
 */
export function takeChunks(request: IncomingMessage, take: (chunk: Buffer) => void): void {
  const readOn = (): void => {
    if (request.listenerCount("data") > 0) request.resume();
  };
  const { remoteAddress = "", remotePort } = request.socket;
  const place = { group: remoteAddress, member: String(remotePort) };
  request.on("data", (chunk: Buffer) => {
    request.pause();
    take(chunk);
    if (chunk.length < LARGE_CHUNK_BYTES) setImmediate(readOn);
    else turns.await(place, readOn);
  });
}
