import { assert } from "../../../shared/assert.ts";
import { RETIRED_ROOT, ROOT_NAMES } from "../../../shared/board/roots.ts";
import { ClientRuns, DELETED, KIND, Run, TYPE, TypeNode } from "./run.ts";

/** Kinds of journal steps. Each can be undone from the run that it made, so the journal holds no copies. */
const STEP = { added: 0, extended: 1, split: 2, deleted: 3 } as const;

/**
 * All runs and roots of one document, and a journal of every change since the last {@link accept}.
 *
 * {@link rollBack} undoes those changes, so a refused update leaves no trace.
 */
export class RunStore {
  readonly clients = new Map<number, ClientRuns>();
  readonly roots: readonly TypeNode[] = ROOT_NAMES.map(
    (name) => new TypeNode(TYPE.root, { depth: 0, item: null, isRetired: name === RETIRED_ROOT }),
  );
  /** The root that holds the board's cards. */
  readonly cards: TypeNode = this.roots[ROOT_NAMES.indexOf("cards")] as TypeNode;
  /** Runs deleted since the last accept. */
  fresh: Run[] = [];
  /** What has been deleted since the last accept, as triples client, clock, length. Holds each run once. */
  deletedRanges: number[] = [];
  /** Right halves of runs that were split since the last accept; they may be merged again. */
  splits: Run[] = [];
  runCount = 0;
  /** Names of rich text outside the vocabulary that the board holds from before there was one (V40). */
  readonly oldNames = new Set<string>();
  /** Cards whose entries live although people cannot read them any more (card-changes.ts), by id. */
  readonly lost = new Set<string>();
  /** Plain values of titles and bodies that hold no words. */
  readonly blank = new WeakSet<Run>();
  /** Plain values of cards' fields that make their cards unreadable. */
  readonly unreadable = new WeakSet<Run>();
  /** Counts steps of placements, so that "visited by this walk" is one comparison. */
  tick = 0;
  readonly #names = new Map<string, string>();
  #steps: number[] = [];
  #stepRuns: Run[] = [];
  #stepLengths: number[] = [];
  /** How many runs a Yjs document moved since the last accept: it keeps a client's structs in one array, and cuts one by moving those behind it. */
  moves = 0;

  /** The runs of a client, created if it has none yet. */
  client(id: number): ClientRuns {
    const known = this.clients.get(id);
    if (known !== undefined) return known;
    const created = new ClientRuns(id);
    this.clients.set(id, created);
    return created;
  }

  /** One copy of equal key names: boards repeat theirs thousands of times. */
  shared(name: string): string {
    const known = this.#names.get(name);
    if (known !== undefined) return known;
    this.#names.set(name, name);
    return name;
  }

  /** Appends a run to its client. The caller sets the links. */
  add(run: Run): void {
    run.of.push(run);
    run.of.end = run.clock + run.length;
    this.runCount++;
    this.#note(STEP.added, run, 0);
  }

  /** Lengthens the last run of a client. */
  extend(run: Run, length: number): void {
    run.length += length;
    run.of.end += length;
    this.#note(STEP.extended, run, length);
  }

  /** Marks a run as deleted; `counts` tells whether it belongs in the delete set; collected ranges do not. */
  markDeleted(run: Run, counts: boolean): void {
    run.deleted = DELETED.fresh;
    this.fresh.push(run);
    if (counts) this.deletedRanges.push(run.of.id, run.clock, run.length);
    this.#note(STEP.deleted, run, 0);
  }

  /** The run that ends with `clock`, split off if necessary. Collected ranges are never split. */
  endingAt(client: ClientRuns, clock: number): Run {
    const run = client.at(clock);
    if (run.kind !== KIND.gc && run.clock + run.length > clock + 1) this.#split(run, clock + 1 - run.clock);
    return run;
  }

  /** The run that starts with `clock`, split off if necessary. Collected ranges are never split. */
  startingAt(client: ClientRuns, clock: number): Run {
    const run = client.at(clock);
    return run.kind === KIND.gc || run.clock === clock ? run : this.#split(run, clock - run.clock);
  }

  /** Makes a run of the right part of one. */
  #split(run: Run, at: number): Run {
    const { of } = run;
    const half = new Run(of, run.clock + at, run.length - at, run.kind);
    half.deleted = run.deleted;
    half.originOf = of;
    half.originClock = half.clock - 1;
    half.rightOf = run.rightOf;
    half.rightClock = run.rightClock;
    half.parent = run.parent;
    half.parentSub = run.parentSub;
    half.left = run;
    half.right = run.right;
    run.right = half;
    run.length = at;
    // Of several values under a key the last one counts, which is in the right half.
    if (run.parentSub !== null && this.blank.has(run)) this.blank.add(half);
    if (run.parentSub !== null && this.unreadable.has(run)) this.unreadable.add(half);
    if (half.right !== null) half.right.left = half;
    else if (half.parentSub !== null) entriesOf(half).set(half.parentSub, half);
    this.runCount++;
    if (half.deleted === DELETED.fresh) this.fresh.push(half);
    this.splits.push(half);
    this.moves += of.insertHalf(half);
    this.#note(STEP.split, half, 0);
    return half;
  }

  #note(step: number, run: Run, length: number): void {
    this.#steps.push(step);
    this.#stepRuns.push(run);
    this.#stepLengths.push(length);
  }

  /** Undoes every change since the last accept, newest first. */
  rollBack(): void {
    for (let i = this.#steps.length - 1; i >= 0; i--) {
      const run = this.#stepRuns[i] as Run;
      const step = this.#steps[i] as number;
      if (step === STEP.added) this.#remove(run);
      else if (step === STEP.split) this.#rejoin(run);
      else if (step === STEP.deleted) run.deleted = DELETED.no;
      else {
        const length = this.#stepLengths[i] as number;
        run.length -= length;
        run.of.end -= length;
      }
    }
    this.accept();
  }

  /** Makes every change since the last accept final. */
  accept(): void {
    this.fresh.length = 0;
    this.deletedRanges.length = 0;
    this.splits.length = 0;
    this.#steps.length = 0;
    this.#stepRuns.length = 0;
    this.#stepLengths.length = 0;
    this.moves = 0;
  }

  #remove(run: Run): void {
    const { of, left, right, parent, parentSub } = run;
    of.pop();
    of.end = run.clock;
    this.runCount--;
    if (of.isEmpty) this.clients.delete(of.id);
    if (parent === null) return;
    if (left !== null) left.right = right;
    else if (parentSub === null) parent.start = right;
    if (right !== null) right.left = left;
    else if (parentSub !== null && left !== null) parent.map?.set(parentSub, left);
    else if (parentSub !== null) parent.map?.delete(parentSub);
  }

  #rejoin(half: Run): void {
    const { left } = half;
    assert(left !== null && left.of === half.of, "the right half of a split follows its left half");
    half.of.remove(half);
    left.length += half.length;
    left.right = half.right;
    if (half.right !== null) half.right.left = left;
    else if (half.parentSub !== null) entriesOf(half).set(half.parentSub, left);
    this.runCount--;
  }

  /** The run that holds an id; undefined if the id is not known. */
  find(client: number, clock: number): Run | undefined {
    const runs = this.clients.get(client);
    return runs === undefined || clock >= runs.end ? undefined : runs.at(clock);
  }
}

/** The newest entry per key of a keyed run's parent. */
export function entriesOf(run: Run): Map<string, Run> {
  assert(run.parent !== null, "a keyed run has a parent");
  return (run.parent.map ??= new Map());
}
