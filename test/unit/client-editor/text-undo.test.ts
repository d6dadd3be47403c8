import { joinBackward, lift, setBlockType, splitBlock, toggleMark, wrapIn } from "@tiptap/pm/commands";
import { wrapInList } from "@tiptap/pm/schema-list";
import { TextSelection, type Command } from "@tiptap/pm/state";
import { ySyncPluginKey } from "@tiptap/y-tiptap";
import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import { BODY_SCHEMA } from "../../../client/editor/body-extensions.ts";
import { TextUndo } from "../../../client/model/text-undo.ts";
import { newBody } from "../../../shared/board/rich-text.ts";
import { HeadlessEditor } from "../../support/headless-editor.ts";

const { marks, nodes } = BODY_SCHEMA;
const typed =
  (letters: string): Command =>
  (state, dispatch) => (dispatch?.(state.tr.insertText(letters)), true);

/** Every kind of act that the toolbar and the keys offer. */
const ACTS: Readonly<Record<string, Command>> = {
  typing: typed("words "),
  deleting: (state, dispatch) => (dispatch?.(state.tr.deleteSelection()), true),
  bold: toggleMark(marks["bold"] as never),
  italic: toggleMark(marks["italic"] as never),
  strike: toggleMark(marks["strike"] as never),
  code: toggleMark(marks["code"] as never),
  underline: toggleMark(marks["underline"] as never),
  link: toggleMark(marks["link"] as never, { href: "https://port.example/" }),
  heading: setBlockType(nodes["heading"] as never, { level: 3 }),
  paragraph: setBlockType(nodes["paragraph"] as never),
  "bulleted list": wrapInList(nodes["bulletList"] as never),
  "numbered list": wrapInList(nodes["orderedList"] as never),
  quotation: wrapIn(nodes["blockquote"] as never),
  lifting: lift,
  "a new paragraph": splitBlock,
  "joining paragraphs": joinBackward,
};

/** An editor of one person with the undo of the client. */
function opened(lines: string) {
  const doc = new Y.Doc();
  doc.getMap("card").set("body", newBody(lines));
  const body = doc.getMap("card").get("body") as Y.XmlFragment;
  const undo = new TextUndo(body);
  undo.addTrackedOrigin(ySyncPluginKey);
  const editor = new HeadlessEditor(body);
  return {
    editor,
    undo,
    shown: () => JSON.stringify(editor.state.doc.toJSON()),
    select: (from: number, to: number) => {
      const at = (position: number) => editor.state.doc.resolve(Math.min(position, editor.state.doc.content.size));
      editor.dispatch(editor.state.tr.setSelection(TextSelection.between(at(from), at(to))));
    },
    /** One act, after a pause. */
    act: (command: Command) => {
      undo.lastChange = 0;
      command(editor.state, (transaction) => editor.dispatch(transaction));
    },
  };
}

describe("undo in the editor (found 20)", () => {
  it.each(Object.keys(ACTS))("takes %s back with one press, and not what was typed before it behind words that came back", (name) => {
    const { editor, undo, shown, select, act } = opened("Seen at the quay\nand again");
    const first = shown();
    select(17, 17);
    act(typed(" seen twice"));
    select(23, 28);
    act(ACTS["deleting"] as Command);
    undo.undo();
    select(28, 28);
    act(typed("!"));
    const before = shown();
    // A join needs the caret at the start of a paragraph; two acts need another before them that they can take away.
    if (name === "joining paragraphs") select(31, 31);
    else select(23, 29);
    if (name === "lifting") act(ACTS["quotation"] as Command);
    if (name === "paragraph") act(ACTS["heading"] as Command);
    const acts = undo.undoStack.length;
    act(ACTS[name] as Command);
    expect(undo.undoStack.length).toBe(acts + 1);
    undo.undo();
    expect(undo.undoStack.length).toBe(acts);
    while (undo.undoStack.length > 2) undo.undo();
    expect(shown()).toBe(before);
    expect(editor.state.doc.textContent).toContain("twice!");
    undo.undo();
    undo.undo();
    expect(shown()).toBe(first);
  });
});
