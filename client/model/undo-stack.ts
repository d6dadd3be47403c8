import * as Y from "yjs";
import { cardsOf, linksOf } from "../../shared/board/roots.ts";

/** What an edit was, so that undoing it can be said in words. */
export interface EditLabel {
  readonly verb: "created" | "deleted" | "moved" | "changed" | "linked" | "unlinked";
  /** Title of the card at the time. */
  readonly title: string;
  readonly field?: string;
}

interface Step {
  readonly compartment: string;
  readonly label: EditLabel;
}

/** Typing within this pause is one step. */
const ONE_STEP_MS = 600;

/**
 * Undo and redo of this person's own edits, in the order they were made, over all compartments of a room.
 * Edits of other people are never reverted: each document's manager tracks this stack's own origin alone.
 */
export class UndoStack {
  readonly #origin = Symbol("own edit");
  readonly #managers = new Map<string, Y.UndoManager>();
  readonly #undo: Step[] = [];
  readonly #redo: Step[] = [];
  #current: EditLabel | null = null;

  /** Starts to record edits of one compartment's document. */
  attach(compartment: string, doc: Y.Doc): void {
    this.detach(compartment);
    const manager = new Y.UndoManager([cardsOf(doc), linksOf(doc)], {
      trackedOrigins: new Set([this.#origin]),
      captureTimeout: ONE_STEP_MS,
    });
    manager.on("stack-item-added", (event: { type: "undo" | "redo"; origin: unknown }) => {
      // Items that undo and redo themselves add are moved by `#shift`.
      if (event.type !== "undo" || event.origin !== this.#origin || this.#current === null) return;
      this.#undo.push({ compartment, label: this.#current });
      this.#redo.length = 0;
    });
    this.#managers.set(compartment, manager);
  }

  /** Forgets the steps of one compartment, for example because its document is gone. */
  detach(compartment: string): void {
    this.#managers.get(compartment)?.destroy();
    this.#managers.delete(compartment);
    for (const steps of [this.#undo, this.#redo]) {
      const kept = steps.filter((step) => step.compartment !== compartment);
      steps.splice(0, steps.length, ...kept);
    }
  }

  /** Runs one edit under this person's origin. `edit` must do its writes inside `doc.transact(…, origin)` or with the origin it is given. */
  run<Value>(compartment: string, label: EditLabel, edit: (origin: unknown) => Value): Value {
    const last = this.#undo.at(-1);
    const isSameTyping = last?.compartment === compartment && sameLabel(last.label, label);
    if (!isSameTyping) this.#managers.get(compartment)?.stopCapturing();
    this.#current = label;
    try {
      return edit(this.#origin);
    } finally {
      this.#current = null;
    }
  }

  /** Reverts the latest own edit that still has an effect and says which it was; null if there is none. */
  undo(): EditLabel | null {
    return this.#shift(this.#undo, this.#redo, (manager) => manager.undo());
  }

  /** Does the latest undone edit again; null if there is none. */
  redo(): EditLabel | null {
    return this.#shift(this.#redo, this.#undo, (manager) => manager.redo());
  }

  /** Forgets everything. */
  close(): void {
    for (const compartment of this.#managers.keys()) this.detach(compartment);
  }

  #shift(from: Step[], to: Step[], act: (manager: Y.UndoManager) => unknown): EditLabel | null {
    for (let step = from.pop(); step !== undefined; step = from.pop()) {
      const manager = this.#managers.get(step.compartment);
      if (manager === undefined || act(manager) === null) continue;
      to.push(step);
      return step.label;
    }
    return null;
  }
}

function sameLabel(a: EditLabel, b: EditLabel): boolean {
  return a.verb === "changed" && b.verb === "changed" && a.field === b.field && a.field === "title" && a.title !== "" && b.title !== "";
}
