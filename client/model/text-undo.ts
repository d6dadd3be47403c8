import * as Y from "yjs";
import { ExactUndo } from "./exact-undo.ts";
import { holdMarks } from "./held-marks.ts";
import { markChangesIn, showsChange, type MarkChange } from "./letter-marks.ts";
import { followJoin } from "./joined-text.ts";
import { isReplacement, noteReplacement, obstacleTo, type TextAct, type TextObstacle } from "./text-act.ts";

/** Typing within this pause is one act. */
const ONE_ACT_MS = 500;

const MARKS = Symbol("marks");

/**
 * Undo of one's own edits of one rich text; name the editor's origin by `addTrackedOrigin`. What it adds to Yjs' own:
 * - Only one's own pauses part two acts. The editor's binding ends an act whenever its view is drawn after another person's edit,
 *   so that each letter typed beside a partner would be an act.
 * - An element in which anything is left, such as another person's words in a list of one's own, stays.
 * - Only the marks that the act had changed change: see {@link holdMarks}. A press that shows nothing then counts as refused.
 * - Words of one's own that the editor has moved beside another person's are found there.
 * - An attribute, such as the level of a heading, is left alone where another person has set it since, whether that won or lost. An element
 *   that comes back has the level that was set last, also where another person set it in the meantime. Without one, no editor could hold it.
 */
export class TextUndo extends ExactUndo {
  readonly #body: Y.XmlFragment;
  readonly #onRefused: (obstacle: TextObstacle) => void;
  /** Acts that had to stay. They stand in the way of older ones. */
  readonly #stayed: TextAct[] = [];
  #obstacle: TextObstacle | null = null;
  #markChanges: readonly MarkChange[] = [];

  /** `onRefused` is called after each press that changed nothing, because its act has to stay. The act is no longer offered. */
  constructor(body: Y.XmlFragment, onRefused: (obstacle: TextObstacle) => void = () => undefined) {
    super(body, { trackedOrigins: new Set(), captureTimeout: ONE_ACT_MS, deleteFilter: mayDelete });
    this.#body = body;
    this.#onRefused = onRefused;
    this.captureTransaction = (transaction) => {
      this.#endReplacement(transaction);
      if (transaction.local && !this.trackedOrigins.has(transaction.origin)) followJoin(transaction);
      keepAttributes(transaction);
      if (this.trackedOrigins.has(transaction.origin)) this.#markChanges = markChangesIn(transaction);
      return transaction.meta.get("addToHistory") !== false;
    };
    const note = ({ stackItem }: { readonly stackItem: TextAct }) => {
      noteReplacement(stackItem, this.doc);
      stackItem.meta.set(MARKS, [...markChangesOf(stackItem), ...this.#markChanges]);
    };
    this.on("stack-item-added", note);
    this.on("stack-item-updated", note);
  }

  /** Called by the binding between any two edits: see the class. */
  override stopCapturing(): void {
    if (this.undoing || this.redoing) super.stopCapturing();
  }

  override undo(): TextAct | null {
    return this.#press(this.undoStack.at(-1), () => super.undo());
  }

  override redo(): TextAct | null {
    return this.#press(this.redoStack.at(-1), () => super.redo());
  }

  protected override mayShift(act: TextAct, transaction: Y.Transaction): boolean {
    this.#obstacle = obstacleTo(act, transaction, this.scope[0] as Y.AbstractType<unknown>);
    return this.#obstacle === null;
  }

  protected override afterShift(act: TextAct, transaction: Y.Transaction): boolean {
    const body = this.scope[0] as Y.AbstractType<unknown>;
    holdMarks(markChangesOf(act), act, body, transaction);
    const isShown = showsChange(transaction, body);
    if (!isShown) transaction.meta.set("addToHistory", false);
    return isShown;
  }

  #press(act: TextAct | undefined, shift: () => TextAct | null): TextAct | null {
    if (act === undefined) return null;
    this.#settleAttributes(act);
    const shifted = shift();
    if (shifted !== null) return shifted;
    const isOwn = this.#obstacle?.client == null && this.#stayed.some((later) => hasChanged(later, act));
    this.#stayed.push(act);
    this.#onRefused(isOwn ? { by: "oneself", client: this.doc.clientID } : (this.#obstacle ?? { by: "another", client: null }));
    return null;
  }

  /** What others change next to a replacement must not become a part of it, as it would if one's own typing went on in the same act. */
  #endReplacement(transaction: Y.Transaction): void {
    if (this.trackedOrigins.has(transaction.origin) || !transaction.changedParentTypes.has(this.#body as Y.AbstractType<unknown> as never))
      return;
    const last = this.undoStack.at(-1);
    if (last !== undefined && isReplacement(last)) this.lastChange = 0;
  }

  /**
   * Settles which attributes an act would bring back, where another person has set them since their deletion: none in an element that is
   * there; the latest one with an element that comes back, since it would come back without any otherwise. Where the act brings none back, it
   * takes none away either: no editor could hold a heading without a level.
   */
  #settleAttributes(act: TextAct): void {
    const settled = Y.createDeleteSet();
    const stay = Y.createDeleteSet();
    this.doc.transact((transaction) => {
      Y.iterateDeletedStructs(transaction, act.deletions, (struct) => {
        if (!(struct instanceof Y.Item) || struct.parentSub === null || !isFollowedByForeign(struct, this.doc.clientID))
          return addTo(settled, struct);
        const { _item: element, _map: attributes } = struct.parent as Y.AbstractType<unknown>;
        const latest = attributes.get(struct.parentSub);
        if (element !== null && latest !== undefined && Y.isDeleted(act.deletions, element.id)) addTo(settled, latest);
        else for (let next = struct.right; next !== null; next = next.right) addTo(stay, next);
      });
      act.deletions = Y.mergeDeleteSets([settled]);
      if (stay.clients.size > 0) act.insertions = without(act.insertions, Y.mergeDeleteSets([stay]), transaction);
    });
  }
}

function addTo(set: TextAct["insertions"], { id: { client, clock }, length }: Y.Item | Y.GC): void {
  set.clients.set(client, [...(set.clients.get(client) ?? []), { clock, len: length }]);
}

/** The structs of one set that are not in another. */
function without(set: TextAct["insertions"], other: TextAct["insertions"], transaction: Y.Transaction): TextAct["insertions"] {
  const left = Y.createDeleteSet();
  Y.iterateDeletedStructs(transaction, set, (struct) => {
    if (!Y.isDeleted(other, struct.id)) addTo(left, struct);
  });
  return Y.mergeDeleteSets([left]);
}

/** What the edits of an act did to marks, in their order. */
function markChangesOf(act: TextAct): readonly MarkChange[] {
  return (act.meta.get(MARKS) as readonly MarkChange[] | undefined) ?? [];
}

/** Whether a later act deleted anything that an earlier one had written. */
function hasChanged(later: TextAct, earlier: TextAct): boolean {
  for (const [client, ranges] of earlier.insertions.clients)
    for (const { clock, len } of ranges)
      for (const gone of later.deletions.clients.get(client) ?? [])
        if (gone.clock < clock + len && clock < gone.clock + gone.len) return true;
  return false;
}

/** Whether undo may take an item away that its own act put there. Called from the innermost outwards. */
function mayDelete(item: Y.Item): boolean {
  if (item.content instanceof Y.ContentType && item.content.type._length > 0) return false;
  if (item.parentSub === null) return true;
  // Between an attribute and the one that it replaced stands only what was written at the same time.
  return item.left === null ? item.origin === null : Y.compareIDs(item.left.lastId, item.origin);
}

/** Keeps the attributes that another person sets in an element that undo may bring back: Yjs would discard their values. */
function keepAttributes(transaction: Y.Transaction): void {
  Y.iterateDeletedStructs(transaction, transaction.deleteSet, (struct) => {
    if (!(struct instanceof Y.Item) || struct.parentSub === null) return;
    const element = (struct.parent as Y.AbstractType<unknown>)._item;
    if (element?.deleted === true && element.keep) struct.keep = true;
  });
}

function isFollowedByForeign(item: Y.Item, own: number): boolean {
  for (let next = item.right; next !== null; next = next.right) if (next.id.client !== own) return true;
  return false;
}
