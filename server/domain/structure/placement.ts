import type { ClientRuns, Run } from "./run.ts";
import { KIND, TYPE } from "./run.ts";
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
 * Whether the origins of a new run are in order (V26): `left` lies strictly left of `right`, and the left origin of `right` is not
 * between the two. Null stands for the start and the end of their common list. Answers null if finding out costs more than the budget.
 *
 * An origin nearly always decides it at once: one of the two was written beside the other.
 */
export function areOriginsInOrder(left: Run | null, right: Run | null, budget: StepBudget): boolean | null {
  if (right === null) return true;
  if (left === null) return right.originOf === null;
  if (left.right === right) return true;
  if (left === right) return false;
  // `left` was checked against this right origin itself (unless an old ledger brought it), and its left origin is further left.
  if (isSameId(left.rightOf, left.rightClock, right.of, right.clock)) return true;
  if (isSameId(right.originOf, right.originClock, left.of, left.clock + left.length - 1)) return true;
  return isReachedFrom(left, right, budget);
}

/**
 * Whether going right from `left` leads to `right` and not, before it, to the left origin of `right`.
 *
 * Two walks advance together, right from `left` and left from `right`: if the order is wrong, the end of the list that is nearer ends both.
 */
function isReachedFrom(left: Run, right: Run, budget: StepBudget): boolean | null {
  const origin = right.originOf === null ? null : right.originOf.at(right.originClock);
  let forward = left.right;
  let backward = right.left;
  while (forward !== null && backward !== null) {
    if (forward === right || backward === left) return true;
    if (forward === origin || backward === origin) return false;
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
      const { seen } = other.originOf.at(other.originClock);
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
