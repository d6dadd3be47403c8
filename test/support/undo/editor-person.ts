import { Selection, TextSelection, type Command } from "@tiptap/pm/state";
import { ySyncPluginKey } from "@tiptap/y-tiptap";
import * as Y from "yjs";
import type { TextObstacle } from "../../../client/model/text-act.ts";
import { TextUndo } from "../../../client/model/text-undo.ts";
import { quietDoc } from "../../../client/sync/quiet-doc.ts";
import { forgetSelection } from "../../../client/views/sheet/shared-body.ts";
import { newBody } from "../../../shared/board/rich-text.ts";
import { HeadlessEditor } from "../headless-editor.ts";
import { lettersShown, type ShownLetter } from "./letters-shown.ts";

/** One person at an editor that is bound to a shared text, with the undo of the client. */
export class EditorPerson {
  readonly doc = quietDoc();
  readonly #body: Y.XmlFragment;
  readonly undo: TextUndo;
  readonly editor: HeadlessEditor;
  /** Why presses of undo and redo were refused, in their order. */
  readonly refusals: TextObstacle[] = [];

  /** `start`: the lines of a new text, or the person whose text this one opens. */
  constructor(start: string | EditorPerson) {
    const card = this.doc.getMap("card");
    if (typeof start === "string") card.set("body", newBody(start));
    else Y.applyUpdate(this.doc, Y.encodeStateAsUpdate(start.doc));
    this.#body = card.get("body") as Y.XmlFragment;
    this.undo = new TextUndo(this.#body, (obstacle) => this.refusals.push(obstacle));
    this.undo.addTrackedOrigin(ySyncPluginKey);
    this.editor = new HeadlessEditor(this.#body);
  }

  /** The document that the editor shows, as JSON. */
  shown(): string {
    return JSON.stringify(this.editor.state.doc.toJSON());
  }

  /** The letters that the editor shows. */
  letters(): readonly ShownLetter[] {
    return lettersShown(this.editor.state.doc, this.#body);
  }

  /** Selects from about here to about there: the nearest places that hold text. */
  select(from: number, to: number): void {
    const { doc, tr } = this.editor.state;
    const near = (position: number) => Selection.near(doc.resolve(Math.min(position, doc.content.size)));
    this.editor.dispatch(tr.setSelection(TextSelection.between(near(from).$from, near(to).$from)));
  }

  /** One press of undo or redo; whether it was done. */
  press(which: "undo" | "redo"): boolean {
    const refusals = this.refusals.length;
    this.undo[which]();
    forgetSelection(this.editor.state);
    return this.refusals.length === refusals;
  }

  /** One act, after a pause. */
  act(command: Command): void {
    this.undo.lastChange = 0;
    command(this.editor.state, (transaction) => this.editor.dispatch(transaction));
  }
}
