import { KIND } from "./run.ts";
import type { ClientRuns, Run } from "./run.ts";
import { entriesOf } from "./run-store.ts";
import type { RunStore } from "./run-store.ts";

/** From so many candidates on, and where they are so large a part of their client's runs, one pass over these is cheaper. */
const PASS = { from: 32, share: 1 / 16 };

/** Joins runs that an accepted update split, deleted or made neighbours, as Yjs does at the end of a transaction. */
export function mergeTouched(store: RunStore, touched: readonly Run[]): void {
  if (touched.length < PASS.from) return mergeEach(store, touched);
  for (const [client, runs] of Map.groupBy(touched, (run) => run.of)) {
    if (runs.length >= client.approximateSize * PASS.share) mergeWholeClient(store, client);
    else mergeEach(store, runs);
  }
}

function mergeEach(store: RunStore, touched: readonly Run[]): void {
  for (const { of, clock } of touched) {
    const next = of.after(of.at(clock));
    if (next !== undefined) mergeWithLeft(store, next);
    mergeWithLeft(store, of.at(clock));
  }
}

/** Joins every pair of neighbours of a client that can be joined. */
export function mergeWholeClient(store: RunStore, client: ClientRuns): void {
  store.runCount -= client.compact(joined);
}

function mergeWithLeft(store: RunStore, run: Run): void {
  if (run.clock === 0 || !joined(run.of.at(run.clock - 1), run)) return;
  run.of.remove(run);
  store.runCount--;
}

/** Joins `right` to `left`, which precedes it in clock order, if Yjs would. Returns whether it did. */
function joined(left: Run, right: Run): boolean {
  if (left.kind !== right.kind || left.deleted !== right.deleted) return false;
  if (left.kind === KIND.gc) {
    left.length += right.length;
    return true;
  }
  if (left.right !== right || !isOneContent(left, right)) return false;
  left.length += right.length;
  left.right = right.right;
  if (right.right !== null) right.right.left = left;
  else if (right.parentSub !== null) entriesOf(right).set(right.parentSub, left);
  return true;
}

function isOneContent(left: Run, right: Run): boolean {
  const isMergeable = left.kind === KIND.string || left.kind === KIND.any || left.kind === KIND.deleted;
  if (!isMergeable || right.originOf !== left.of || right.originClock !== left.clock + left.length - 1) return false;
  return left.rightOf === right.rightOf && (left.rightOf === null || left.rightClock === right.rightClock);
}
