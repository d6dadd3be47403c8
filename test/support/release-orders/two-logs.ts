import * as Y from "yjs";
import { placeOf } from "../../../shared/acts/act-place.ts";
import type { ActEntry } from "../../../shared/contribution/entry.ts";
import type { CompartmentId } from "../../../shared/ids.ts";
import type { NewAct } from "../../../server/domain/acts/decide-command.ts";
import type { BoardWrite, CommandFrame } from "../../../server/ports/acts.ts";
import type { ActQuery, Ledger } from "../../../server/ports/ledger.ts";

/** An act as the oracle looks at it: when it was written in the order of everything, with its body. */
export interface WrittenAct {
  readonly step: number;
  readonly entry: ActEntry;
  readonly said: Readonly<Record<string, unknown>>;
  readonly set: Readonly<Record<string, unknown>>;
}

const NONE = new Uint8Array(32);

/** Logs and boards of the compartments of an order, which every node reads and writes. A write is taken only at the end of the log that it was decided at. */
export class TwoLogs {
  readonly #logs = new Map<CompartmentId, ActEntry[]>();
  readonly #boards = new Map<CompartmentId, Y.Doc>();
  readonly written: WrittenAct[] = [];
  /** Grows with every write and every change of a right. */
  step = 0;

  log(compartment: CompartmentId): ActEntry[] {
    const log = this.#logs.get(compartment) ?? [];
    this.#logs.set(compartment, log);
    return log;
  }

  /** Keys of the cards of a board. */
  cards(compartment: CompartmentId): readonly string[] {
    return [...this.#board(compartment).getMap("cards").keys()];
  }

  /** Puts a card there that was there from the start. */
  place(compartment: CompartmentId, card: string): void {
    const cards = this.#board(compartment).getMap("cards");
    cards.set(card, new Y.Map());
  }

  /** Writes acts and what goes with them onto the board; false where somebody else was first. `at` in milliseconds. */
  append(frame: CommandFrame, length: number, acts: readonly NewAct[], at: number): boolean {
    const { compartment, principal, command } = frame;
    const log = this.log(compartment);
    if (log.length !== length) return false;
    this.step += 1;
    if (command.writes !== undefined) this.#write(compartment, command.writes);
    for (const { id, type, body } of acts) {
      const seq = log.length + 1;
      const common = { version: 1, kind: "act", compartment, seq, prevHash: NONE, session: frame.session, at, labelHash: NONE, hash: NONE };
      const by = { author: principal.user, partner: principal.partner };
      const entry = Object.assign(common, by, { type, id, bodyHash: NONE, body }) as unknown as ActEntry;
      log.push(entry);
      const { said = {}, set = {} } = JSON.parse(new TextDecoder().decode(body)) as { said?: object; set?: object };
      this.written.push({ step: this.step, entry, said: said as WrittenAct["said"], set: set as WrittenAct["set"] });
    }
    return true;
  }

  /** What the use cases read of the logs. */
  get ledger(): Pick<Ledger, "act" | "acts" | "head"> {
    return {
      act: async (compartment, id) => this.log(compartment).find((entry) => entry.id === id) ?? null,
      acts: async (compartment, query, { after, upTo = Infinity, limit }) =>
        this.log(compartment)
          .filter((entry) => entry.seq > after && entry.seq <= upTo && isAsked(entry, query))
          .slice(0, limit),
      head: async (compartment) => ({ seq: this.log(compartment).length, hash: NONE }),
    };
  }

  #board(compartment: CompartmentId): Y.Doc {
    const board = this.#boards.get(compartment) ?? new Y.Doc();
    this.#boards.set(compartment, board);
    return board;
  }

  #write(compartment: CompartmentId, writes: BoardWrite): void {
    const board = this.#board(compartment);
    if ("add" in writes) Y.applyUpdate(board, writes.add);
    else board.getMap("cards").delete(writes.clear);
  }
}

function isAsked(entry: ActEntry, { noun, subject, card, begun }: ActQuery): boolean {
  const place = placeOf(entry);
  return (
    (noun === undefined || place.noun === noun) &&
    (subject === undefined || place.subject === subject) &&
    (card === undefined || place.card === card) &&
    (begun !== true || place.subject === entry.id)
  );
}
