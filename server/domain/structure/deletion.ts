import type { UpdateColumns } from "./update-columns.ts";
import { deleteRun } from "./integration.ts";
import { DELETED, KIND } from "./run.ts";
import type { ClientRuns, Run } from "./run.ts";
import type { RunStore } from "./run-store.ts";

/** The ranges of a delete set that were alive before the update, as triples client, clock, length. */
export class NewDeletes {
  readonly ranges: number[] = [];
  /** True if `ranges` leaves out a part of the update's delete set that was already deleted. */
  isTrimmed = false;

  get count(): number {
    return this.ranges.length / 3;
  }

  clear(): void {
    this.ranges.length = 0;
    this.isTrimmed = false;
  }

  /** Adds a range, joining it to the one before where they touch inside one range of the update. */
  add(client: number, clock: number, length: number): void {
    this.ranges.push(client, clock, length);
  }
}

/** Applies an update's delete set, once its structs are placed. Returns false if it names ids that are not here. */
export function applyDeletes(store: RunStore, columns: UpdateColumns, deletes: NewDeletes): boolean {
  const ranges: DeleteRange[] = [];
  for (let row = 0; row < columns.deleteCount; row++) {
    const client = store.clients.get(columns.deleteClient[row] as number);
    const from = columns.deleteClock[row] as number;
    const to = from + (columns.deleteLength[row] as number);
    if (client === undefined || to > client.end) return false;
    const run = client.at(from);
    if (run.deleted === DELETED.past && to <= run.clock + run.length) deletes.isTrimmed = true;
    else ranges.push({ client, from, to });
  }
  for (const range of ranges) applyRange(store, range, deletes);
  return true;
}

interface DeleteRange {
  readonly client: ClientRuns;
  readonly from: number;
  readonly to: number;
}

function applyRange(store: RunStore, { client, from: first, to }: DeleteRange, deletes: NewDeletes): void {
  let from = first;
  let newFrom = -1;
  while (from < to) {
    const run = client.at(from);
    const end = Math.min(to, run.clock + run.length);
    if (run.deleted === DELETED.past) {
      deletes.isTrimmed = true;
      if (newFrom >= 0) deletes.add(client.id, newFrom, from - newFrom);
      newFrom = -1;
    } else {
      if (newFrom < 0) newFrom = from;
      if (run.deleted === DELETED.no) {
        const part = from > run.clock ? store.startingAt(client, from) : run;
        if (end < part.clock + part.length) store.endingAt(client, end - 1);
        deleteRun(store, part);
      }
    }
    from = end;
  }
  if (newFrom >= 0) deletes.add(client.id, newFrom, to - newFrom);
}

/**
 * Applies Yjs' garbage collection to the deletes of an accepted update: what was inside a deleted type becomes a collected range, and
 * what was itself deleted keeps its place but loses its kind. It cannot be rolled back.
 */
export function collectFresh(store: RunStore): void {
  for (const run of store.fresh) {
    run.deleted = DELETED.past;
    if (run.kind === KIND.gc) continue;
    collectChildren(run);
    run.kind = KIND.deleted;
  }
}

function collectChildren(run: Run): void {
  const { type } = run;
  if (type === null) return;
  run.type = null;
  for (let child = type.start; child !== null; child = collectRun(child).right) collectChildren(child);
  if (type.map === null) return;
  for (const newest of type.map.values()) {
    for (let entry: Run | null = newest; entry !== null; entry = collectRun(entry).left) collectChildren(entry);
  }
}

/** Removes a run from its list. Returns its former neighbours, so that the walk can continue. */
function collectRun(run: Run): { left: Run | null; right: Run | null } {
  const { left, right } = run;
  run.kind = KIND.gc;
  run.left = null;
  run.right = null;
  run.parent = null;
  run.parentSub = null;
  run.originOf = null;
  run.rightOf = null;
  return { left, right };
}
