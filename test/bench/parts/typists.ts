import { setTimeout as wait } from "node:timers/promises";
import type { RawSocket } from "./raw-socket.ts";
import type { TypingWriter } from "./typing-writer.ts";

/** Someone who types, and the socket they type into. */
export interface Typist {
  readonly typing: TypingWriter;
  readonly socket: RawSocket;
}

/** A prime, larger than any step between neighbours: spreads those who follow one another in time over rooms. */
const STRIDE = 389;

/**
 * Types at a steady rate, in all, for so long. `sent` learns when each keystroke left, by `<client>:<clock>`. Gives the number of keystrokes.
 * There must not be a multiple of the stride of typists.
 */
export async function typeFor(
  typists: readonly Typist[],
  { seconds, perSecond, sent }: { seconds: number; perSecond: number; sent: Map<string, number> },
): Promise<number> {
  const startMs = performance.now();
  let count = 0;
  while (performance.now() - startMs < seconds * 1000) {
    for (const due = Math.floor(((performance.now() - startMs) * perSecond) / 1000); count < due; count++) {
      const typist = typists[(count * STRIDE) % typists.length];
      if (typist === undefined) break;
      const { typing, socket } = typist;
      sent.set(`${typing.clientId}:${typing.clock}`, performance.now());
      socket.send(typing.type());
    }
    await wait(1);
  }
  return count;
}
