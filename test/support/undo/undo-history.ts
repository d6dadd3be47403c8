import * as Y from "yjs";
import { cardKey } from "../../../client/model/card-key.ts";
import { setField } from "../../../shared/board/card.ts";
import { LANES, SEVERITIES, STATUSES } from "../../../shared/board/vocabulary.ts";
import { seededNumbers } from "../seeded-history.ts";
import {
  arrivalOf,
  cardSlot,
  concerns,
  contentsOf,
  differenceOf,
  faultsInLetters,
  overlap,
  takenBack,
  unlike,
  type Difference,
  type SeenAct,
} from "./history-oracle.ts";
import { changeBody } from "./change-body.ts";
import { LetterWriters } from "./letter-writers.ts";
import { COMPARTMENT, Person, type Sight } from "./person.ts";
import { TextOracle } from "./text-oracle.ts";

/** What a run of histories came to. */
export interface UndoReport {
  acts: number;
  presses: number;
  done: number;
  refused: number;
  typingPresses: number;
  bodyPresses: number;
  /** Presses in a text in which no other person had written since: these are held against the exact sight before the act. */
  exactBodyPresses: number;
  complaints: string[];
}

/** One write of one person on its way to the other people. */
interface Sent {
  readonly author: number;
  readonly update: Uint8Array;
  readonly difference: Difference;
  /** The incarnations of cards and headings, as the author saw them. */
  readonly incarnations: ReadonlyMap<string, string>;
}

const PEOPLE = 3;
const STEPS = 60;
const CARDS = ["a", "b"];

/** Plays one random history of three people and holds every press of undo and redo against what they saw. */
export function playHistory(seed: number, report: UndoReport): void {
  new History(seed, report).play();
}

class History {
  readonly #random: () => number;
  readonly #people: readonly Person[];
  readonly #stacks: { readonly undo: SeenAct[]; readonly redo: SeenAct[] }[];
  readonly #texts: readonly TextOracle[] = Array.from({ length: PEOPLE }, () => new TextOracle());
  readonly #log: Sent[] = [];
  readonly #outbox: Sent[][] = Array.from({ length: PEOPLE }, () => []);
  readonly #report: UndoReport;
  readonly #seed: number;
  /** Every other history is mostly about the text of cards. */
  readonly #isTextual: boolean;
  readonly #writers = new LetterWriters();
  #letters = 0x4e00;
  #ids = 0;
  #step = 0;

  constructor(seed: number, report: UndoReport) {
    this.#seed = seed;
    this.#isTextual = seed % 2 === 1;
    this.#report = report;
    this.#random = seededNumbers(seed);
    this.#people = Array.from({ length: PEOPLE }, () => new Person(1 + Math.floor(this.#random() * 2 ** 30)));
    this.#stacks = this.#people.map(() => ({ undo: [], redo: [] }));
  }

  play(): void {
    for (const id of CARDS)
      this.#write(0, false, (person) =>
        person.edits.create(COMPARTMENT, { id, title: this.#fresh(), body: this.#fresh(), severity: "low" }),
      );
    this.#deliver(0);
    for (this.#step = 0; this.#step < STEPS; this.#step += 1) {
      const index = this.#below(PEOPLE);
      const roll = this.#random();
      if (roll < 0.1) this.#toggleLine(index);
      else if (roll < 0.4) this.#deliver(index);
      else if (roll < 0.6) this.#press(index, roll < 0.54 ? "undo" : "redo");
      else if (roll < (this.#isTextual ? 0.75 : 0.65)) this.#pressBody(index);
      else this.#act(index);
    }
    for (let round = 0; round < 4; round += 1)
      for (let index = 0; index < PEOPLE; index += 1) {
        this.#person(index).isOnline = true;
        this.#deliver(index);
      }
    for (const { exact } of this.#texts) this.#report.exactBodyPresses += exact;
    const [first, ...others] = this.#people.map((person) => JSON.stringify([...person.see()].toSorted(([a], [b]) => (a < b ? -1 : 1))));
    if (others.some((other) => other !== first)) this.#complain("the three see different things in the end");
  }

  #act(index: number): unknown {
    const person = this.#person(index);
    const id = this.#pick(person.cards());
    if (id !== undefined && this.#isTextual && this.#random() < 0.8) return this.#writeBody(index, id);
    const roll = this.#random();
    if (id === undefined || roll < 0.08)
      return this.#write(index, false, ({ edits }) =>
        edits.create(COMPARTMENT, { id: `n${this.#ids++}`, title: this.#fresh(), body: this.#fresh() }),
      );
    const key = cardKey(COMPARTMENT, id);
    if (roll < 0.15) return this.#write(index, false, ({ edits }) => edits.remove(key));
    if (roll < 0.3) return this.#write(index, false, ({ edits }) => edits.move(key, this.#oneOf(LANES), this.#below(3)));
    if (roll < 0.42) return this.#write(index, false, ({ edits }) => edits.set(key, "severity", this.#pick([...SEVERITIES, undefined])));
    if (roll < 0.52) return this.#several(index);
    if (roll < 0.58) return this.#write(index, false, ({ edits }) => this.#link(person, edits, id));
    if (roll < 0.75)
      return this.#write(index, true, ({ edits }) => edits.retitle(key, this.#retyped((person.card(id).get("title") as Y.Text).toJSON())));
    return this.#writeBody(index, id);
  }

  /** Several fields, of several cards, in one act. */
  #several(index: number): void {
    this.#write(index, false, (person) =>
      person.undo.run(COMPARTMENT, { verb: "changed", title: "" }, () => {
        for (const id of person.cards().filter(() => this.#random() < 0.6)) {
          setField(person.card(id), "severity", this.#oneOf(SEVERITIES));
          setField(person.card(id), "status", this.#oneOf(STATUSES));
        }
      }),
    );
  }

  #link(person: Person, edits: Person["edits"], id: string): unknown {
    const old = this.#pick(person.links());
    if (old !== undefined && this.#random() < 0.4)
      return edits.unlink(cardKey(COMPARTMENT, id), {
        compartment: COMPARTMENT,
        link: { id: old, from: id, to: id, type: "supports" },
        direction: "out",
        other: cardKey(COMPARTMENT, id),
      });
    return edits.link(COMPARTMENT, cardKey(COMPARTMENT, id), { from: id, to: this.#oneOf(person.cards()), type: "supports" });
  }

  #writeBody(index: number, id: string): void {
    const person = this.#person(index);
    const undo = person.bodyUndo(id);
    const difference = this.#write(index, null, () =>
      person.write(id, (body) =>
        changeBody(body, {
          random: this.#random,
          letters: () => this.#fresh(),
          level: () => String(this.#letters++),
          name: () => `h${this.#ids++}`,
        }),
      ),
    );
    this.#texts[index]?.note(undo, difference);
  }

  /** Runs a write and sends what came of it. `isTyping` is null for the text of a card, whose undo is its editor's own. */
  #write(index: number, isTyping: boolean | null, change: (person: Person) => unknown): Difference {
    const { difference, contents } = this.#sent(index, () => change(this.#person(index)));
    if (difference.size === 0) return difference;
    this.#report.acts += 1;
    const written = [...[...difference.values()].map(({ after }) => after ?? ""), ...contents.values()];
    this.#writers.noteWritten(written, { author: index, act: this.#report.acts });
    if (isTyping === null) return difference;
    const stack = this.#stack(index);
    stack.redo.length = 0;
    stack.undo.push({ difference, contents, isTyping, blocked: new Set(), doubtful: new Set() });
    return difference;
  }

  /** Runs something that may write, and puts what it wrote on the line. */
  #sent(index: number, change: () => void): { before: Sight; after: Sight; difference: Difference; contents: Sight } {
    const person = this.#person(index);
    const incarnationsBefore = person.incarnations();
    const before = person.see();
    const updates: Uint8Array[] = [];
    const onUpdate = (update: Uint8Array) => updates.push(update);
    person.doc.on("update", onUpdate);
    change();
    person.doc.off("update", onUpdate);
    person.settle();
    const after = person.see();
    const difference = differenceOf(before, after);
    const contents = contentsOf(difference, before, after);
    // What was there before counts: what this write itself put there, it did not change.
    const incarnations = new Map([...person.incarnations(), ...incarnationsBefore]);
    if (updates.length > 0) this.#outbox[index]?.push({ author: index, update: Y.mergeUpdates(updates), difference, incarnations });
    return { before, after, difference, contents };
  }

  /** One press of undo or redo, held against the oracle. */
  #press(index: number, which: "undo" | "redo"): void {
    const person = this.#person(index);
    const stack = this.#stack(index);
    const act = stack[which].pop();
    let outcome: ReturnType<Person["undo"]["undo"]> = { kind: "nothing" };
    const { before, after, difference, contents } = this.#sent(index, () => {
      outcome = person.undo[which]();
    });
    this.#report.presses += 1;
    const kind = (outcome as { kind: string }).kind;
    if (act === undefined) {
      if (kind !== "nothing" || difference.size > 0) this.#complain(`${which} did something with nothing to do: ${kind}`);
      return;
    }
    if (kind === "nothing") return this.#complain(`${which} had nothing to do, although there is an act`);
    if (act.isTyping) this.#judgeTyping(index, act, { which, kind, before, after });
    else this.#judge(act, { which, kind, before, after });
    this.#report[kind === "done" ? "done" : "refused"] += 1;
    if (kind === "refused") {
      for (const older of stack[which]) for (const slot of overlap(act, older)) older.blocked.add(slot);
      return;
    }
    stack[which === "undo" ? "redo" : "undo"].push({
      difference,
      contents,
      isTyping: act.isTyping,
      blocked: new Set(),
      doubtful: new Set(),
    });
  }

  #judge(act: SeenAct, seen: { which: string; kind: string; before: Sight; after: Sight }): void {
    const { which, kind, before, after } = seen;
    const gone = [...act.difference.keys()].some(
      (slot) => slot !== cardSlot(slot) && cardSlot(slot) !== null && !before.has(cardSlot(slot) ?? ""),
    );
    const mustStay = act.blocked.size > 0 || gone;
    if (mustStay !== (kind === "refused") && (mustStay || act.doubtful.size === 0))
      this.#complain(
        `${which} was ${kind}, but ${mustStay ? `another person changed ${[...act.blocked].join(", ")} since` : "no one else changed anything since"}`,
      );
    const wanted = kind === "refused" ? before : takenBack(before, act);
    const wrong = unlike(wanted, after);
    if (wrong.length > 0)
      this.#complain(
        `${which} (${kind}) left ${wrong.map((slot) => `${slot}: ${before.get(slot)} → ${after.get(slot)}, not ${wanted.get(slot)}`).join("; ")}`,
      );
  }

  /** Letters of one act come or go; all other letters stay, in their order. */
  #judgeTyping(
    index: number,
    act: SeenAct,
    { which, kind, before, after }: { which: string; kind: string; before: Sight; after: Sight },
  ): void {
    this.#report.typingPresses += 1;
    const [slot] = act.difference.keys();
    const changed = unlike(before, after);
    if (kind === "refused" && changed.length > 0) return this.#complain(`${which} of typing was refused and changed ${changed.join(", ")}`);
    if (changed.some((other) => other !== slot)) return this.#complain(`${which} of typing in ${slot} changed ${changed.join(", ")}`);
    if (slot === undefined || kind === "refused") return;
    const own = act.difference.get(slot) ?? { before: "", after: "" };
    for (const complaint of faultsInLetters(
      own,
      { before: before.get(slot) ?? "", after: after.get(slot) ?? "" },
      this.#writers.copiesByOthers(index),
    ))
      this.#complain(`${which} in ${slot} ${complaint}: ${before.get(slot)} → ${after.get(slot)}`);
    this.#writers.noteRevived(index, before.get(slot) ?? "", after.get(slot) ?? "");
  }

  /** One press of undo in the open text of a card. */
  #pressBody(index: number): void {
    const person = this.#person(index);
    const which = this.#random() < 0.7 ? "undo" : "redo";
    const id = this.#pick(
      person.cards().filter((card) => (which === "undo" ? person.bodyUndo(card).canUndo() : person.bodyUndo(card).canRedo())),
    );
    if (id === undefined) return;
    const undo = person.bodyUndo(id);
    this.#report.bodyPresses += 1;
    const { before, after, difference } = this.#sent(index, () => undo[which]());
    const others = this.#texts.filter((_, other) => other !== index);
    for (const complaint of this.#texts[index]?.judge({ undo, which, before, after, difference, others }) ?? [])
      this.#complain(`${complaint} (text of ${id})`);
    for (const slot of difference.keys()) {
      const isLevel = slot.startsWith(`card/${id}/level/`);
      if (slot !== `card/${id}/body` && slot !== `card/${id}/looks` && !isLevel)
        this.#complain(`${which} in the text of ${id} changed ${slot}`);
      if (!isLevel) continue;
      for (const fault of this.#writers.faultsOfLevel(index, which, { was: before.get(slot), is: after.get(slot) }))
        this.#complain(`${which} ${fault}: ${slot}`);
    }
    const slot = `card/${id}/body`;
    if (which === "redo") return;
    for (const fault of this.#writers.faultsOfTaking(index, before.get(slot) ?? "", after.get(slot) ?? ""))
      this.#complain(`undo in ${slot} ${fault}`);
  }

  #toggleLine(index: number): void {
    const person = this.#person(index);
    person.isOnline = !person.isOnline;
    this.#deliver(index);
  }

  /** Sends and takes in what waits, if the line is up. */
  #deliver(index: number): void {
    const person = this.#person(index);
    if (!person.isOnline) return;
    this.#log.push(...(this.#outbox[index]?.splice(0) ?? []));
    for (const sent of this.#log.slice(person.taken)) if (sent.author !== index) this.#take(index, sent);
    person.taken = this.#log.length;
  }

  #take(index: number, sent: Sent): void {
    const person = this.#person(index);
    const before = person.see();
    const incarnations = person.incarnations();
    // Yjs tidies up marks that have become redundant, as an edit of its own.
    const tidied: Uint8Array[] = [];
    const onUpdate = (update: Uint8Array, origin: unknown) => origin !== "line" && tidied.push(update);
    person.doc.on("update", onUpdate);
    Y.applyUpdate(person.doc, sent.update, "line");
    person.doc.off("update", onUpdate);
    person.settle();
    for (const id of person.cards())
      if ([...sent.difference.keys()].some((slot) => slot.startsWith(`card/${id}/`))) this.#texts[index]?.touch(person.bodyUndo(id));
    for (const update of tidied) this.#outbox[index]?.push({ author: index, update, difference: new Map(), incarnations: new Map() });
    const after = person.see();
    const arrived = (...kinds: readonly ReturnType<typeof arrivalOf>[]) =>
      new Map(
        [...sent.difference].filter(([slot, change]) =>
          kinds.includes(arrivalOf(slot, change, { before, after, here: incarnations, there: sent.incarnations })),
        ),
      );
    const [landed, unseen] = [arrived("landed"), arrived("unseen")];
    const { undo, redo } = this.#stack(index);
    for (const act of [...undo, ...redo]) {
      for (const slot of concerns(landed, act)) act.blocked.add(slot);
      for (const slot of concerns(unseen, act)) act.doubtful.add(slot);
    }
  }

  #retyped(title: string): string {
    const at = this.#below(title.length + 1);
    const gone = this.#random() < 0.4 ? this.#below(4) : 0;
    const come = this.#random() < 0.8 ? this.#fresh() : "";
    return (title.slice(0, at) + come + title.slice(at + gone)).slice(0, 200);
  }

  #fresh(): string {
    return Array.from({ length: 1 + this.#below(3) }, () => String.fromCodePoint(this.#letters++)).join("");
  }

  #person(index: number): Person {
    return this.#people[index] as Person;
  }

  #stack(index: number): { readonly undo: SeenAct[]; readonly redo: SeenAct[] } {
    return this.#stacks[index] as { readonly undo: SeenAct[]; readonly redo: SeenAct[] };
  }

  #below(limit: number): number {
    return Math.floor(this.#random() * limit);
  }

  #pick<Value>(values: readonly Value[]): Value | undefined {
    return values[this.#below(values.length)];
  }

  #oneOf<Value>(values: readonly Value[]): Value {
    return this.#pick(values) as Value;
  }

  #complain(what: string): void {
    this.#report.complaints.push(`seed ${this.#seed}, step ${this.#step}: ${what}`);
  }
}
