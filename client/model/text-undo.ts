import * as Y from "yjs";
import { ExactUndo } from "./exact-undo.ts";

type StackItem = Y.UndoManager["undoStack"][number];

/** Typing within this pause is one act. */
const ONE_ACT_MS = 500;

/**
 * Undo of one's own edits of one rich text; name the editor's origin by `addTrackedOrigin`. What it adds to Yjs' own:
 * - Only one's own pauses part two acts. The editor's binding ends an act whenever its view is drawn after another person's edit,
 *   so that each letter typed beside a partner would be an act.
 * - An element in which anything is left, such as another person's words in a list of one's own, stays.
 * - An attribute, such as the level of a heading, is left alone where another person has set it since, whether that won or lost.
 */
export class TextUndo extends ExactUndo {
  constructor(body: Y.XmlFragment) {
    super(body, {
      trackedOrigins: new Set(),
      captureTimeout: ONE_ACT_MS,
      deleteFilter: mayDelete,
      captureTransaction: (transaction) => transaction.meta.get("addToHistory") !== false,
    });
  }

  /** Called by the binding between any two edits: see the class. */
  override stopCapturing(): void {
    if (this.undoing || this.redoing) super.stopCapturing();
  }

  override undo(): StackItem | null {
    this.#spareForeignAttributes(this.undoStack.at(-1));
    return super.undo();
  }

  override redo(): StackItem | null {
    this.#spareForeignAttributes(this.redoStack.at(-1));
    return super.redo();
  }

  /** Drops from what an act would bring back the attributes that another person has set since their deletion. */
  #spareForeignAttributes(act: StackItem | undefined): void {
    if (act === undefined) return;
    const kept = Y.createDeleteSet();
    this.doc.transact((transaction) => {
      Y.iterateDeletedStructs(transaction, act.deletions, (struct) => {
        if (struct instanceof Y.Item && struct.parentSub !== null && isFollowedByForeign(struct, this.doc.clientID)) return;
        const { client, clock } = struct.id;
        kept.clients.set(client, [...(kept.clients.get(client) ?? []), { clock, len: struct.length }]);
      });
    });
    act.deletions = kept;
  }
}

/** Whether undo may take an item away that its own act put there. Called from the innermost outwards. */
function mayDelete(item: Y.Item): boolean {
  if (item.content instanceof Y.ContentType && item.content.type._length > 0) return false;
  if (item.parentSub === null) return true;
  // Between an attribute and the one that it replaced stands only what was written at the same time.
  return item.left === null ? item.origin === null : Y.compareIDs(item.left.lastId, item.origin);
}

function isFollowedByForeign(item: Y.Item, own: number): boolean {
  for (let next = item.right; next !== null; next = next.right) if (next.id.client !== own) return true;
  return false;
}
