import { KIND, indexOfClock } from "./run.ts";
import type { ClientRuns, Run } from "./run.ts";
import { entriesOf } from "./run-store.ts";
import type { RunStore } from "./run-store.ts";

/** From this many candidates on, one pass over the whole client is cheaper than removing runs one by one. */
const PASS_FROM = 32;

/** Joins runs that an accepted update split, deleted or made neighbours, as Yjs does at the end of a transaction. */
export function mergeTouched(store: RunStore, touched: readonly Run[]): void {
  if (touched.length >= PASS_FROM) {
    for (const client of new Set(touched.map((run) => run.of))) mergeWholeClient(store, client);
    return;
  }
  for (const run of touched) {
    const index = indexOfClock(run.of, run.clock);
    mergeAt(store, run.of, index + 1);
    mergeAt(store, run.of, index);
  }
}

/** Joins every pair of neighbours of a client that can be joined. */
export function mergeWholeClient(store: RunStore, client: ClientRuns): void {
  const { runs } = client;
  let kept = 0;
  for (let i = 1; i < runs.length; i++) {
    const run = runs[i] as Run;
    if (!joined(runs[kept] as Run, run)) runs[++kept] = run;
  }
  store.runCount -= Math.max(0, runs.length - kept - 1);
  if (runs.length > 0) runs.length = kept + 1;
}

function mergeAt(store: RunStore, client: ClientRuns, index: number): void {
  const left = client.runs[index - 1];
  const right = client.runs[index];
  if (left === undefined || right === undefined || !joined(left, right)) return;
  client.runs.splice(index, 1);
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
