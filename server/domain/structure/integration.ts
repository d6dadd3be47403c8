import { ROOT_KEY } from "../../../shared/board/limits.ts";
import { isRichAttribute } from "../../../shared/board/rich-vocabulary.ts";
import { isOfCard } from "./card-changes.ts";
import { noteFieldValue } from "./card-fields.ts";
import { FLAG, PARENT } from "./update-columns.ts";
import type { UpdateColumns, Section } from "./update-columns.ts";
import { areOriginsInOrder, link, placeFault } from "./placement.ts";
import type { StepBudget } from "./placement.ts";
import type { BoardRuleId, RuleId } from "./rules.ts";
import { DELETED, KIND, Run, TYPE, TypeNode } from "./run.ts";
import type { ClientRuns } from "./run.ts";
import type { RunStore } from "./run-store.ts";

/** Why a struct, and so its update, cannot be placed: it breaks a rule or a limit of the board, or refers to something that is not here. */
export type Obstacle = RuleId | BoardRuleId | "gap";

/** Places the structs of an update, and records what it finds on the way. */
export class Integration {
  readonly store: RunStore;
  readonly columns: UpdateColumns;
  readonly budget: StepBudget = { left: 0 };
  obstacle: Obstacle | null = null;
  landedDeleted = false;
  /** True for our own bytes: the order of their origins was checked when they came in. */
  isTrusted = false;
  /** New keyed structs of more than one value: only the last value may stay alive (V24). */
  readonly longEntries: Run[] = [];
  /** New keyed structs in the root `cards` and in its cards. */
  readonly cardEntries: Run[] = [];
  /** New unkeyed structs, where the board has lost cards: they may bring some back. */
  readonly texts: Run[] = [];

  constructor(store: RunStore, columns: UpdateColumns) {
    this.store = store;
    this.columns = columns;
  }

  /** Runs that cuts may move (V32). */
  #maxMoves = 0;

  begin({ maxSteps, maxMoves, isTrusted }: { readonly maxSteps: number; readonly maxMoves: number; readonly isTrusted: boolean }): void {
    this.budget.left = maxSteps;
    this.#maxMoves = maxMoves;
    this.obstacle = null;
    this.landedDeleted = false;
    this.isTrusted = isTrusted;
    this.longEntries.length = 0;
    this.cardEntries.length = 0;
    this.texts.length = 0;
  }

  /** Places every new struct of the admitted sections, each after those it refers to. Returns false at an obstacle. */
  placeAll(): boolean {
    const { sections } = this.columns;
    if (sections.length === 1) return this.#placeSection(sections[0] as Section);
    // Higher client ids first, as Yjs does: it keeps conflicts short.
    for (const section of sections.toSorted((a, b) => b.client - a.client)) if (!this.#placeSection(section)) return false;
    return true;
  }

  /** Places one section to its end. What a struct refers to in another section is placed first, one struct at a time. */
  #placeSection(section: Section): boolean {
    const waiting: Section[] = [];
    let current = section;
    while (section.cursor < section.last) {
      const needed = this.#needed(current);
      if (this.obstacle !== null) return false;
      if (needed !== null) {
        if (needed.isWaiting || needed === current) return this.#stop("reference-cycle");
        current.isWaiting = true;
        waiting.push(current);
        current = needed;
        continue;
      }
      this.#place(current);
      if (this.obstacle !== null) return false;
      current = waiting.pop() ?? section;
      current.isWaiting = false;
    }
    return true;
  }

  #stop(obstacle: Obstacle): false {
    this.obstacle = obstacle;
    return false;
  }

  /** The section that must be placed first, because the next struct of this one refers to it. */
  #needed(section: Section): Section | null {
    const { columns } = this;
    const row = section.cursor;
    const info = columns.info[row] as number;
    if (info === KIND.gc) return null;
    if (info >= FLAG.origin || columns.parent[row] === PARENT.byId) {
      const needed = this.#missing(section, columns.originClient[row] as number, columns.originClock[row] as number);
      if (needed !== null || this.obstacle !== null) return needed;
    }
    if ((info & FLAG.rightOrigin) === 0) return null;
    return this.#missing(section, columns.rightClient[row] as number, columns.rightClock[row] as number);
  }

  #missing(section: Section, client: number, clock: number): Section | null {
    if (client === section.client) {
      if (clock >= (this.columns.clock[section.cursor] as number)) this.obstacle = "self-reference";
      return null;
    }
    const runs = this.store.clients.get(client);
    if (runs !== undefined && clock < runs.end) return null;
    const other = this.columns.sectionOf(client);
    if (other !== undefined && clock < other.to) return other;
    this.obstacle = "gap";
    return null;
  }

  /** Places the next struct of a section. What it refers to is already placed. */
  #place(section: Section): void {
    const { columns } = this;
    const row = section.cursor++;
    const of = section.runs as ClientRuns;
    const info = columns.info[row] as number;
    const kind = info & FLAG.kind;
    const structClock = columns.clock[row] as number;
    const clock = Math.max(structClock, section.newFrom);
    const length = (columns.length[row] as number) - (clock - structClock);
    if (kind === KIND.gc) return this.#collect(of, clock, length);
    const isCut = clock > structClock;
    if ((kind === KIND.string || kind === KIND.any) && this.#continues(of, row, isCut)) {
      const last = of.last as Run;
      if (this.#isRetired(last.parent)) return void this.#stop("retired-root");
      return this.store.extend(last, length);
    }
    const run = new Run(of, clock, length, kind);
    if (isCut) setOrigin(run, of, clock - 1);
    else if (info >= FLAG.origin)
      setOrigin(run, this.#clientOf(of, columns.originClient[row] as number), columns.originClock[row] as number);
    if ((info & FLAG.rightOrigin) !== 0) {
      run.rightOf = this.#clientOf(of, columns.rightClient[row] as number);
      run.rightClock = columns.rightClock[row] as number;
    }
    this.#resolve(run, row);
  }

  #clientOf(own: ClientRuns, id: number): ClientRuns {
    return own.id === id ? own : this.store.client(id);
  }

  /** Whether a struct continues its client's last run, as typing does. Yjs would merge the two afterwards. */
  #continues(of: ClientRuns, row: number, isCut: boolean): boolean {
    const { last } = of;
    if (last === undefined || last.deleted !== DELETED.no || last.parentSub !== null) return false;
    const { columns } = this;
    const info = columns.info[row] as number;
    if (last.kind !== (info & FLAG.kind)) return false;
    if (!isCut && (info < FLAG.origin || columns.originClient[row] !== of.id || columns.originClock[row] !== of.end - 1)) return false;
    const { right, rightOf } = last;
    if ((info & FLAG.rightOrigin) === 0) return rightOf === null && right === null;
    const clock = columns.rightClock[row] as number;
    return (
      rightOf !== null &&
      right !== null &&
      right.of === rightOf &&
      right.clock === clock &&
      last.rightClock === clock &&
      rightOf.id === columns.rightClient[row]
    );
  }

  /** Adds ids whose place is gone, as a collected range. */
  #collect(of: ClientRuns, clock: number, length: number): void {
    const { last } = of;
    if (last !== undefined && last.kind === KIND.gc) return this.store.extend(last, length);
    const run = new Run(of, clock, length, KIND.gc);
    this.store.add(run);
    this.store.markDeleted(run, false);
  }

  /** Collects a struct because what it refers to was collected: its author wrote into what was deleted meanwhile. */
  #land(run: Run): void {
    if (run.kind !== KIND.deleted) this.landedDeleted = true;
    this.#collect(run.of, run.clock, run.length);
  }

  #resolve(run: Run, row: number): void {
    if (run.originOf === null && run.rightOf === null) return this.#resolveByParent(run, row);
    if (run.originOf !== null) run.left = this.store.endingAt(run.originOf, run.originClock);
    if (run.rightOf !== null) {
      const { left } = run;
      // Splitting the left neighbour for the right origin would leave `left` pointing at its first half.
      if (left !== null && left.kind !== KIND.gc && run.rightOf.at(run.rightClock) === left) return void this.#stop("origin-order");
      run.right = this.store.startingAt(run.rightOf, run.rightClock);
    }
    const fault = this.#neighbourFault(run);
    if (fault !== null) return void this.#stop(fault);
    const { parent, parentSub, kind } = (run.left ?? run.right) as Run;
    if (kind === KIND.gc) return this.#land(run);
    run.parent = parent;
    run.parentSub = parentSub;
    this.#settle(run, row);
  }

  /** Both neighbours are of one list, or both were collected with theirs (V27): a list is collected as a whole. */
  #neighbourFault(run: Run): RuleId | null {
    const { left, right } = run;
    if (left === null || right === null) return null;
    const isOneList = left.parent === right.parent && left.parentSub === right.parentSub;
    return isOneList && (left.kind === KIND.gc) === (right.kind === KIND.gc) ? null : "origin-parents";
  }

  #resolveByParent(run: Run, row: number): void {
    const { columns, store } = this;
    const form = columns.parent[row] as number;
    const key = columns.keyOf(row);
    if (key !== null) run.parentSub = store.shared(key);
    if (form >= PARENT.byRoot) {
      run.parent = store.roots[form - PARENT.byRoot] as TypeNode;
      if (key !== null && !this.#mayBeRootKey(run.parent, key)) return void this.#stop("root-key");
    } else {
      const holder = this.#clientOf(run.of, columns.originClient[row] as number).at(columns.originClock[row] as number);
      if (holder.kind === KIND.gc || holder.kind === KIND.deleted) return this.#land(run);
      if (holder.type === null) return void this.#stop("parent-form");
      run.parent = holder.type;
    }
    this.#settle(run, row);
  }

  /** Empty keys and those with control characters came in before there was V34, and may be written to again on the board that has them (V40). */
  #mayBeRootKey(root: TypeNode, key: string): boolean {
    return this.isTrusted || ROOT_KEY.test(key) || root.map?.has(key) === true;
  }

  /** Checks a run whose neighbours and parent are known, and links it into its place. */
  #settle(run: Run, row: number): void {
    const { columns, store } = this;
    const parent = run.parent as TypeNode;
    const typeRef = columns.typeRef[row] as number;
    const fault = placeFault(run, typeRef) ?? this.#retiredFault(run) ?? this.#orderFault(run) ?? this.#nameFault(run, row);
    if (fault !== null) return void this.#stop(fault);
    if (run.kind === KIND.type) run.type = new TypeNode(typeRef, { depth: parent.depth + 1, item: run, isRetired: parent.isRetired });
    if (store.moves > this.#maxMoves || !link(store, run, this.budget)) return void this.#stop("too-much-work");
    store.add(run);
    if (run.parentSub !== null) this.#settleEntry(run, row);
    else if (store.lost.size > 0) this.texts.push(run);
    if (run.kind === KIND.deleted) return store.markDeleted(run, true);
    if (parent.item !== null && parent.item.deleted !== DELETED.no) {
      this.landedDeleted = true;
      deleteRun(store, run);
    } else if (run.parentSub !== null && run.right !== null) deleteRun(store, run);
  }

  /** The newest entry of a key replaces the one before. */
  #settleEntry(run: Run, row: number): void {
    if (run.right === null && run.left !== null) deleteRun(this.store, run.left);
    if (run.length > 1 && run.kind === KIND.any) this.longEntries.push(run);
    if (!isOfCard(this.store, run.parent)) return;
    this.cardEntries.push(run);
    noteFieldValue(this.store, run, this.columns, row);
  }

  /** Names outside the vocabulary come in with trusted updates alone, and may be used again on the board that has them (V40). */
  #nameFault(run: Run, row: number): RuleId | null {
    const name = this.columns.strangeNames.get(row) ?? strangeAttribute(run);
    if (name === null) return null;
    if (this.isTrusted) this.store.oldNames.add(name);
    return this.store.oldNames.has(name) ? null : "vocabulary";
  }

  /** Content that its author has deleted already is none (V41). */
  #retiredFault({ parent, kind }: Run): RuleId | null {
    return kind !== KIND.deleted && this.#isRetired(parent) ? "retired-root" : null;
  }

  /** Whether new content may not come here: under the retired root it comes in with trusted updates alone. */
  #isRetired(parent: TypeNode | null): boolean {
    return parent !== null && parent.isRetired && !this.isTrusted;
  }

  #orderFault(run: Run): RuleId | null {
    if (this.isTrusted) return null;
    const isOrdered = areOriginsInOrder(run.left, run.right, this.budget);
    return isOrdered === null ? "too-much-work" : isOrdered ? null : "origin-order";
  }
}

/** The key of an entry of an XML element or a text, if it is no attribute of the vocabulary. */
function strangeAttribute({ parent, parentSub, kind }: Run): string | null {
  if (parentSub === null || parent === null || kind === KIND.deleted) return null;
  const isAttribute = parent.ref === TYPE.xmlElement || parent.ref === TYPE.text || parent.ref === TYPE.xmlText;
  return isAttribute && !isRichAttribute(parentSub) ? parentSub : null;
}

function setOrigin(run: Run, of: ClientRuns, clock: number): void {
  run.originOf = of;
  run.originClock = clock;
}

/** Marks a run and everything below it as deleted. The depth of types is bounded (V25). */
export function deleteRun(store: RunStore, run: Run): void {
  if (run.deleted !== DELETED.no) return;
  store.markDeleted(run, true);
  const { type } = run;
  if (type === null) return;
  for (let child = type.start; child !== null; child = child.right) deleteRun(store, child);
  if (type.map !== null) for (const entry of type.map.values()) deleteRun(store, entry);
}
