import type { Duplex } from "node:stream";
import { FairLine, type Place } from "../domain/fair-line.ts";
import type { Clock } from "../ports/clock.ts";

/** A chunk of at least so many bytes is probably a part of much more; an edit is a few hundred. */
export const LARGE_CHUNK_BYTES = 16 << 10;

/** How a connection is read from. */
export interface Reading {
  readonly pause: () => void;
  readonly readOn: () => void;
}

/**
 * Lets connections that send much be read by turns: one of them in each turn of the event loop, people by turns, and each person's connections.
 * Without it the system hands over 2 MB of a quick sender in a row, and of a person's hundred connections two hundred, before anyone else's
 * next edit is read (RULES.md, L10). A connection that sends little is never held up.
 */
export class ReadTurns {
  readonly #clock: Pick<Clock, "soon">;
  readonly #line = new FairLine<() => void>();
  #isRunning = false;

  constructor(clock: Pick<Clock, "soon">) {
    this.#clock = clock;
  }

  /** Pauses a connection after each large chunk that comes on its socket, and reads on when it is its turn. */
  watch(socket: Pick<Duplex, "on">, place: Place, { pause, readOn }: Reading): void {
    socket.on("data", (chunk: Buffer) => {
      if (chunk.length < LARGE_CHUNK_BYTES) return;
      pause();
      this.await(place, readOn);
    });
  }

  /** Calls `readOn` when it is the turn of what was paused by the caller. */
  await(place: Place, readOn: () => void): void {
    this.#line.push(place, readOn);
    if (!this.#isRunning) this.#next();
  }

  #next(): void {
    this.#isRunning = true;
    this.#clock.soon(() => {
      this.#line.shift()?.();
      this.#isRunning = !this.#line.isEmpty;
      if (this.#isRunning) this.#next();
    });
  }
}
