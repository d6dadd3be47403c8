import type { IdRange } from "../../../shared/contribution/entry.ts";
import { CardCount, isOnBoard } from "./card-changes.ts";
import { NewDeletes, applyDeletes, collectFresh } from "./deletion.ts";
import { UpdateColumns } from "./update-columns.ts";
import type { Section } from "./update-columns.ts";
import { mergedRanges } from "./id-ranges.ts";
import { Integration } from "./integration.ts";
import type { Obstacle } from "./integration.ts";
import { mergeTouched, mergeWholeClient } from "./merging.ts";
import { DELETED } from "./run.ts";
import type { ClientRuns, Run } from "./run.ts";
import { RunStore } from "./run-store.ts";
import { deletionOf, trimmedUpdate } from "./trimming.ts";
import type { Accepted, Addition, ClientTop, Declined, ReceiveLimits, Sender, Verdict } from "./verdict.ts";

const NO_LIMITS: ReceiveLimits = {
  maxNewStructs: Number.MAX_SAFE_INTEGER,
  maxNewDeleteRanges: Number.MAX_SAFE_INTEGER,
  maxClients: Number.MAX_SAFE_INTEGER,
  maxSteps: Number.MAX_SAFE_INTEGER,
  maxStepsPerStruct: 0,
  maxMoves: Number.MAX_SAFE_INTEGER,
};

/** Runs that a Yjs document moves for what counts as one step. They take less time than one does, but every client of the board takes it. */
const MOVES_PER_STEP = 4;

/** Bytes that a run takes in the heap: 16 fields of 8, a header, and its place in its client's list. */
const BYTES_PER_RUN = 168;

// Receiving is synchronous, so all structures of a thread share these.
const columns = new UpdateColumns();
const newDeletes = new NewDeletes();

/**
 * The structure of one Yjs document without its content: enough to validate an update and to tell what in it is new.
 *
 * It places structs exactly as Yjs 13.6.33 with garbage collection on would, so that a document that applied the effective updates has
 * the same runs in the same order, deleted or alive.
 */
export class Structure {
  readonly #store = new RunStore();
  readonly #integration = new Integration(this.#store, columns);
  readonly #cards = new CardCount();

  /** The structure of an empty document. */
  static empty(): Structure {
    return new Structure();
  }

  /** The structure of a snapshot of our own (one V1 update from an empty document). Throws if that does not stand alone. */
  static fromUpdate(update: Uint8Array): Structure {
    const structure = new Structure();
    structure.apply(update);
    return structure;
  }

  /** Replays a trusted update, such as a ledger entry, and returns what it changed. Throws, changing nothing, if it does not fit. */
  apply(update: Uint8Array): Pick<Accepted, "inserts" | "deletes" | "landedDeleted"> {
    const verdict = this.#receive(update, null, CERTAIN);
    if (verdict.kind === "gap") throw new Error("the update rests on structs that are not here");
    if (verdict.kind === "refused") throw new Error(`the update breaks rule ${verdict.rule}`);
    return verdict.kind === "known" ? NOTHING : verdict;
  }

  /**
   * Validates an update from outside, and integrates it as a whole if it is accepted. Never throws.
   * The rules are in RULES.md ("V: validator").
   */
  receive(update: Uint8Array, sender: Sender): Verdict {
    return this.#receive(update, sender, CERTAIN);
  }

  /**
   * The same; but once an update that would be accepted is in its place, `isWanted` is told what of it is new. Where it says no, nothing of the update stays.
   * It must not touch any structure, and must not throw.
   */
  receiveIf(update: Uint8Array, sender: Sender, isWanted: IsWanted): Verdict | Declined {
    return this.#receive(update, sender, isWanted);
  }

  /** The update that deletes the entry of a card; null where none is alive. */
  deletionOf(card: string): Uint8Array | null {
    const entry = this.#store.cards.map?.get(card);
    return entry === undefined || entry.deleted !== DELETED.no ? null : deletionOf(entry);
  }

  #receive(update: Uint8Array, sender: Sender | null, isWanted: typeof CERTAIN): Verdict;
  #receive(update: Uint8Array, sender: Sender | null, isWanted: IsWanted | typeof CERTAIN): Verdict | Declined;
  #receive(update: Uint8Array, sender: Sender | null, isWanted: IsWanted | typeof CERTAIN): Verdict | Declined {
    if (!columns.read(update)) return { kind: "refused", rule: columns.fault ?? "frame-truncated" };
    const limits = sender?.limits ?? NO_LIMITS;
    const admitted = admit(this.#store, limits, sender);
    if (admitted.obstacle !== null) return declined(admitted.obstacle);
    const maxSteps = limits.maxSteps + limits.maxStepsPerStruct * admitted.structs;
    const obstacle = this.#integrate(limits, { maxSteps, isTrusted: sender === null });
    if (obstacle !== null) {
      this.#rollBack();
      return declined(obstacle);
    }
    const steps = maxSteps - this.#integration.budget.left + Math.ceil(this.#store.moves / MOVES_PER_STEP);
    return this.#settle(update, { admitted, steps, isWanted });
  }

  #rollBack(): void {
    this.#store.rollBack();
    dropEmptyClients(this.#store);
  }

  /** Places structs and applies deletes. Returns an obstacle if there is one; the store must then be rolled back. */
  #integrate(limits: ReceiveLimits, { maxSteps, isTrusted }: { maxSteps: number; isTrusted: boolean }): Obstacle | null {
    const integration = this.#integration;
    integration.begin({ maxSteps, maxMoves: limits.maxMoves, isTrusted });
    newDeletes.clear();
    for (const section of columns.sections) section.runs = this.#store.client(section.client);
    if (!integration.placeAll()) return integration.obstacle;
    if (!applyDeletes(this.#store, columns, newDeletes)) return "gap";
    if (newDeletes.count > limits.maxNewDeleteRanges) return "too-many-deletes";
    if (this.#store.moves > limits.maxMoves) return "too-much-work";
    return integration.longEntries.some(isLongAlive) ? "content-place" : null;
  }

  /** Makes the update final and returns what it changed. */
  #settle(
    update: Uint8Array,
    { admitted, steps, isWanted }: { admitted: Admitted; steps: number; isWanted: IsWanted | typeof CERTAIN },
  ): Verdict | Declined {
    const store = this.#store;
    const { inserts } = admitted;
    if (inserts.length === 0 && newDeletes.ranges.length === 0) {
      store.accept();
      return { kind: "known", tops: [], namedDeletes: columns.deleteCount };
    }
    const parts = Math.ceil((columns.reader.nodes * admitted.newBytes) / update.length);
    const deletes = store.deletedRanges.length === 0 ? NO_RANGES : mergedRanges(store.deletedRanges);
    const effective = admitted.isTrimmed || newDeletes.isTrimmed ? trimmedUpdate(update, columns, newDeletes.ranges) : update;
    if (isWanted !== CERTAIN && !isWanted({ update: effective, inserts })) {
      this.#rollBack();
      return { kind: "declined" };
    }
    const { cardEntries: entries, texts } = this.#integration;
    const cards = this.#cards.settle(store, { entries, texts }, columns);
    this.#tidy();
    return {
      kind: "accepted",
      update: effective,
      inserts,
      deletes,
      claims: admitted.claims,
      tops: inserts.map(({ client, to }): ClientTop => [client, to]),
      landedDeleted: this.#integration.landedDeleted,
      newBytes: admitted.newBytes,
      steps,
      parts,
      namedDeletes: columns.deleteCount,
      freshDeletes: newDeletes.count,
      ...(cards !== null && { cards }),
    };
  }

  #tidy(): void {
    const store = this.#store;
    if (store.fresh.length > 0) collectFresh(store);
    if (store.fresh.length + store.splits.length > 0) {
      if (columns.structCount > 1000) for (const { client } of columns.sections) mergeWholeClient(store, store.client(client));
      mergeTouched(store, store.splits.concat(store.fresh));
    }
    store.accept();
  }

  /** Whether a keyed entry among `ids` stands directly behind one among `others`: they share a key, and the later one holds it. All ids must be here. */
  standsBehind(ids: readonly IdRange[], others: readonly IdRange[]): boolean {
    for (const { client, from, to } of ids) {
      const runs = this.#store.clients.get(client);
      if (runs === undefined) continue;
      for (let run: Run | undefined = runs.at(from); run !== undefined && run.clock < to; run = runs.after(run))
        if (run.parentSub !== null && run.left !== null && holds(others, run.left)) return true;
    }
    return false;
  }

  /** Whether a card is on the board, as far as people can tell: an unreadable one is. */
  isOnBoard(card: string): boolean {
    return isOnBoard(this.#store, card);
  }

  /** Per client the first clock that is not here. A copy. */
  stateVector(): ReadonlyMap<number, number> {
    return new Map(Array.from(this.#store.clients.values(), (client) => [client.id, client.end]));
  }

  /** Estimated heap use, for eviction. */
  approximateBytes(): number {
    return 4096 + this.#store.runCount * BYTES_PER_RUN + this.#store.clients.size * 180;
  }

  /** The runs, for comparing whole structures in tests and trials. Read only. */
  get store(): RunStore {
    return this.#store;
  }
}

const NO_RANGES: readonly IdRange[] = [];
/** In place of a question where none is asked. */
const CERTAIN = null;
/** Asked whether an update that would be accepted is to stay. */
export type IsWanted = (change: Pick<Accepted, "update" | "inserts">) => boolean;
const NOTHING = { inserts: NO_RANGES, deletes: NO_RANGES, landedDeleted: false };

/** What is new in the sections of an update. */
interface Admitted {
  readonly obstacle: Obstacle | null;
  readonly inserts: IdRange[];
  readonly claims: readonly number[];
  readonly isTrimmed: boolean;
  /** Number and bytes of the new structs. */
  readonly structs: number;
  readonly newBytes: number;
}

function declined(obstacle: Obstacle): Verdict {
  return obstacle === "gap" ? { kind: "gap" } : { kind: "refused", rule: obstacle };
}

/** Finds what is new in the update's sections, and whether its sender may bring it (V19, V29, V31, E6 to E8). Changes only the sections. */
function admit(store: RunStore, limits: ReceiveLimits, sender: Sender | null): Admitted {
  const inserts: IdRange[] = [];
  const claims: number[] = [];
  let isTrimmed = false;
  let structs = 0;
  let newBytes = 0;
  let isGap = false;
  let isForeign = false;
  for (const section of columns.sections) {
    const end = store.clients.get(section.client)?.end ?? 0;
    section.newFrom = Math.max(end, section.from);
    if (section.from < end) isTrimmed = true;
    if (section.to <= end) {
      section.cursor = section.last;
      continue;
    }
    if (section.from > end) isGap = true;
    skipKnown(section);
    structs += section.last - section.cursor;
    newBytes += section.end - (columns.start[section.cursor] as number);
    inserts.push({ client: section.client, from: section.newFrom, to: section.to });
    const owner = sender?.ownership.ownerOf(section.client);
    if (sender !== null && owner === undefined) claims.push(section.client);
    else if (sender !== null && owner !== sender.user) isForeign = true;
  }
  if (inserts.length > 1) inserts.sort((a, b) => a.client - b.client);
  const added = { bytes: newBytes, clients: claims.length };
  const obstacle = isForeign ? "foreign-client" : (excess(limits, structs, inserts.length) ?? (isGap ? "gap" : noRoom(sender, added)));
  return { obstacle, inserts, claims, isTrimmed, structs, newBytes };
}

function skipKnown(section: Section): void {
  while ((columns.clock[section.cursor] as number) + (columns.length[section.cursor] as number) <= section.newFrom) section.cursor++;
}

function excess(limits: ReceiveLimits, structs: number, clients: number): Obstacle | null {
  if (structs > limits.maxNewStructs) return "too-many-structs";
  return clients > limits.maxClients ? "too-many-clients" : null;
}

/** The limit of the board that new structs exceed. An update that brings none, but only deletes, needs no room. */
function noRoom(sender: Sender | null, added: Addition): Obstacle | null {
  return added.bytes === 0 ? null : (sender?.boardLimit?.(added) ?? null);
}

function holds(ranges: readonly IdRange[], { of, clock, length }: Run): boolean {
  return ranges.some(({ client, from, to }) => client === of.id && clock < to && clock + length > from);
}

/** Removes clients that were only created while placing a refused update. */
function dropEmptyClients(store: RunStore): void {
  for (const { client } of columns.sections) if (store.clients.get(client)?.isEmpty === true) store.clients.delete(client);
}

/** Whether a keyed struct of several values has any alive besides its last one. */
function isLongAlive(entry: Run): boolean {
  const of: ClientRuns = entry.of;
  for (let run: Run | undefined = of.at(entry.clock); run !== undefined; run = of.after(run)) {
    if (run.parent !== entry.parent || run.parentSub !== entry.parentSub) return false;
    if (run.deleted === DELETED.no && run.length > 1) return true;
  }
  return false;
}
