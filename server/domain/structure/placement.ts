import type { ClientRuns, Run } from "./run.ts";
import { KIND, TYPE, runAt } from "./run.ts";
import type { RuleId } from "./rules.ts";
import type { RunStore } from "./run-store.ts";
import { entriesOf } from "./run-store.ts";

/** Deepest nesting of shared types (V25). A list in a list in a card's text needs eight. */
export const MAX_TYPE_DEPTH = 16;

/** Steps that an update may still take (V32). */
export interface StepBudget {
  left: number;
}

/**
 * The rule that a run breaks at its place, or null. Its parent, key, kind and right origin are set; `typeRef` counts for types.
 * Rules V23, V24, V25 and V28.
 */
export function placeFault(run: Run, typeRef: number): RuleId | null {
  const { parent, kind } = run;
  if (parent === null) return null;
  const { ref } = parent;
  const isKeyed = run.parentSub !== null;
  if (isKeyed ? ref === TYPE.array || ref === TYPE.xmlFragment : ref === TYPE.root || ref === TYPE.map) return "key-place";
  if (isKeyed && run.rightOf !== null) return "keyed-right-origin";
  if (kind === KIND.type && parent.depth >= MAX_TYPE_DEPTH) return "type-depth";
  if (kind === KIND.deleted) return null;
  return isKeyed ? keyedFault(kind) : listFault(ref, kind, typeRef);
}

function keyedFault(kind: number): RuleId | null {
  return kind === KIND.any || kind === KIND.binary || kind === KIND.type ? null : "content-place";
}

function listFault(ref: number, kind: number, typeRef: number): RuleId | null {
  if (ref === TYPE.array) return kind === KIND.any || kind === KIND.binary || kind === KIND.type ? null : "content-place";
  if (ref === TYPE.text || ref === TYPE.xmlText) return kind === KIND.any || kind === KIND.binary ? "content-place" : null;
  return kind === KIND.type && (typeRef === TYPE.xmlElement || typeRef === TYPE.xmlText) ? null : "content-place";
}

/**
 * Whether `left` lies strictly left of `right` in their common list (V26), or null if finding out costs more than the budget.
 *
 * An origin nearly always decides it at once: one of the two was written beside the other. Otherwise two walks advance together,
 * right from `left` and left from `right`, and stop when either meets the other run or the end of the list.
 */
export function liesLeftOf(left: Run, right: Run, budget: StepBudget): boolean | null {
  if (left.right === right) return true;
  if (left === right) return false;
  if (left.rightOf !== null && left.rightOf === right.of && left.rightClock === right.clock) return true;
  if (right.originOf !== null && right.originOf === left.of && right.originClock === left.clock + left.length - 1) return true;
  let forward = left.right;
  let backward = right.left;
  while (forward !== null && backward !== null) {
    if (forward === right || backward === left) return true;
    forward = forward.right;
    backward = backward.left;
    if (--budget.left < 0) return null;
  }
  return false;
}

/** First run of the list that `run` belongs to: of its parent, or of its key's entries. */
function firstOf(run: Run): Run | null {
  if (run.parentSub === null) return run.parent?.start ?? null;
  let first = entriesOf(run).get(run.parentSub) ?? null;
  while (first !== null && first.left !== null) first = first.left;
  return first;
}

/**
 * Finds the left neighbour of a run by YATA, exactly as `Item.integrate` of Yjs 13.6.33 does, and links the run there.
 * `run.left` and `run.right` hold the runs of its origins. Returns false, with nothing linked, if the budget ran out.
 */
export function link(store: RunStore, run: Run, budget: StepBudget): boolean {
  const { left, right } = run;
  const isContested = left === null ? right === null || right.left !== null : left.right !== right;
  if (isContested && !settle(store, run, budget)) return false;
  if (run.left !== null) {
    run.right = run.left.right;
    run.left.right = run;
  } else {
    run.right = firstOf(run);
    if (run.parentSub === null && run.parent !== null) run.parent.start = run;
  }
  if (run.right !== null) run.right.left = run;
  else if (run.parentSub !== null) entriesOf(run).set(run.parentSub, run);
  return true;
}

function settle(store: RunStore, run: Run, budget: StepBudget): boolean {
  // Yjs keeps two sets: the runs seen on this walk, and those seen since the last decided conflict. Two ticks say the same.
  const walkStart = store.tick + 1;
  let conflictStart = walkStart;
  let { left } = run;
  let other = left === null ? firstOf(run) : left.right;
  while (other !== null && other !== run.right) {
    if (--budget.left < 0) return false;
    other.seen = ++store.tick;
    if (isSameId(run.originOf, run.originClock, other.originOf, other.originClock)) {
      if (other.of.id < run.of.id) {
        left = other;
        conflictStart = store.tick + 1;
      } else if (isSameId(run.rightOf, run.rightClock, other.rightOf, other.rightClock)) break;
    } else if (other.originOf !== null) {
      const { seen } = runAt(other.originOf, other.originClock);
      if (seen < walkStart) break;
      if (seen < conflictStart) {
        left = other;
        conflictStart = store.tick + 1;
      }
    } else break;
    other = other.right;
  }
  run.left = left;
  return true;
}

function isSameId(of: ClientRuns | null, clock: number, otherOf: ClientRuns | null, otherClock: number): boolean {
  return of === otherOf && (of === null || clock === otherClock);
}
