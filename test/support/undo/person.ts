import * as Y from "yjs";
import { BoardEdits } from "../../../client/model/board-edits.ts";
import { BoardStore } from "../../../client/model/board-store.ts";
import { TextUndo } from "../../../client/model/text-undo.ts";
import { UndoStack } from "../../../client/model/undo-stack.ts";
import { quietDoc } from "../../../client/sync/quiet-doc.ts";
import { cardsOf, linksOf } from "../../../shared/board/roots.ts";

/** The compartment of all histories. */
export const COMPARTMENT = "one";

const EDITOR = Symbol("editor");

/** What a person sees: slot → value as JSON. A card is there (`card/<id>`), has fields (`card/<id>/<field>`), texts as their letters, and how the text looks. */
export type Sight = ReadonlyMap<string, string>;

/** One person at one screen: a document, the board as the client keeps it, its undo, and the link to the other people. */
export class Person {
  readonly doc = quietDoc();
  readonly undo: UndoStack;
  readonly edits: BoardEdits;
  isOnline = true;
  /** How much of the common log has been taken in. */
  taken = 0;
  readonly #board: BoardStore;
  readonly #bodies = new Map<Y.XmlFragment, TextUndo>();
  #due: (() => void) | null = null;
  #nowMs = 0;

  constructor(clientId: number) {
    this.doc.clientID = clientId;
    this.#board = new BoardStore((flush) => {
      this.#due = flush;
    });
    // Every act of a history stands for itself: time passes between any two.
    this.undo = new UndoStack(() => (this.#nowMs += 10_000));
    this.#board.attach(COMPARTMENT, this.doc);
    this.undo.attach(COMPARTMENT, this.doc);
    this.edits = new BoardEdits(this.#board, this.undo);
    this.settle();
  }

  /** Publishes what changed to the board. */
  settle(): void {
    const flush = this.#due;
    this.#due = null;
    flush?.();
  }

  card(id: string): Y.Map<unknown> {
    return cardsOf(this.doc).get(id) as Y.Map<unknown>;
  }

  cards(): readonly string[] {
    return [...cardsOf(this.doc).keys()].toSorted();
  }

  links(): readonly string[] {
    return [...linksOf(this.doc).keys()].toSorted();
  }

  /** Undo of one card's text, as its open editor has it. */
  bodyUndo(id: string): TextUndo {
    const body = this.card(id).get("body") as Y.XmlFragment;
    const known = this.#bodies.get(body);
    if (known !== undefined) return known;
    const undo = new TextUndo(body);
    undo.addTrackedOrigin(EDITOR);
    this.#bodies.set(body, undo);
    return undo;
  }

  /** One act in the text of a card. */
  write(id: string, change: (body: Y.XmlFragment) => void): void {
    const undo = this.bodyUndo(id);
    undo.lastChange = 0;
    this.doc.transact(() => change(this.card(id).get("body") as Y.XmlFragment), EDITOR);
  }

  /** Slot of a card or of a heading's level → which shared type stands there now: a restored card or heading is another one. */
  incarnations(): ReadonlyMap<string, string> {
    const types = new Map<string, { readonly _item: Y.Item | null }>();
    for (const id of this.cards()) {
      types.set(`card/${id}`, this.card(id));
      for (const block of blocksOf(this.card(id))) types.set(`card/${id}/level/${block.getAttribute("name")}`, block);
    }
    return new Map([...types].map(([slot, { _item: item }]) => [slot, `${item?.id.client}:${item?.id.clock}`]));
  }

  /** Everything that this person sees now. */
  see(): Sight {
    const sight = new Map<string, string>();
    for (const id of this.cards()) {
      sight.set(`card/${id}`, "there");
      for (const [field, value] of this.card(id)) sight.set(`card/${id}/${field}`, shown(value));
      sight.set(`card/${id}/looks`, blocksOf(this.card(id)).map(looksOf).join(" "));
      for (const block of blocksOf(this.card(id))) {
        const level = block.getAttribute("level");
        if (level !== undefined) sight.set(`card/${id}/level/${block.getAttribute("name")}`, level);
      }
    }
    for (const [id, value] of linksOf(this.doc)) sight.set(`link/${id}`, JSON.stringify(value));
    return sight;
  }
}

/** The blocks of a card's text. */
export function blocksOf(card: Y.Map<unknown>): readonly Y.XmlElement[] {
  const body = card.get("body");
  return body instanceof Y.XmlFragment ? (body.toArray() as Y.XmlElement[]) : [];
}

/** The letters of one block. */
export function textOf(block: Y.XmlElement): Y.XmlText {
  return block.get(0) as Y.XmlText;
}

/** A block with each letter's marks. Redundant marks of Yjs between letters that look alike do not show. */
function looksOf(block: Y.XmlElement): string {
  const runs = textOf(block).toDelta() as readonly { readonly insert: string; readonly attributes?: Readonly<Record<string, boolean>> }[];
  const marked = runs.map(({ insert, attributes }) => {
    const marks = (attributes?.["bold"] === true ? "*" : "") + (attributes?.["italic"] === true ? "_" : "");
    return insert
      .split("")
      .map((letter) => marks + letter)
      .join("");
  });
  return `${block.nodeName}:${marked.join("")}`;
}

function shown(value: unknown): string {
  if (value instanceof Y.XmlFragment)
    return (value.toArray() as Y.XmlElement[])
      .flatMap((block) => block.toArray())
      .map((text) => lettersOf(text as Y.XmlText))
      .join("");
  return value instanceof Y.Text ? lettersOf(value) : JSON.stringify(value);
}

function lettersOf(text: Y.Text): string {
  return Y.Text.prototype.toString.call(text);
}
