import { Extension } from "@tiptap/core";
import { Plugin, PluginKey, type EditorState, type Transaction } from "@tiptap/pm/state";
import { Decoration, DecorationSet, type EditorView } from "@tiptap/pm/view";
import { ySyncPluginKey } from "@tiptap/y-tiptap";
import type * as Y from "yjs";
import { anchorOf, stretchesOf, wordsOf, type Anchor } from "../model/anchor.ts";
import { placesOf, rangeOf, textPositions } from "../model/text-positions.ts";

/** A range of the body that a thread is about. */
export interface AnchoredThread {
  readonly thread: string;
  readonly anchor: Anchor;
}

/** A range of the body that was chosen, with the words that stand in it. */
export interface ChosenRange {
  readonly anchor: Anchor;
  readonly words: string;
}

interface CommentMarksOptions {
  /** The body that the editor is bound to. */
  readonly body: Y.XmlFragment;
  /** What the button beside a range is called. */
  readonly goLabel: () => string;
  /** The person wants to go to the thread of a range. */
  readonly onGo: (thread: string) => void;
  /** The person wants to comment on the selected range. */
  readonly onChoose: (range: ChosenRange) => void;
}

interface MarksState {
  readonly anchored: readonly AnchoredThread[];
  readonly decorations: DecorationSet;
}

const marksKey = new PluginKey<MarksState>("comment-marks");

/**
 * Shows which ranges of a body are commented on, with a button beside each that goes to its thread. They are decorations: the text itself is not
 * touched (P11). Ctrl+Alt+M or Cmd+Alt+M comments on the selection.
 */
export function commentMarks(options: CommentMarksOptions): Extension {
  return Extension.create({
    name: "commentMarks",
    addKeyboardShortcuts: () => ({
      "Mod-Alt-m": ({ editor }) => {
        const range = chosenRange(options.body, editor.state);
        if (range === null) return false;
        options.onChoose(range);
        return true;
      },
    }),
    addProseMirrorPlugins: () => [marksPlugin(options)],
  });
}

/** Tells the editor which ranges are commented on. */
export function showAnchored(view: EditorView, anchored: readonly AnchoredThread[]): void {
  view.dispatch(view.state.tr.setMeta(marksKey, anchored).setMeta("addToHistory", false));
}

/** The selected range; null where no letter is selected. */
export function chosenRange(body: Y.XmlFragment, { selection, schema }: EditorState): ChosenRange | null {
  const places = placesOf(
    textPositions(body, (name) => schema.nodes[name]?.isLeaf ?? false),
    selection.from,
    selection.to,
  );
  if (selection.empty || places === null) return null;
  const anchor = anchorOf(places.from, places.to);
  return { anchor, words: wordsOf(stretchesOf(body, anchor)) };
}

function marksPlugin(options: CommentMarksOptions): Plugin<MarksState> {
  return new Plugin<MarksState>({
    key: marksKey,
    state: {
      init: () => ({ anchored: [], decorations: DecorationSet.empty }),
      apply: (transaction, before, _old, now) => {
        const told = transaction.getMeta(marksKey) as readonly AnchoredThread[] | undefined;
        const anchored = told ?? before.anchored;
        if (told !== undefined || isFromBody(transaction)) return { anchored, decorations: decorationsOf(options, anchored, now) };
        // The body has not learnt of the person's own change yet.
        return transaction.docChanged ? { anchored, decorations: before.decorations.map(transaction.mapping, transaction.doc) } : before;
      },
    },
    props: { decorations: (state) => marksKey.getState(state)?.decorations },
  });
}

function isFromBody(transaction: Transaction): boolean {
  const meta = transaction.getMeta(ySyncPluginKey) as { isChangeOrigin?: boolean } | undefined;
  return transaction.docChanged && meta?.isChangeOrigin === true;
}

function decorationsOf(options: CommentMarksOptions, anchored: readonly AnchoredThread[], { doc, schema }: EditorState): DecorationSet {
  const starts = textPositions(options.body, (name) => schema.nodes[name]?.isLeaf ?? false);
  const decorations = anchored.flatMap(({ thread, anchor }) => {
    const ranges = stretchesOf(options.body, anchor).flatMap((stretch) => rangeOf(starts, stretch) ?? []);
    // The editor may be about to take a change that the body has: positions beyond its text are not shown until then.
    const inside = ranges.filter(({ to }) => to <= doc.content.size);
    const end = inside.at(-1)?.to;
    if (end === undefined) return [];
    return [
      ...inside.map(({ from, to }) => Decoration.inline(from, to, { class: "commented", "data-anchor": thread })),
      Decoration.widget(end, () => goButton(options, thread), { side: 1, key: thread, ignoreSelection: true, stopEvent: () => true }),
    ];
  });
  return DecorationSet.create(doc, decorations);
}

function goButton({ goLabel, onGo }: CommentMarksOptions, thread: string): HTMLElement {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "commented-go";
  button.contentEditable = "false";
  button.dataset["anchorGo"] = thread;
  button.setAttribute("aria-label", goLabel());
  button.title = goLabel();
  button.addEventListener("click", () => onGo(thread));
  return button;
}
