import type { Duplex } from "node:stream";
import type { Place } from "../domain/fair-line.ts";
import type { Clock } from "../ports/clock.ts";
import { LoopTurns } from "./loop-turns.ts";

/** A chunk of at least so many bytes is probably a part of much more; an edit is a few hundred. */
export const LARGE_CHUNK_BYTES = 16 << 10;

/** How a connection is read from. */
export interface Reading {
  readonly pause: () => void;
  readonly readOn: () => void;
}

/** A connection that several pause: it is read on once none of them waits. */
export function readByAll({ pause, readOn }: Reading): Reading {
  let waiting = 0;
  return {
    pause: () => {
      waiting++;
      pause();
    },
    readOn: () => {
      waiting--;
      if (waiting === 0) readOn();
    },
  };
}

/**
 * Lets connections that send much be read by turns. Without it the system hands over 2 MB of a quick sender in a row, and of a person's hundred
 * connections two hundred, before anyone else's next edit is read (RULES.md, L10). A connection that sends little is never held up.
 */
export class ReadTurns {
  readonly #turns: LoopTurns;

  constructor(clock: Pick<Clock, "soon">) {
    this.#turns = new LoopTurns(clock);
  }

  /** Pauses a connection after each large chunk that comes on its socket, and reads on when it is its turn. */
  watch(socket: Pick<Duplex, "on">, place: Place, { pause, readOn }: Reading): void {
    socket.on("data", (chunk: Buffer) => {
      if (chunk.length < LARGE_CHUNK_BYTES) return;
      pause();
      this.#turns.await(place, readOn);
    });
  }
}
