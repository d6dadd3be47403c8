import type { Command } from "@tiptap/pm/state";
import * as Y from "yjs";
import { seededNumbers } from "../seeded-history.ts";
import { editorActs } from "./editor-acts.ts";
import { EditorPerson } from "./editor-person.ts";
import type { Change } from "./look-changes.ts";
import { faultsOfPress, type NotedAct } from "./shared-text-oracle.ts";

/** What histories of several people in one text came to. */
export interface TogetherReport {
  acts: number;
  done: number;
  /** Presses that took an act back although edits of others had arrived since. */
  doneAmid: number;
  refused: number;
  faults: string[];
}

/** A report before the first history. */
export const emptyReport = (): TogetherReport => ({ acts: 0, done: 0, doneAmid: 0, refused: 0, faults: [] });

/** One edit on its way to the other people. */
interface Sent {
  readonly author: number;
  readonly update: Uint8Array;
  /** What it changed on the author's screen. */
  readonly made: Change;
  /** The number of the act that it did, took back or did again; null for what the editor wrote by itself. */
  readonly act: number | null;
  readonly isUndo: boolean;
}

interface Seat {
  readonly person: EditorPerson;
  readonly undo: NotedAct[];
  readonly redo: NotedAct[];
  /** Updates of an edit that is being made. */
  readonly outbox: Uint8Array[];
  /** Edits that wait for the line. */
  readonly sent: Sent[];
  /** How much of the common log has been taken in. */
  taken: number;
  isOnline: boolean;
}

/**
 * Two or three people make random acts in the editors of one text, on and off line, and press undo and redo. Each press is held against
 * an oracle. A history ends early where edits made at once leave a text that no editor can hold: its editor closes then.
 */
export function playTogether(
  { seed, people, steps }: { readonly seed: number; readonly people: number; readonly steps: number },
  report: TogetherReport,
): void {
  new TogetherHistory(seed, people, report).play(steps);
}

class TogetherHistory {
  readonly #seed: number;
  readonly #report: TogetherReport;
  readonly #random: () => number;
  readonly #seats: readonly Seat[];
  readonly #log: Sent[] = [];
  readonly #writers = new Map<string, { readonly person: number; readonly act: number }>();
  readonly #acts = Object.values(editorActs(() => this.#fresh(2)));
  #letters = 0x4e00;
  #step = 0;

  constructor(seed: number, people: number, report: TogetherReport) {
    this.#seed = seed;
    this.#report = report;
    this.#random = seededNumbers(seed);
    const first = new EditorPerson([this.#fresh(6), this.#fresh(5), this.#fresh(4)].join("\n"));
    this.#seats = Array.from({ length: people }, (_, index) => {
      const person = index === 0 ? first : new EditorPerson(first);
      person.doc.clientID = 1 + this.#below(2 ** 30);
      const outbox: Uint8Array[] = [];
      person.doc.on("update", (update: Uint8Array, origin: unknown) => origin !== "line" && outbox.push(update));
      return { person, undo: [], redo: [], outbox, sent: [], taken: 0, isOnline: true };
    });
  }

  play(steps: number): void {
    for (this.#step = 0; this.#step < steps && this.#isOpen(); this.#step += 1) {
      const index = this.#below(this.#seats.length);
      const roll = this.#random();
      if (roll < 0.08) this.#seat(index).isOnline = !this.#seat(index).isOnline;
      else if (roll < 0.4) this.#deliver(index, this.#random());
      else if (roll < 0.65) this.#press(index, this.#random() < 0.7 ? "undo" : "redo");
      else this.#act(index);
    }
    for (const seat of this.#seats) seat.isOnline = true;
    // Yjs tidies up marks where edits arrive, which is an edit of its own.
    for (let round = 0; round < 10 && this.#isUnderWay(); round += 1)
      for (const index of this.#seats.keys()) if (this.#isOpen()) this.#deliver(index, 1);
    if (this.#isOpen() && !this.#isUnderWay() && new Set(this.#seats.map(({ person }) => person.shown())).size > 1)
      this.#complain("the people see different texts in the end");
  }

  #isOpen(): boolean {
    return this.#seats.every(({ person }) => person.editor.unfit === null);
  }

  #isUnderWay(): boolean {
    return this.#seats.some(({ sent, taken }) => sent.length > 0 || taken < this.#log.length);
  }

  #act(index: number): void {
    const { person, undo, redo } = this.#seat(index);
    const size = person.editor.state.doc.content.size;
    const from = this.#below(size);
    person.select(from, this.#random() < 0.5 ? from : this.#below(size));
    const before = person.letters();
    const shownBefore = person.shown();
    person.act(this.#acts[this.#below(this.#acts.length)] as Command);
    if (person.shown() === shownBefore) return this.#noteSent(index, { before, after: before }, null);
    this.#report.acts += 1;
    const after = person.letters();
    const id = this.#report.acts;
    for (const { letter } of after) if (!this.#writers.has(letter)) this.#writers.set(letter, { person: index, act: id });
    this.#noteSent(index, { before, after }, id);
    redo.length = 0;
    undo.push({ id, before, after, shownBefore, since: [], isBelowRefused: false });
    if (person.undo.undoStack.length !== undo.length)
      this.#complain(`an act left ${person.undo.undoStack.length} acts to undo, not ${undo.length}`);
  }

  #press(index: number, which: "undo" | "redo"): void {
    const seat = this.#seat(index);
    const { person } = seat;
    const from = seat[which];
    const act = from.pop();
    if (act === undefined) return;
    const before = person.letters();
    const shownBefore = person.shown();
    const isRefused = !person.press(which);
    const after = person.letters();
    this.#noteSent(index, { before, after }, act.id, which === "undo");
    if (!this.#isOpen()) this.#complain(`${which} leaves a text that no editor can hold: ${JSON.stringify(person.editor.unfit)}`);
    const left = (which === "undo" ? person.undo.undoStack : person.undo.redoStack).length;
    if (left !== from.length) this.#complain(`one press of ${which} left ${left} acts, not ${from.length}`);
    for (const fault of faultsOfPress({ which, before, after, isRefused, person: index, act }, this.#writers))
      this.#complain(`${which} ${fault}`);
    if (!isRefused && act.since.length === 0 && !act.isBelowRefused && person.shown() !== act.shownBefore)
      this.#complain(`${which} shows ${person.shown()}, not ${act.shownBefore}`);
    if (isRefused) {
      this.#report.refused += 1;
      for (const other of [...seat.undo, ...seat.redo]) other.isBelowRefused = true;
      return;
    }
    this.#report.done += 1;
    if (act.since.length > 0) this.#report.doneAmid += 1;
    seat[which === "undo" ? "redo" : "undo"].push({
      id: act.id,
      before,
      after,
      shownBefore,
      since: [],
      isBelowRefused: act.isBelowRefused,
    });
  }

  /** Sends what waits and takes in a part of what others sent, if the line is up. */
  #deliver(index: number, part: number): void {
    const seat = this.#seat(index);
    if (!seat.isOnline) return;
    this.#log.push(...seat.sent.splice(0));
    const upTo = seat.taken + Math.ceil(part * (this.#log.length - seat.taken));
    for (; seat.taken < upTo && this.#isOpen(); seat.taken += 1) {
      const sent = this.#log[seat.taken] as Sent;
      if (sent.author === index) continue;
      const before = seat.person.letters();
      Y.applyUpdate(seat.person.doc, sent.update, "line");
      const after = seat.person.letters();
      const { made, act: id, isUndo } = sent;
      for (const act of [...seat.undo, ...seat.redo]) act.since.push({ before, after, made, act: id, isUndo });
      // What an arrival makes the author's own editor write is no act, and changes nothing that shows.
      this.#noteSent(index, { before: after, after }, null);
    }
  }

  #noteSent(author: number, made: Change, act: number | null, isUndo = false): void {
    const { outbox, sent } = this.#seat(author);
    sent.push(...outbox.splice(0).map((update) => ({ author, update, made, act, isUndo })));
  }

  #fresh(count: number): string {
    return Array.from({ length: count }, () => String.fromCodePoint(this.#letters++)).join("");
  }

  #seat(index: number): Seat {
    return this.#seats[index] as Seat;
  }

  #below(limit: number): number {
    return Math.floor(this.#random() * limit);
  }

  #complain(what: string): void {
    this.#report.faults.push(`seed ${this.#seed}, step ${this.#step}: ${what}`);
  }
}
