import { covers, type Ranges } from "./delete-ranges.ts";
import { UpdateReader } from "./update-reader.ts";

/**
 * Which deleted structs need no place in the document any more, because the type they were in is deleted too.
 *
 * Yjs keeps of those only their length, and turns whatever hangs on one into the same. Knows only what was written before:
 * an answer of false is always safe, it merely keeps a few bytes more.
 */
export class Collected {
  readonly #deletes: ReadonlyMap<number, Ranges>;
  readonly #known = new Map<number, Ranges>();

  constructor(deletes: ReadonlyMap<number, Ranges>) {
    this.#deletes = deletes;
  }

  /** Notes a run without a place; per client in ascending order. */
  add(client: number, from: number, to: number): void {
    let ranges = this.#known.get(client);
    if (ranges === undefined) this.#known.set(client, (ranges = []));
    const last = ranges.length - 1;
    if (last > 0 && ranges[last] === from) ranges[last] = to;
    else ranges.push(from, to);
  }

  /** Whether the deleted item under `reader` was in a deleted type. */
  has(reader: UpdateReader): boolean {
    if (reader.originClient >= 0) return covers(this.#known.get(reader.originClient), reader.originClock);
    if (reader.rightClient >= 0) return covers(this.#known.get(reader.rightClient), reader.rightClock);
    const parent = new UpdateReader(reader.bytes);
    parent.at = reader.parentStart;
    const isRoot = parent.varUint() === 1;
    return !isRoot && covers(this.#deletes.get(parent.varUint()), parent.varUint());
  }
}
