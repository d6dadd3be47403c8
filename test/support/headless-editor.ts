import { EditorState, type Plugin, type PluginView, type Transaction } from "@tiptap/pm/state";
import type { EditorView } from "@tiptap/pm/view";
import { ySyncPlugin } from "@tiptap/y-tiptap";
import type * as Y from "yjs";
import { BODY_SCHEMA } from "../../client/editor/body-extensions.ts";
import { bodyGuard } from "../../client/editor/body-guard.ts";
import type { UnfitPart } from "../../client/editor/unfit-part.ts";

/**
 * An editor without a page: the binding and the guard of the client on a state of their own, in the order of the client.
 * Does of a ProseMirror view what the two use: it applies transactions and tells the plugins.
 */
export class HeadlessEditor {
  /** Why the binding was taken away; null while it is there. */
  unfit: UnfitPart | null = null;
  /** Writes of the person. */
  edits = 0;
  state: EditorState;
  readonly #views: PluginView[] = [];

  /** `more`: plugins after the binding. `isUnguarded` plants the fault that the guard prevents. */
  constructor(body: Y.XmlFragment, { more = [], isUnguarded = false }: { more?: readonly Plugin[]; isUnguarded?: boolean } = {}) {
    const guard = bodyGuard({
      body,
      onUnfit: (part) => {
        this.unfit = part;
      },
      gate: {
        close: () => undefined,
        open: () => {
          this.edits += 1;
        },
        remove: () => undefined,
      },
    });
    const plugins: Plugin[] = [...(isUnguarded ? [] : [guard]), ySyncPlugin(body) as Plugin, ...more];
    this.state = EditorState.create({ schema: BODY_SCHEMA, plugins });
    for (const plugin of plugins) {
      const view = plugin.spec.view?.(this as unknown as EditorView);
      if (view !== undefined) this.#views.push(view);
    }
  }

  /** As `EditorView.dispatch`. */
  dispatch(transaction: Transaction): void {
    const before = this.state;
    this.state = before.apply(transaction);
    for (const view of this.#views) view.update?.(this as unknown as EditorView, before);
  }

  /** As `EditorView.hasFocus`: nothing has the focus where there is no page. */
  hasFocus(): boolean {
    return false;
  }

  /** A view update without a change, as after a moved caret or another person's presence. */
  touch(): void {
    this.dispatch(this.state.tr.setMeta("touched", true));
  }

  /** Types at a position of the editor's document. */
  type(text: string, at: number): void {
    this.dispatch(this.state.tr.insertText(text, at));
  }

  /** As leaving the page. */
  destroy(): void {
    for (const view of this.#views.toReversed()) view.destroy?.();
  }
}
