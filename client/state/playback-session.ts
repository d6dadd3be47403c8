import * as Y from "yjs";
import { api } from "../control/api.ts";
import { BoardStore } from "../model/board-store.ts";
import { HistoryIndex } from "../model/history-index.ts";
import { Signal } from "./signal.ts";

/** Which moment the board shows. */
export type PlaybackState =
  | { readonly kind: "live" }
  /** A past moment. `fromMs` is the room's first entry. `toMs` is when the past was entered; it stays fixed so that the scrubber does not move under the pointer. `isSeeking` while another moment is being fetched. */
  | {
      readonly kind: "past";
      readonly fromMs: number;
      readonly toMs: number;
      readonly atMs: number;
      readonly isSeeking: boolean;
      readonly hasFailed: boolean;
    };

const PAGE = 100;

/** Shows the board as it was known at any moment. It is read from the ledger into documents of its own; the live ones are not touched. */
export class PlaybackSession {
  readonly state = new Signal<PlaybackState>({ kind: "live" });
  readonly board: BoardStore;
  readonly #indexes = new Map<string, HistoryIndex>();
  readonly #shown = new Map<string, { readonly seq: number; readonly doc: Y.Doc }>();
  #wanted: number | null = null;
  #isBusy = false;
  #steps: Promise<void> = Promise.resolve();

  constructor(schedule: (flush: () => void) => void) {
    this.board = new BoardStore(schedule);
  }

  /** Enters the past at the present moment; from here on edits are impossible. */
  async enter(compartments: readonly string[], nowMs: number): Promise<void> {
    const fromMs = await this.#firstMs(compartments, nowMs);
    this.state.set({ kind: "past", fromMs, toMs: nowMs, atMs: nowMs, isSeeking: true, hasFailed: false });
    await this.seek(compartments, nowMs);
  }

  /** Goes to a moment, or to the nearest one of the past that was entered. While a seek is under way only the latest request is kept, so dragging the scrubber builds no queue. */
  async seek(compartments: readonly string[], wantedMs: number): Promise<void> {
    const state = this.state.get();
    if (state.kind !== "past") return;
    const atMs = Math.min(Math.max(wantedMs, state.fromMs - 1), state.toMs);
    this.#wanted = atMs;
    this.state.set({ ...state, atMs, isSeeking: true });
    if (this.#isBusy) return;
    this.#isBusy = true;
    let { fromMs } = state;
    let hasFailed = false;
    while (this.#wanted !== null) {
      const moment = this.#wanted;
      this.#wanted = null;
      const done = await Promise.all(compartments.map((id) => this.#showAt(id, moment)));
      hasFailed = done.includes(false);
      // The beginning may not have been readable before.
      fromMs = await this.#firstMs(compartments, state.toMs);
    }
    this.#isBusy = false;
    const now = this.state.get();
    if (now.kind === "past") this.state.set({ ...now, fromMs, isSeeking: false, hasFailed });
    else this.#clear();
  }

  /** Goes to the moment that `find` names beside the one that is shown. Steps that come while one is looked for follow it, so that none is lost. */
  step(compartments: readonly string[], find: (atMs: number) => Promise<number | undefined>): Promise<void> {
    const step = async (): Promise<void> => {
      const from = this.state.get();
      if (from.kind !== "past") return;
      const next = await find(from.atMs);
      if (next !== undefined) void this.seek(compartments, next);
    };
    this.#steps = this.#steps.then(step, step);
    return this.#steps;
  }

  /** Returns to the present and forgets the past documents. */
  leave(): void {
    this.#wanted = null;
    this.state.set({ kind: "live" });
    this.#clear();
  }

  /** Releases everything. The session cannot be used again. */
  close(): void {
    this.leave();
    this.board.close();
  }

  /** When the first entry of these compartments was made, as far as that can be read; `latestMs` where none can. */
  async #firstMs(compartments: readonly string[], latestMs: number): Promise<number> {
    const firsts = await Promise.all(compartments.map((id) => this.#index(id).firstMs()));
    return Math.min(latestMs, ...firsts.filter((first) => first !== null));
  }

  /** Shows a compartment at a moment. Where that cannot be fetched it shows nothing: the moment before must not stand under the new one's time. */
  async #showAt(compartment: string, atMs: number): Promise<boolean> {
    const index = this.#index(compartment);
    index.forgetEnd();
    const seq = await index.seqAt(atMs);
    const isShown = seq !== null && (await this.#showEntry(compartment, seq));
    if (!isShown) this.#remove(compartment);
    return isShown;
  }

  /** Shows a compartment as it was after this entry. */
  async #showEntry(compartment: string, seq: number): Promise<boolean> {
    if (this.#shown.get(compartment)?.seq === seq) return true;
    const update = seq === 0 ? null : await api.stateAt(compartment, seq);
    if (update !== null && !update.ok) return false;
    if (this.state.get().kind !== "past") return true;
    const doc = new Y.Doc();
    if (update !== null) Y.applyUpdate(doc, update.value);
    const before = this.#shown.get(compartment);
    this.#shown.set(compartment, { seq, doc });
    this.board.attach(compartment, doc);
    this.board.complete(compartment);
    before?.doc.destroy();
    return true;
  }

  #index(compartment: string): HistoryIndex {
    const known = this.#indexes.get(compartment);
    if (known !== undefined) return known;
    const index = new HistoryIndex(async (after) => {
      const page = await api.contributions(compartment, after, PAGE);
      return page.ok ? page.value.entries.map((entry) => ({ seq: entry.seq, atMs: Date.parse(entry.at) })) : null;
    });
    this.#indexes.set(compartment, index);
    return index;
  }

  #clear(): void {
    for (const compartment of this.#shown.keys()) this.#remove(compartment);
  }

  #remove(compartment: string): void {
    this.board.detach(compartment);
    this.#shown.get(compartment)?.doc.destroy();
    this.#shown.delete(compartment);
  }
}
