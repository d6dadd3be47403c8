/** Kinds of a run: the content references of Yjs' V1 encoding, with 0 for a collected range (GC). */
export const KIND = { gc: 0, deleted: 1, binary: 3, string: 4, embed: 5, format: 6, type: 7, any: 8 } as const;

/** Type references of Yjs' V1 encoding; `root` stands for a named root, which behaves as a map. */
export const TYPE = { root: -1, array: 0, map: 1, text: 2, xmlElement: 3, xmlFragment: 4, xmlText: 6 } as const;

/** Deletion states of a run. `fresh` means deleted by the update being received; it becomes `past` when that update is accepted. */
export const DELETED = { no: 0, past: 1, fresh: 2 } as const;

/** Everything that one client wrote: runs in clock order, without gaps, from 0 to `end` (exclusive). */
export class ClientRuns {
  readonly id: number;
  runs: Run[] = [];
  end = 0;

  constructor(id: number) {
    this.id = id;
  }
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

/** Position in `client.runs` of the run that holds `clock`, which must be below `client.end`. */
export function indexOfClock(client: ClientRuns, clock: number): number {
  const { runs } = client;
  let low = 0;
  let high = runs.length - 1;
  // The newest run is the usual target.
  if ((runs[high] as Run).clock <= clock) return high;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((runs[middle] as Run).clock <= clock) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The run that holds `clock` of `client`; `clock` must be below `client.end`. */
export function runAt(client: ClientRuns, clock: number): Run {
  return client.runs[indexOfClock(client, clock)] as Run;
}
