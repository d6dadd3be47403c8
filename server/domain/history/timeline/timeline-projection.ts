import { equalBytes } from "../../../../shared/contribution/assert-chained.ts";
import { GENESIS_HASH } from "../../../../shared/contribution/entry.ts";
import type { CompartmentId } from "../../../../shared/ids.ts";
import type { History } from "../../../ports/history.ts";
import type { Ledger } from "../../../ports/ledger.ts";
import type { Log } from "../../../ports/log.ts";
import type { FoldProgress, LinePosition, StoredLine, TimelineStore } from "../../../ports/timeline-store.ts";
import { FoldedBoard } from "./folded-board.ts";
import { readPages } from "../ledger-updates.ts";
import type { Snapshots } from "../snapshots/snapshot-builder.ts";
import { TYPING_PAUSE_MS } from "./timeline-fold.ts";

/** What a timeline is projected from and where it is kept. */
export interface TimelineProjectionOptions {
  readonly ledger: Ledger;
  readonly timelines: TimelineStore;
  readonly snapshots: Snapshots;
  readonly log: Log;
  /** Lets other work of the thread go first. */
  readonly yieldTurn: () => Promise<void>;
  /** Hot documents are closed, longest unused first, once they were made from more bytes of updates than this. */
  readonly hotBytes?: number;
}

/** A document takes about ten times the bytes of its updates: some 300 MB. */
const HOT_BYTES = 32 * 1024 * 1024;
/** Entries folded before other work may go first, about 30 ms; their lines are written in one commit. */
const BATCH_ENTRIES = 500;
/** Lines read back to go on with after a restart. */
const RECENT_LINES = 500;
/** Lines given to a follower at a time. */
const SINCE_LINES = 500;

/** Folds ledgers into lines on demand and keeps them; nothing is folded until somebody asks. */
export class TimelineProjection {
  readonly #options: TimelineProjectionOptions;
  /** Hot documents, the longest unused first. */
  readonly #boards = new Map<CompartmentId, FoldedBoard>();
  readonly #folding = new Map<CompartmentId, Promise<FoldProgress>>();
  /** Folds that begin when the one under way ends. */
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

  /** See {@link History.timelineSince}. Answers at most some hundreds of lines; `seq` says how far they reach. */
  async since(compartment: CompartmentId, afterSeq: number): Promise<Awaited<ReturnType<History["timelineSince"]>>> {
    const progress = await this.catchUp(compartment);
    const after: LinePosition = { seq: afterSeq, ordinal: Number.MAX_SAFE_INTEGER };
    const lines = await this.#options.timelines.since(compartment, { after, limit: SINCE_LINES });
    const last = lines.at(-1);
    if (lines.length < SINCE_LINES || last === undefined)
      return { entries: lines.map((stored) => stored.line), seq: Math.max(progress.seq, afterSeq) };
    // The last entry may have more lines than fit: it comes whole with the next call, unless it is all there is.
    const whole = lines.filter((stored) => stored.line.seq < last.line.seq);
    const shown = whole.length > 0 ? whole : lines;
    return { entries: shown.map((stored) => stored.line), seq: shown.at(-1)?.line.seq ?? last.line.seq };
  }

  /** Folds up to the head of the moment it is called, or beyond. Calls at a time share the work. Answers how far it came. */
  catchUp(compartment: CompartmentId): Promise<FoldProgress> {
    const running = this.#folding.get(compartment);
    if (running === undefined) return this.#start(compartment);
    // The one under way may have looked at the head before the entry that this caller knows of.
    const waiting = this.#waiting.get(compartment);
    if (waiting !== undefined) return waiting;
    const next = running.then(
      () => this.#startWaiting(compartment),
      () => this.#startWaiting(compartment),
    );
    this.#waiting.set(compartment, next);
    return next;
  }

  #startWaiting(compartment: CompartmentId): Promise<FoldProgress> {
    this.#waiting.delete(compartment);
    return this.#start(compartment);
  }

  #start(compartment: CompartmentId): Promise<FoldProgress> {
    const folding = this.#catchUp(compartment).finally(() => {
      if (this.#folding.get(compartment) === folding) this.#folding.delete(compartment);
    });
    this.#folding.set(compartment, folding);
    return folding;
  }

  /** The hot document of a compartment, folded to the head. It may be closed as soon as anything else is awaited. */
  async board(compartment: CompartmentId): Promise<FoldedBoard | null> {
    await this.catchUp(compartment);
    return this.#boards.get(compartment) ?? null;
  }

  /** Drops the hot document; with `lines`, the stored lines too, to be folded anew from the first entry. */
  async drop(compartment: CompartmentId, lines = false): Promise<void> {
    await this.#folding.get(compartment);
    this.#boards.get(compartment)?.close();
    this.#boards.delete(compartment);
    if (lines) await this.#options.timelines.forget(compartment);
  }

  /** Ends folding after the batch under way, which is stored, and closes every document. */
  async close(): Promise<void> {
    this.#isClosing = true;
    await Promise.allSettled([...this.#folding.values(), ...this.#waiting.values()]);
    for (const board of this.#boards.values()) board.close();
    this.#boards.clear();
  }

  async #catchUp(compartment: CompartmentId): Promise<FoldProgress> {
    if (this.#isClosing) throw new Error("the history is closing");
    const { ledger, timelines, yieldTurn } = this.#options;
    const head = await ledger.head(compartment);
    const known = this.#boards.get(compartment);
    if (known !== undefined && known.progress.seq === head.seq) return this.#use(compartment, known).progress;
    if (known === undefined && head.seq === 0) return { seq: 0, entryHash: GENESIS_HASH };
    if (known === undefined) {
      // Nothing new and nobody typing: the stored lines will do, and no document is built for a mere look.
      const stored = await timelines.progress(compartment);
      if (stored?.seq === head.seq && equalBytes(stored.entryHash, head.hash)) return stored;
    }
    const board = this.#use(compartment, known ?? (await this.#resume(compartment)));
    for await (const page of readPages(ledger, compartment, { after: board.progress.seq, upTo: head.seq, pageEntries: BATCH_ENTRIES })) {
      const lines = new Map<string, StoredLine>();
      for (const entry of page) {
        for (const stored of board.apply(entry)) lines.set(stored.line.id, stored);
      }
      try {
        await timelines.write(compartment, [...lines.values()], board.progress);
      } catch (error) {
        // The document is ahead of what was stored: a later fold must begin where the store is.
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

  /** A document at the stored progress, or from the beginning where the ledger does not confirm it. */
  async #resume(compartment: CompartmentId): Promise<FoldedBoard> {
    const { ledger, timelines, snapshots, log } = this.#options;
    const progress = await timelines.progress(compartment);
    if (progress !== null) {
      const [entry] = await ledger.read(compartment, { after: progress.seq - 1, upTo: progress.seq, limit: 1 });
      const update = await snapshots.stateAt(compartment, progress.seq);
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
    return board;
  }

  #evict(inUse: CompartmentId): void {
    let sum = 0;
    for (const board of this.#boards.values()) sum += board.sizeBytes;
    for (const [compartment, board] of this.#boards) {
      if (sum <= (this.#options.hotBytes ?? HOT_BYTES)) return;
      if (compartment === inUse || this.#folding.has(compartment)) continue;
      sum -= board.sizeBytes;
      board.close();
      this.#boards.delete(compartment);
    }
  }
}

/** `seq.ordinal` as {@link TimelineProjection.page} gave it; null for anything else. */
function parsePosition(text: string): LinePosition | null {
  const match = /^(\d{1,15})\.(\d{1,9})$/.exec(text);
  return match === null ? null : { seq: Number(match[1]), ordinal: Number(match[2]) };
}
