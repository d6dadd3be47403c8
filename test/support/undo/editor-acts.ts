import { joinBackward, lift, setBlockType, splitBlock, toggleMark, wrapIn } from "@tiptap/pm/commands";
import { Fragment, Slice, type MarkType, type Node, type NodeType } from "@tiptap/pm/model";
import { liftListItem, sinkListItem, splitListItem, wrapInList } from "@tiptap/pm/schema-list";
import type { Command } from "@tiptap/pm/state";
import { BODY_SCHEMA } from "../../../client/editor/body-extensions.ts";

const node = (name: string) => BODY_SCHEMA.nodes[name] as NodeType;
const mark = (name: string) => BODY_SCHEMA.marks[name] as MarkType;

/** Types over the selection. */
export const typing =
  (letters: string): Command =>
  (state, dispatch) => (dispatch?.(state.tr.insertText(letters)), true);

const block = (name: string, content: string | Node) =>
  node(name).create(null, typeof content === "string" ? BODY_SCHEMA.text(content) : content);

/** Two paragraphs with a list between them; the first and the last join what they are pasted into. */
const pasted = (words: () => string) =>
  new Slice(
    Fragment.from([
      block("paragraph", words()),
      block("bulletList", block("listItem", block("paragraph", words()))),
      block("paragraph", words()),
    ]),
    1,
    1,
  );

/** Every kind of act that the toolbar, the keys and the clipboard offer. `words`: what is typed and pasted. */
export const editorActs = (words: () => string): Readonly<Record<string, Command>> => ({
  typing: (state, dispatch) => typing(words())(state, dispatch),
  deleting: (state, dispatch) => (dispatch?.(state.tr.deleteSelection()), true),
  bold: toggleMark(mark("bold")),
  italic: toggleMark(mark("italic")),
  strike: toggleMark(mark("strike")),
  code: toggleMark(mark("code")),
  underline: toggleMark(mark("underline")),
  link: toggleMark(mark("link"), { href: "https://port.example/" }),
  heading: setBlockType(node("heading"), { level: 3 }),
  "another level": setBlockType(node("heading"), { level: 2 }),
  paragraph: setBlockType(node("paragraph")),
  "bulleted list": wrapInList(node("bulletList")),
  "numbered list": wrapInList(node("orderedList")),
  quotation: wrapIn(node("blockquote")),
  lifting: lift,
  "a new paragraph": splitBlock,
  "joining paragraphs": joinBackward,
  "a new point": splitListItem(node("listItem")),
  "sinking a point": sinkListItem(node("listItem")),
  "lifting a point": liftListItem(node("listItem")),
  pasting: (state, dispatch) => (dispatch?.(state.tr.replaceSelection(pasted(words))), true),
});

/** {@link editorActs} with words that do not matter. */
export const EDITOR_ACTS = editorActs(() => "words ");
