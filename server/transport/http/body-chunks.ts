import type { Request } from "express";
import { LoopTurns } from "../loop-turns.ts";
import { LARGE_CHUNK_BYTES } from "../read-turns.ts";
import { sourceOf } from "../request-source.ts";

/** Turns of all bodies of this process. */
const turns = new LoopTurns({ soon: (callback) => void setImmediate(callback) });

/**
 * Hands over a body as it comes, one chunk of some 64 kB at a time, and of all bodies one large chunk in each turn of the event loop: the system
 * hands over 2 MB of a quick sender in a row, and of fifty senders a hundred, before anyone else is served (RULES.md, L10). Callers come by turns,
 * like their requests (request-pacer.ts), on however many connections they send. Ends where the listeners to `data` are removed.
 */
export function takeChunks(request: Request, take: (chunk: Buffer) => void): void {
  const readOn = (): void => {
    if (request.listenerCount("data") > 0) request.resume();
  };
  // How many proxies are trusted is what `request.ip` goes by, too.
  const { network, caller } = sourceOf(request, Number(request.app.get("trust proxy")));
  const place = { group: network, member: caller };
  request.on("data", (chunk: Buffer) => {
    request.pause();
    take(chunk);
    if (chunk.length < LARGE_CHUNK_BYTES) setImmediate(readOn);
    else turns.await(place, readOn);
  });
}
