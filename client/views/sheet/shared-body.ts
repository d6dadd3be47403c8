import { Collaboration, type CollaborationOptions } from "@tiptap/extension-collaboration";
import type { Node } from "@tiptap/pm/model";
import { Selection, TextSelection, type EditorState } from "@tiptap/pm/state";
import type { EditorView } from "@tiptap/pm/view";
import type { TextObstacle } from "../../model/text-act.ts";
import { TextUndo } from "../../model/text-undo.ts";

interface SharedBodyOptions extends CollaborationOptions {
  /** Called after a press of undo or redo that changed nothing, because its act has to stay. */
  readonly onRefused?: (obstacle: TextObstacle) => void;
}

/** Binds the editor to the shared text, with undo and redo that take back one's own acts and put the caret where they did. */
export const SharedBody = Collaboration.extend<SharedBodyOptions>({
  addProseMirrorPlugins() {
    const { fragment, onRefused } = this.options;
    if (!fragment) return [];
    const undoManager = new TextUndo(fragment, onRefused);
    this.options.yUndoOptions = { undoManager };
    const plugins = Collaboration.config.addProseMirrorPlugins?.call({ ...this, parent: undefined }) ?? [];
    // The binding writes under its own key as the origin.
    undoManager.addTrackedOrigin(plugins[0]?.spec.key);
    return plugins;
  },
  addCommands() {
    const shift =
      (act: (undo: TextUndo) => unknown): CommandOf =>
      ({ tr, view, dispatch }) => {
        // Yjs changes the view itself, while the command is still being built.
        tr.setMeta("preventDispatch", true);
        const undo = textUndo(view.state);
        if (undo === undefined) return false;
        if (dispatch) withCaret(view, () => act(undo));
        return true;
      };
    return { undo: () => shift((undo) => undo.undo()), redo: () => shift((undo) => undo.redo()) };
  },
});

type CommandOf = (props: { tr: { setMeta(key: string, value: unknown): unknown }; view: EditorView; dispatch: unknown }) => boolean;

function textUndo(state: EditorState): TextUndo | undefined {
  for (const plugin of state.plugins) {
    const { undoManager } = (plugin.getState(state) as { undoManager?: unknown } | undefined) ?? {};
    if (undoManager instanceof TextUndo) return undoManager;
  }
  return undefined;
}

/**
 * Runs an undo or redo and puts the caret beside what it changed. The binding keeps the selection from before the act
 * for the next change instead, which is another person's, so the caret would jump.
 */
function withCaret(view: EditorView, act: () => void): void {
  const { doc: before, selection } = view.state;
  act();
  forgetSelection(view.state);
  const after = view.state.doc;
  if (after.eq(before)) return;
  const { tr } = view.state;
  view.dispatch(
    tr
      .setSelection(selectionAfter(before, after, selection))
      .setMeta("addToHistory", false)
      .scrollIntoView(),
  );
}

/** Makes the binding forget the selection that it keeps for the next change. To be called after each undo and redo. */
export function forgetSelection(state: EditorState): void {
  for (const plugin of state.plugins) {
    const { binding } = (plugin.getState(state) as { binding?: { beforeTransactionSelection?: unknown } } | undefined) ?? {};
    if (binding?.beforeTransactionSelection !== undefined) binding.beforeTransactionSelection = null;
  }
}

/** Where the selection belongs after a change: where it was if only looks changed, else behind what changed. */
export function selectionAfter(before: Node, after: Node, selection: Selection): Selection {
  const [blocksBefore, blocksAfter] = [textBlocks(before), textBlocks(after)];
  if (before.textContent === after.textContent && blocksBefore.length === blocksAfter.length) {
    const moved = (position: number) => {
      const index = blocksBefore.findLastIndex((start) => start <= position);
      return Math.min((blocksAfter[index] ?? 0) + position - (blocksBefore[index] ?? 0), after.content.size);
    };
    return TextSelection.between(after.resolve(moved(selection.anchor)), after.resolve(moved(selection.head)));
  }
  const start = before.content.findDiffStart(after.content) ?? 0;
  const end = before.content.findDiffEnd(after.content)?.b ?? start;
  // Where letters repeat, the two ends overlap.
  return Selection.near(after.resolve(Math.min(Math.max(start, end), after.content.size)), -1);
}

/** Where each block of text begins. */
function textBlocks(doc: Node): readonly number[] {
  const starts: number[] = [];
  doc.descendants((node, position) => {
    if (node.isTextblock) starts.push(position + 1);
    return !node.isTextblock;
  });
  return starts;
}
