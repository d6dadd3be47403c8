import * as Y from "yjs";
import { retype } from "../../shared/board/rich-text.ts";
import type { TextObstacle } from "./text-act.ts";
import { TextUndo } from "./text-undo.ts";
import { changesOf, noteLater, place, putBack, touchedSlots, type KeyChange, type LaterChange } from "./key-change.ts";

/** What an edit was, so that undoing it can be said in words. */
export interface EditLabel {
  readonly verb: "created" | "deleted" | "moved" | "changed" | "linked" | "unlinked";
  /** Title of the card at the time. */
  readonly title: string;
  readonly field?: string;
}

/** Why an act stays as it is. `lost`: what stood there before is no longer known. */
export type UndoObstacle = LaterChange["kind"] | "lost";

/** What a press of undo or redo did. A refusal changed nothing, and the act is no longer offered. */
export type UndoOutcome =
  | { readonly kind: "done"; readonly label: EditLabel }
  | { readonly kind: "nothing" }
  | {
      readonly kind: "refused";
      readonly label: EditLabel;
      readonly compartment: string;
      /** The card it is about, where that is known. */
      readonly card: string | undefined;
      readonly obstacle: UndoObstacle;
      /** The Yjs client that changed it since; undefined where only the record knows, as for a deletion. */
      readonly client: number | undefined;
      /** Other parts of the same act were not changed since; they stay as they are, too. */
      readonly isPartly: boolean;
    };

/** The typing of an act: one burst of letters in one title. */
interface Typing {
  readonly card: string;
  readonly text: Y.Text;
  /** Undoes this burst alone: its origin belongs to this act. */
  readonly manager: Y.UndoManager;
  /** The letters before and after it, for a card that was deleted and came back. */
  readonly before: string;
  after: string;
  lastMs: number;
}

/** What an act wrote into the body of a card. */
interface Writing {
  readonly card: string;
  readonly body: Y.XmlFragment;
  /** Undoes this act alone: its origin belongs to it. */
  readonly manager: TextUndo;
  /** Why presses changed nothing. */
  readonly refusals: TextObstacle[];
}

/** Every act changed keys, typed in a title or wrote into a body. */
interface Act {
  readonly compartment: string;
  readonly label: EditLabel;
  readonly changes: readonly KeyChange[];
  readonly typing: Typing | null;
  readonly writing: Writing | null;
}

/** Typing within this pause is one act. */
const ONE_ACT_MS = 600;
/** Acts that are remembered; older ones are past undoing. */
const MOST_ACTS = 200;

/**
 * Undo and redo of this person's own acts, in the order they were made, over all compartments of a room.
 *
 * An act is everything that one call of {@link run} changed, and is undone whole or not at all. A plain value goes back to what
 * stood there before, and only if no other person has changed it since, whether that change won or lost: Yjs' own undo would
 * bring back what its item had replaced, a value that may never have stood there. Letters are undone by Yjs, which leaves
 * other people's letters alone.
 */
export class UndoStack {
  readonly #nowMs: () => number;
  readonly #documents = new Map<string, { readonly doc: Y.Doc; readonly stop: () => void }>();
  readonly #undo: Act[] = [];
  readonly #redo: Act[] = [];
  #running: unknown = null;
  #recorded: KeyChange[] = [];

  constructor(nowMs: () => number = () => performance.now()) {
    this.#nowMs = nowMs;
  }

  /** Starts to record edits of one compartment's document. */
  attach(compartment: string, doc: Y.Doc): void {
    this.detach(compartment);
    const onTransaction = (transaction: Y.Transaction) => this.#onTransaction(transaction);
    doc.on("afterTransaction", onTransaction);
    this.#documents.set(compartment, { doc, stop: () => doc.off("afterTransaction", onTransaction) });
  }

  /** Forgets the acts of one compartment, for example because its document is gone. */
  detach(compartment: string): void {
    this.#documents.get(compartment)?.stop();
    this.#documents.delete(compartment);
    for (const acts of [this.#undo, this.#redo])
      for (let index = acts.length - 1; index >= 0; index -= 1) if (acts[index]?.compartment === compartment) forget(acts.splice(index, 1));
  }

  /** Runs one act: whatever `edit` writes with the origin it is given goes into one transaction. What writes nothing is no act. */
  run<Value>(compartment: string, label: EditLabel, edit: (origin: unknown) => Value): Value {
    const { value, changes } = this.#record(compartment, Symbol("own act"), edit);
    if (changes.length > 0) this.#push({ compartment, label, changes, typing: null, writing: null });
    return value;
  }

  /** Runs one edit of a card's title. Edits of the same title in quick succession are one act. */
  type<Value>(
    compartment: string,
    label: EditLabel,
    at: { readonly card: string; readonly text: Y.Text },
    edit: (origin: unknown) => Value,
  ): Value {
    const last = this.#undo.at(-1);
    const isSame = last?.typing?.text === at.text && this.#redo.length === 0 && this.#nowMs() - last.typing.lastMs < ONE_ACT_MS;
    const typing = isSame && last.typing !== null ? last.typing : newTyping(at);
    const { value } = this.#record(compartment, typing.manager, edit);
    typing.after = lettersOf(at.text);
    typing.lastMs = this.#nowMs();
    if (typing.manager.undoStack.length === 0) forget([{ typing, writing: null }]);
    else if (!isSame) this.#push({ compartment, label, changes: [], typing, writing: null });
    return value;
  }

  /** Runs one act in the body of a card. It is undone as in the editor ({@link TextUndo}): what others wrote there stays. */
  write<Value>(
    compartment: string,
    label: EditLabel,
    at: { readonly card: string; readonly body: Y.XmlFragment },
    edit: (origin: unknown) => Value,
  ): Value {
    const writing = newWriting(at);
    const { value } = this.#record(compartment, writing.manager, edit);
    const act = { compartment, label, changes: [], typing: null, writing };
    if (writing.manager.undoStack.length === 0) forget([act]);
    else this.#push(act);
    return value;
  }

  /** Undoes the latest own act, or says why it has to stay. */
  undo(): UndoOutcome {
    return this.#shift(this.#undo, this.#redo);
  }

  /** Does the latest undone act again, or says why not. */
  redo(): UndoOutcome {
    return this.#shift(this.#redo, this.#undo);
  }

  /** Forgets everything. */
  close(): void {
    for (const compartment of this.#documents.keys()) this.detach(compartment);
  }

  #push(act: Act): void {
    forget(this.#redo.splice(0));
    this.#undo.push(act);
    if (this.#undo.length > MOST_ACTS) forget(this.#undo.splice(0, 1));
  }

  #record<Value>(compartment: string, origin: unknown, edit: (origin: unknown) => Value): { value: Value; changes: readonly KeyChange[] } {
    const doc = this.#documents.get(compartment)?.doc;
    this.#running = origin;
    this.#recorded = [];
    try {
      const value = doc === undefined ? edit(origin) : doc.transact(() => edit(origin), origin);
      return { value, changes: this.#recorded };
    } finally {
      this.#running = null;
      this.#recorded = [];
    }
  }

  #onTransaction(transaction: Y.Transaction): void {
    if (this.#running !== null && transaction.origin === this.#running) {
      this.#recorded.push(...changesOf(transaction));
      return;
    }
    if (this.#undo.length + this.#redo.length === 0) return;
    const touched = touchedSlots(transaction);
    if (touched.changed.size + touched.cards.size === 0) return;
    const compartment = [...this.#documents].find(([, { doc }]) => doc === transaction.doc)?.[0];
    // A link from another compartment names the card by its id alone.
    const abroad = { changed: new Map<string, LaterChange>(), cards: touched.cards };
    for (const act of [...this.#undo, ...this.#redo])
      for (const change of act.changes) noteLater(change, act.compartment === compartment ? touched : abroad);
  }

  #shift(from: Act[], to: Act[]): UndoOutcome {
    const act = from.pop();
    const doc = act && this.#documents.get(act.compartment)?.doc;
    if (act === undefined || doc === undefined) return { kind: "nothing" };
    const obstacle = obstacleTo(act, doc);
    if (obstacle !== null) {
      noteOwn(act, from);
      return { kind: "refused", label: act.label, compartment: act.compartment, card: cardOf(act), ...obstacle };
    }
    const again = this.#shiftAct(act, doc);
    if ("obstacle" in again) return { kind: "refused", label: act.label, compartment: act.compartment, card: cardOf(act), ...again };
    to.push(again);
    return { kind: "done", label: act.label };
  }

  #shiftAct(act: Act, doc: Y.Doc): Act | Obstacle {
    if (act.typing !== null) return this.#shiftTyping(act, act.typing, doc);
    return act.writing === null ? this.#putBack(act, doc) : shiftWriting(act, act.writing);
  }

  /** Puts back what an act replaced; gives the act that does the same in the other direction. */
  #putBack(act: Act, doc: Y.Doc): Act {
    const { changes } = this.#record(act.compartment, Symbol("own undo"), () => {
      for (const change of act.changes) putBack(doc, change);
    });
    return { ...act, changes };
  }

  #shiftTyping(act: Act, typing: Typing, doc: Y.Doc): Act | Obstacle {
    const { manager, text, card } = typing;
    if (text._item?.deleted !== true) {
      const before = lettersOf(text);
      // A manager holds one act, done or undone.
      const shifted = manager.undoStack.length > 0 ? manager.undo() : manager.redo();
      if (shifted === null) return { obstacle: "changed", client: undefined, isPartly: false };
      return { ...act, typing: { ...typing, before, after: lettersOf(text), lastMs: -Infinity } };
    }
    // The card was deleted; where it came back with the same letters in a new text, they are changed there.
    forget([act]);
    const restored = place(doc, { root: "cards", id: card, field: "title" })?.map.get("title");
    if (!(restored instanceof Y.Text)) return { obstacle: "deleted", client: undefined, isPartly: false };
    if (lettersOf(restored) !== typing.after) return { obstacle: "changed", client: undefined, isPartly: false };
    const again = newTyping({ card, text: restored });
    this.#record(act.compartment, again.manager, () => retype(restored, typing.before));
    return { ...act, typing: { ...again, before: typing.after, after: typing.before } };
  }
}

type Obstacle = Pick<UndoOutcome & { kind: "refused" }, "obstacle" | "client" | "isPartly">;

/** What keeps an act from being put back; null if nothing does. One change in the way keeps the whole act. */
function obstacleTo({ changes }: Act, doc: Y.Doc): Obstacle | null {
  const blocked = changes.filter((change) => change.later !== null || change.isLost || place(doc, change.slot) === undefined);
  const [first] = blocked;
  if (first === undefined) return null;
  const obstacle = first.later?.kind ?? (first.isLost ? "lost" : "deleted");
  return { obstacle, client: first.later?.client, isPartly: blocked.length < changes.length };
}

/** An act that has to stay stands in the way of older ones on the same slots: undoing those would undo it along with them. */
function noteOwn(act: Act, older: readonly Act[]): void {
  const changed = new Map(act.changes.map((change) => [change.name, { kind: "own", client: undefined } as const]));
  for (const { compartment, changes } of older)
    if (compartment === act.compartment)
      for (const change of changes) if (change.later === null) noteLater(change, { changed, cards: new Map() });
}

function cardOf({ typing, writing, changes }: Act): string | undefined {
  return typing?.card ?? writing?.card ?? changes.find((change) => change.slot.root === "cards")?.slot.id;
}

function lettersOf(text: Y.Text): string {
  return Y.Text.prototype.toString.call(text);
}

function newTyping({ card, text }: { readonly card: string; readonly text: Y.Text }): Typing {
  // A manager tracks transactions that name it as their origin, and no others here: so each burst is undone alone.
  const manager = new Y.UndoManager(text, { trackedOrigins: new Set(), captureTimeout: Number.MAX_SAFE_INTEGER });
  const letters = lettersOf(text);
  return { card, text, manager, before: letters, after: letters, lastMs: -Infinity };
}

function newWriting({ card, body }: { readonly card: string; readonly body: Y.XmlFragment }): Writing {
  const refusals: TextObstacle[] = [];
  return { card, body, manager: new TextUndo(body, (obstacle) => refusals.push(obstacle)), refusals };
}

function shiftWriting(act: Act, { body, manager, refusals }: Writing): Act | Obstacle {
  const isDeleted = body._item?.deleted === true;
  // A manager holds one act, done or undone.
  const shifted = isDeleted ? null : manager.undoStack.length > 0 ? manager.undo() : manager.redo();
  if (shifted !== null) return act;
  forget([act]);
  const refusal = refusals.at(-1);
  if (isDeleted || refusal === undefined) return { obstacle: "deleted", client: undefined, isPartly: false };
  const isOwn = refusal.by === "oneself";
  return { obstacle: isOwn ? "own" : "changed", client: isOwn ? undefined : (refusal.client ?? undefined), isPartly: false };
}

/** Lets go of what acts kept alive. */
function forget(acts: readonly Pick<Act, "typing" | "writing">[]): void {
  for (const { typing, writing } of acts) {
    for (const manager of [typing?.manager, writing?.manager]) {
      manager?.clear();
      manager?.destroy();
    }
  }
}
