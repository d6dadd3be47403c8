import type { ClientLog } from "./read-updates.ts";
import { CONTENT, INFO, UpdateReader } from "./update-reader.ts";

/** Clocks of each client that something was written in front of, in the middle of what the client wrote; in no order, some of them several times. */
export type Cuts = ReadonlyMap<number, readonly number[]>;

/** No place at all. */
export const NO_CUTS: Cuts = new Map();

/**
 * Finds where the structs of a document cut one another: a struct that stands behind an id or before one has to have a struct begin there.
 *
 * Yjs keeps a client's structs in one array, and each struct that it has to cut while it loads moves all those behind it. A text that is cut in
 * 50,000 places would so take seconds in every browser that opens it.
 */
export function readCuts(logs: ReadonlyMap<number, ClientLog>): Cuts {
  const cuts = new Map<number, number[]>();
  const add = (client: number, clock: number): void => {
    const own = cuts.get(client);
    if (own === undefined) cuts.set(client, [clock]);
    // Letters that are typed one by one in front of the same text name it each time.
    else if (own.at(-1) !== clock) own.push(clock);
  };
  for (const [client, { from, blocks }] of logs) {
    let clock = from;
    for (const { bytes, at, count } of blocks) {
      const reader = new UpdateReader(bytes);
      reader.at = at;
      for (let left = count; left > 0; left--) {
        reader.readStruct();
        if ((reader.info & INFO.content) !== CONTENT.gc) {
          const { originClient, originClock, rightClient, rightClock } = reader;
          // What goes on where its client ended cuts nothing.
          const goesOn = originClient === client && originClock === clock - 1;
          if (originClient >= 0 && !goesOn) add(originClient, originClock + 1);
          if (rightClient >= 0) add(rightClient, rightClock);
        }
        clock += reader.length;
      }
    }
  }
  return cuts;
}

/** Goes through the cuts of one client in the order of its clocks. */
export class CutCursor {
  readonly #clocks: Float64Array;
  #next = 0;

  constructor(clocks: readonly number[] = []) {
    this.#clocks = Float64Array.from(clocks).toSorted();
  }

  /** The first cut behind `clock` and before `end`; `end` if there is none. Each call asks for what lies no further left than the one before. */
  before(clock: number, end: number): number {
    while ((this.#clocks[this.#next] ?? Infinity) <= clock) this.#next++;
    return Math.min(end, this.#clocks[this.#next] ?? Infinity);
  }

  /** Whether there is a cut at `clock`, which lies no further left than what was asked for before. */
  isAt(clock: number): boolean {
    while ((this.#clocks[this.#next] ?? Infinity) < clock) this.#next++;
    return this.#clocks[this.#next] === clock;
  }
}
