import { equalBytes } from "../../../../shared/contribution/assert-chained.ts";
import { GENESIS_HASH } from "../../../../shared/contribution/entry.ts";
import type { CompartmentId, PartnerCode } from "../../../../shared/ids.ts";
import type { History, TimelineLine } from "../../../ports/history.ts";
import type { Ledger } from "../../../ports/ledger.ts";
import type { Clock } from "../../../ports/clock.ts";
import type { Log } from "../../../ports/log.ts";
import type { SnapshotStore } from "../../../ports/snapshot-store.ts";
import type { FoldProgress, LinePosition, TimelineStore } from "../../../ports/timeline-store.ts";
import { FoldedBoard } from "./folded-board.ts";
import { pastState } from "../past-states/past-state.ts";
import { readPages } from "../ledger-updates.ts";
import { TYPING_PAUSE_MS } from "./timeline-fold.ts";

/** What timelines are derived from and stored in. */
export interface TimelineProjectionOptions {
  readonly ledger: Ledger;
  readonly timelines: TimelineStore;
  readonly snapshots: SnapshotStore;
  readonly log: Log;
  /** Yields the thread to other work. */
  readonly yieldTurn: () => Promise<void>;
  readonly clock: Pick<Clock, "monotonic">;
  /** Documents kept in memory, by what they take (`documentCost`). Above it the least recently used are closed. */
  readonly hotBytes?: number;
}

/** A document takes about ten times the bytes of its updates, so this is about 300 MB. */
const HOT_BYTES = 32 * 1024 * 1024;
/** A large document is closed when it was not used for so long, milliseconds: other boards' work does not keep it in memory. */
const HOT_MS = 30_000;
/** A document that takes less is small, some 10 MB: it stays as long as there is room, and is not built again for each check of a board that is edited. */
const SMALL_COST = 1 << 20;
/** Entries folded in one transaction, in about 50 ms, before the thread is yielded to other work. Their lines are written in one commit. */
const BATCH_ENTRIES = 500;
/** Lines read back after a restart, since they may still grow. */
const RECENT_LINES = 500;
/** Lines given to a follower at a time. */
const SINCE_LINES = 500;

/** Folds ledgers into timeline lines on demand, and stores the lines. */
export class TimelineProjection {
  readonly #options: TimelineProjectionOptions;
  /** Documents in memory, least recently used first. */
  readonly #boards = new Map<CompartmentId, FoldedBoard>();
  /** When each of them was last used. */
  readonly #usedAtMs = new WeakMap<FoldedBoard, number>();
  readonly #folding = new Map<CompartmentId, Promise<FoldProgress>>();
  /** Folds that begin when the running one ends. */
  readonly #waiting = new Map<CompartmentId, Promise<FoldProgress>>();
  #isClosing = false;

  constructor(options: TimelineProjectionOptions) {
    this.#options = options;
  }

  /** See {@link History.timeline}: the newest page folds what is new first, later pages only read. */
  async page(
    compartment: CompartmentId,
    page: { readonly before?: string; readonly limit: number },
  ): Promise<Awaited<ReturnType<History["timeline"]>>> {
    const before = page.before === undefined ? undefined : parsePosition(page.before);
    if (before === null) return { entries: [] };
    if (before === undefined) await this.catchUp(compartment);
    const lines = await this.#options.timelines.page(compartment, { ...(before !== undefined && { before }), limit: page.limit + 1 });
    const shown = lines.slice(0, page.limit);
    const last = shown.at(-1);
    const next = lines.length > page.limit && last !== undefined ? { next: `${last.line.seq}.${last.ordinal}` } : {};
    return { entries: shown.map((stored) => stored.line), ...next };
  }

  /** See {@link History.timelineSince}. Returns at most a few hundred lines; `seq` tells how far they reach. */
  async since(compartment: CompartmentId, afterSeq: number): Promise<Awaited<ReturnType<History["timelineSince"]>>> {
    const progress = await this.catchUp(compartment);
    const after: LinePosition = { seq: afterSeq, ordinal: Number.MAX_SAFE_INTEGER };
    const lines = await this.#options.timelines.since(compartment, { after, limit: SINCE_LINES });
    const last = lines.at(-1);
    if (lines.length < SINCE_LINES || last === undefined)
      return { entries: lines.map((stored) => stored.line), seq: Math.max(progress.seq, afterSeq) };
    // The last entry may have more lines than fit. It is left to the next call, unless it is the only one.
    const whole = lines.filter((stored) => stored.line.seq < last.line.seq);
    const shown = whole.length > 0 ? whole : lines;
    return { entries: shown.map((stored) => stored.line), seq: shown.at(-1)?.line.seq ?? last.line.seq };
  }

  /** See {@link History.lastDeletion}. */
  async lastDeletion(compartment: CompartmentId, card: string): Promise<TimelineLine | null> {
    await this.catchUp(compartment);
    return (await this.#options.timelines.lastDeletion(compartment, card))?.line ?? null;
  }

  /** See {@link History.writersOf}. */
  async writersOf(compartment: CompartmentId, card: string): Promise<readonly PartnerCode[]> {
    await this.catchUp(compartment);
    const deeds = await this.#options.timelines.deedsOn(compartment, card);
    return [...new Set(deeds.filter(saysSomething).map(({ partner }) => partner))].filter((partner) => partner !== "").toSorted();
  }

  /** Folds at least up to the head at the time of the call. Concurrent calls share the work. Returns how far it came. */
  catchUp(compartment: CompartmentId): Promise<FoldProgress> {
    const running = this.#folding.get(compartment);
    if (running === undefined) return this.#start(compartment);
    // The running one may have read the head before the entry that this caller knows of.
    const waiting = this.#waiting.get(compartment);
    if (waiting !== undefined) return waiting;
    const next = running.then(
      () => this.#startWaiting(compartment),
      () => this.#startWaiting(compartment),
    );
    this.#waiting.set(compartment, next);
    return next;
  }

  /** Folds at most `most` entries. Says whether that reached the head at the time of the call; what was folded is stored in any case. */
  async catchUpPart(compartment: CompartmentId, most: number): Promise<boolean> {
    const head = await this.#options.ledger.head(compartment);
    const progress = await (this.#folding.get(compartment) ?? this.#start(compartment, most));
    return progress.seq >= head.seq;
  }

  #startWaiting(compartment: CompartmentId): Promise<FoldProgress> {
    this.#waiting.delete(compartment);
    return this.#start(compartment);
  }

  #start(compartment: CompartmentId, most = Infinity): Promise<FoldProgress> {
    const folding = this.#catchUp(compartment, most).finally(() => {
      if (this.#folding.get(compartment) === folding) this.#folding.delete(compartment);
    });
    this.#folding.set(compartment, folding);
    return folding;
  }

  /** The document of a compartment, folded to the head. It may be closed as soon as anything else is awaited. */
  async board(compartment: CompartmentId): Promise<FoldedBoard | null> {
    await this.catchUp(compartment);
    return this.#boards.get(compartment) ?? null;
  }

  /** Drops the document; with `lines`, also the stored lines, which are then folded again from the first entry. */
  async drop(compartment: CompartmentId, lines = false): Promise<void> {
    await this.#folding.get(compartment);
    this.#boards.get(compartment)?.close();
    this.#boards.delete(compartment);
    if (lines) await this.#options.timelines.forget(compartment);
  }

  /** Stops folding after the current batch, which is stored, and closes every document. */
  async close(): Promise<void> {
    this.#isClosing = true;
    await Promise.allSettled([...this.#folding.values(), ...this.#waiting.values()]);
    for (const board of this.#boards.values()) board.close();
    this.#boards.clear();
  }

  async #catchUp(compartment: CompartmentId, most: number): Promise<FoldProgress> {
    if (this.#isClosing) throw new Error("the history is closing");
    const { ledger, timelines, yieldTurn } = this.#options;
    const head = await ledger.head(compartment);
    const known = this.#boards.get(compartment);
    if (known !== undefined && known.progress.seq === head.seq) {
      this.#use(compartment, known);
      this.#evict(compartment);
      return known.progress;
    }
    if (known === undefined && head.seq === 0) return { seq: 0, entryHash: GENESIS_HASH };
    if (known === undefined) {
      // The stored lines reach the head: no document is needed to read them.
      const stored = await timelines.progress(compartment);
      if (stored?.seq === head.seq && equalBytes(stored.entryHash, head.hash)) return stored;
    }
    const board = this.#use(compartment, known ?? (await this.#resume(compartment)));
    const after = board.progress.seq;
    const upTo = Math.min(head.seq, after + most);
    for await (const page of readPages(ledger, compartment, { after, upTo, pageEntries: BATCH_ENTRIES })) {
      const lines = board.apply(page);
      try {
        await timelines.write(compartment, lines, board.progress);
      } catch (error) {
        // The document is ahead of the stored lines: a later fold must begin where the store ends.
        this.#boards.delete(compartment);
        board.close();
        throw error;
      }
      await yieldTurn();
      if (this.#isClosing) throw new Error("the history is closing");
    }
    this.#evict(compartment);
    return board.progress;
  }

  /** A document at the stored progress, or an empty one if the ledger does not confirm that progress. */
  async #resume(compartment: CompartmentId): Promise<FoldedBoard> {
    const { ledger, timelines, log } = this.#options;
    const progress = await timelines.progress(compartment);
    if (progress !== null) {
      const [entry] = await ledger.read(compartment, { after: progress.seq - 1, upTo: progress.seq, limit: 1 });
      const update = await pastState(this.#options, compartment, progress.seq);
      if (entry !== undefined && update !== null && equalBytes(entry.hash, progress.entryHash)) {
        const newest = await timelines.page(compartment, { limit: RECENT_LINES });
        const recent = newest.filter((stored) => entry.at - stored.line.at <= TYPING_PAUSE_MS).toReversed();
        return new FoldedBoard({ progress, update, recent, log });
      }
      log.warn({ compartment, seq: progress.seq }, "dropped a timeline that the ledger does not confirm");
      await timelines.forget(compartment);
    }
    return new FoldedBoard({ progress: { seq: 0, entryHash: GENESIS_HASH }, update: new Uint8Array([0, 0]), recent: [], log });
  }

  #use(compartment: CompartmentId, board: FoldedBoard): FoldedBoard {
    this.#boards.delete(compartment);
    this.#boards.set(compartment, board);
    this.#usedAtMs.set(board, this.#options.clock.monotonic());
    return board;
  }

  /** Closes documents that take too much together, and large ones that were not used for long, but for those that are folded. */
  #evict(inUse: CompartmentId): void {
    const { hotBytes = HOT_BYTES, clock } = this.#options;
    const unusedSinceMs = clock.monotonic() - HOT_MS;
    let sum = 0;
    for (const board of this.#boards.values()) sum += board.cost;
    for (const [compartment, board] of this.#boards) {
      const isLeft = board.cost >= SMALL_COST && (this.#usedAtMs.get(board) ?? 0) <= unusedSinceMs;
      if ((sum <= hotBytes && !isLeft) || compartment === inUse || this.#folding.has(compartment)) continue;
      sum -= board.cost;
      board.close();
      this.#boards.delete(compartment);
    }
  }
}

/** What a person writes in a card, but for how it is handled: its place on the board, how far the work on it has come, and whose it is. */
const WRITING: ReadonlySet<TimelineLine["verb"]> = new Set(["created", "imported", "restored", "changed", "wrote"]);
const HANDLING: ReadonlySet<string> = new Set(["lane", "rank", "status", "assignee", "due", "comments"]);

function saysSomething({ verb, field }: Pick<TimelineLine, "verb" | "field">): boolean {
  return WRITING.has(verb) && (field === undefined || !HANDLING.has(field));
}

/** `seq.ordinal` as {@link TimelineProjection.page} gave it; null for anything else. */
function parsePosition(text: string): LinePosition | null {
  const match = /^(\d{1,15})\.(\d{1,9})$/.exec(text);
  return match === null ? null : { seq: Number(match[1]), ordinal: Number(match[2]) };
}
