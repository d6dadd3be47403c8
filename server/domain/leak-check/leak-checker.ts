import { isOnBoard } from "../../../shared/board/card.ts";
import { cardsOf } from "../../../shared/board/roots.ts";
import type { CompartmentId } from "../../../shared/ids.ts";
import type { MarkingScheme } from "../../../shared/marking/scheme.ts";
import * as Y from "yjs";
import type { CheckedRelease, ReleaseCheck, ReleaseToCheck } from "../../ports/release-check.ts";
import type { SnapshotSources } from "../history/snapshots/newest-confirmed.ts";
import { findLeaks } from "./find-leaks.ts";
import { IndexedBoard } from "./indexed-board.ts";
import { livingClients } from "./read-card.ts";
import type { SourceCard } from "./source-card.ts";

/** What a checker reads, and how much it keeps. */
export interface LeakCheckerOptions extends SnapshotSources {
  readonly scheme: MarkingScheme;
  /** What kept boards take together, in bytes of updates. The boards of the last check are kept whatever they take. */
  readonly hotBytes: number;
}

/** Compares contents with boards, which it keeps in memory from one check to the next. One check at a time. */
export class LeakChecker implements ReleaseCheck {
  readonly #options: LeakCheckerOptions;
  /** The one that was used last stands last. */
  readonly #boards = new Map<CompartmentId, IndexedBoard>();

  constructor(options: LeakCheckerOptions) {
    this.#options = options;
  }

  /** See {@link ReleaseCheck}. Rejects where a board could not be read whole: a check that left something out says nothing. */
  async check({ compartment, card: id, to, hidden, content, ceiling }: ReleaseToCheck): Promise<CheckedRelease> {
    const own = await this.#board(compartment);
    const others = [];
    for (const other of hidden) if (other !== compartment && other !== to) others.push(await this.#board(other));
    const target = await this.#board(to);
    const { seq } = own;
    this.#forget(new Set([own, target, ...others]));
    const held = cardsOf(own.doc).get(id);
    const card = own.index.card(id);
    if (card === undefined || !isOnBoard(held)) return { findings: [], seq, card: null };
    const boards = [own, ...others];
    const findings = findLeaks(content, {
      card,
      linked: linkedCards(boards, card),
      hidden: boards.map(({ index }) => index),
      known: [target.index],
      ceiling,
      scheme: this.#options.scheme,
    });
    return { findings, seq, card: { marking: held instanceof Y.Map ? held.get("marking") : undefined, clients: livingClients(held) } };
  }

  /** Releases every document. */
  close(): void {
    for (const board of this.#boards.values()) board.close();
    this.#boards.clear();
  }

  /** The board at its head. One that could not be read to its end is forgotten: a part of an update may be in it. */
  async #board(compartment: CompartmentId): Promise<IndexedBoard> {
    const board = this.#boards.get(compartment) ?? new IndexedBoard(compartment);
    this.#boards.delete(compartment);
    try {
      await board.catchUp(this.#options);
    } catch (error) {
      board.close();
      throw error;
    }
    this.#boards.set(compartment, board);
    return board;
  }

  #forget(used: ReadonlySet<IndexedBoard>): void {
    let cost = [...this.#boards.values()].reduce((sum, board) => sum + board.cost, 0);
    for (const [compartment, board] of this.#boards) {
      if (cost <= this.#options.hotBytes) return;
      if (used.has(board)) continue;
      this.#boards.delete(compartment);
      cost -= board.cost;
      board.close();
    }
  }
}

/** The cards of these boards that a link of one of them connects with a card, or that it comes from. */
function linkedCards(boards: readonly IndexedBoard[], card: SourceCard): readonly SourceCard[] {
  const ids = new Set(boards.flatMap((board) => [...board.linkedWith(card.id)]));
  return [...ids].flatMap((id) => boards.flatMap(({ index }) => index.card(id) ?? []));
}
