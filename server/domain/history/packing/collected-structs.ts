import { covers, type Ranges } from "./delete-ranges.ts";
import { UpdateReader } from "./update-reader.ts";

/**
 * Tells which deleted structs no longer need a place in the document, because the type that held them is deleted too.
 *
 * Yjs keeps only the length of such a struct, and treats whatever refers to it the same way. Only structs written so far are known,
 * so the answer may be false too often. That is safe: it keeps a few more bytes.
 */
export class Collected {
  readonly #deletes: ReadonlyMap<number, Ranges>;
  readonly #known = new Map<number, Ranges>();

  constructor(deletes: ReadonlyMap<number, Ranges>) {
    this.#deletes = deletes;
  }

  /** Records a run without a place. Runs of one client come in ascending order. */
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
