/** Kinds of a run: the content references of Yjs' V1 encoding, with 0 for a collected range (GC). */
export const KIND = { gc: 0, deleted: 1, binary: 3, string: 4, embed: 5, format: 6, type: 7, any: 8 } as const;

/** Type references of Yjs' V1 encoding; `root` stands for a named root, which behaves as a map. */
export const TYPE = { root: -1, array: 0, map: 1, text: 2, xmlElement: 3, xmlFragment: 4, xmlText: 6 } as const;

/** Deletion states of a run. `fresh` means deleted by the update being received; it becomes `past` when that update is accepted. */
export const DELETED = { no: 0, past: 1, fresh: 2 } as const;

/** Most runs in one chunk of a client's list: adding one in the middle moves the rest of its chunk, some 100 ns. */
const MOST_IN_CHUNK = 256;
/** A chunk that is full is halved. */
const USUAL_IN_CHUNK = 192;

/**
 * Everything that one client wrote: runs in clock order, without gaps, from 0 to `end` (exclusive).
 *
 * They are kept in chunks. In one array each run that is cut would move all those behind it, and one update can cut a hundred thousand.
 */
export class ClientRuns implements Iterable<Run> {
  readonly id: number;
  end = 0;
  /** In clock order. None is empty. */
  #chunks: Run[][] = [];

  constructor(id: number) {
    this.id = id;
  }

  get isEmpty(): boolean {
    return this.#chunks.length === 0;
  }

  /** About how many runs there are. */
  get approximateSize(): number {
    return this.#chunks.length * USUAL_IN_CHUNK;
  }

  /** The newest run. */
  get last(): Run | undefined {
    const { length } = this.#chunks;
    return length === 0 ? undefined : newestOf(this.#chunks[length - 1] as Run[]);
  }

  /** The run that holds `clock`, which must be below `end`. */
  at(clock: number): Run {
    const chunk = this.#chunks[this.#chunkOf(clock)] as Run[];
    return chunk[indexIn(chunk, clock)] as Run;
  }

  /** The run that follows in clock order. */
  after(run: Run): Run | undefined {
    const clock = run.clock + run.length;
    return clock < this.end ? this.at(clock) : undefined;
  }

  /** All runs, in clock order. They may change meanwhile, but none may come or go. */
  *[Symbol.iterator](): Generator<Run, void, undefined> {
    for (const chunk of this.#chunks) yield* chunk;
  }

  /** Adds the newest run. The caller moves `end`. */
  push(run: Run): void {
    const newest = this.#chunks.at(-1);
    if (newest === undefined || newest.length >= MOST_IN_CHUNK) this.#chunks.push([run]);
    else newest.push(run);
  }

  /** Takes out the newest run. The caller moves `end`. */
  pop(): void {
    const newest = this.#chunks.at(-1);
    newest?.pop();
    if (newest?.length === 0) this.#chunks.pop();
  }

  /** Adds the right half of a run, which has been shortened to the left one. Gives about how many runs follow it. */
  insertHalf(half: Run): number {
    const index = this.#chunkOf(half.clock - 1);
    const chunk = this.#chunks[index] as Run[];
    const at = indexIn(chunk, half.clock - 1) + 1;
    const following = chunk.length - at + this.#behind(index);
    chunk.splice(at, 0, half);
    if (chunk.length > MOST_IN_CHUNK) this.#chunks.splice(index + 1, 0, chunk.splice(MOST_IN_CHUNK / 2));
    return following;
  }

  /** About how many runs there are in the chunks behind one: exact where these are few, which is where it matters. */
  #behind(index: number): number {
    const chunks = this.#chunks.length - index - 1;
    return chunks === 0 ? 0 : (chunks - 1) * USUAL_IN_CHUNK + (this.#chunks[this.#chunks.length - 1] as Run[]).length;
  }

  /** Takes out a run, which the one before it takes in. */
  remove(run: Run): void {
    const index = this.#chunkOf(run.clock);
    const chunk = this.#chunks[index] as Run[];
    chunk.splice(indexIn(chunk, run.clock), 1);
    if (chunk.length === 0) this.#chunks.splice(index, 1);
  }

  /** Takes out every run that `isJoined` to the one kept before it, in one pass. Gives how many. */
  compact(isJoined: (kept: Run, run: Run) => boolean): number {
    const before = this.#chunks;
    this.#chunks = [];
    let kept: Run | null = null;
    let removed = 0;
    for (const chunk of before)
      for (const run of chunk) {
        if (kept !== null && isJoined(kept, run)) removed++;
        else this.push((kept = run));
      }
    return removed;
  }

  #chunkOf(clock: number): number {
    const chunks = this.#chunks;
    let high = chunks.length - 1;
    // The newest runs are the usual target.
    if (high <= 0 || oldestOf(chunks[high] as Run[]).clock <= clock) return high;
    let low = 0;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (oldestOf(chunks[middle] as Run[]).clock <= clock) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

function oldestOf(chunk: readonly Run[]): Run {
  return chunk[0] as Run;
}

function newestOf(chunk: readonly Run[]): Run {
  return chunk[chunk.length - 1] as Run;
}

/** Position in a chunk of the run that holds `clock`. */
function indexIn(chunk: readonly Run[], clock: number): number {
  let low = 0;
  let high = chunk.length - 1;
  // The newest run is the usual target.
  if (newestOf(chunk).clock <= clock) return high;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((chunk[middle] as Run).clock <= clock) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** A shared type: the head of its list, and the newest entry of each key. `item` is the run that holds it, null for a root. */
export class TypeNode {
  readonly ref: number;
  readonly depth: number;
  readonly item: Run | null;
  /** Whether it is the retired root or lies under it (V41). */
  readonly isRetired: boolean;
  start: Run | null = null;
  map: Map<string, Run> | null = null;

  constructor(ref: number, place: { readonly depth: number; readonly item: Run | null; readonly isRetired: boolean }) {
    this.ref = ref;
    this.depth = place.depth;
    this.item = place.item;
    this.isRetired = place.isRetired;
  }
}

/**
 * A range of ids of one client that Yjs would hold as one struct, without its content.
 *
 * Clients are references instead of numbers: comparing ids compares pointers, and following an origin needs no look-up.
 */
export class Run {
  readonly of: ClientRuns;
  readonly clock: number;
  length: number;
  kind: number;
  deleted = 0;
  left: Run | null = null;
  right: Run | null = null;
  originOf: ClientRuns | null = null;
  originClock = 0;
  rightOf: ClientRuns | null = null;
  rightClock = 0;
  parent: TypeNode | null = null;
  parentSub: string | null = null;
  type: TypeNode | null = null;
  /** When a placement last walked over this run (`RunStore.tick`). */
  seen = 0;

  constructor(of: ClientRuns, clock: number, length: number, kind: number) {
    this.of = of;
    this.clock = clock;
    this.length = length;
    this.kind = kind;
  }
}
