import { Extension } from "@tiptap/core";
import { Plugin, PluginKey, type EditorState, type Transaction } from "@tiptap/pm/state";
import type { EditorView } from "@tiptap/pm/view";
import { ProsemirrorBinding, ySyncPluginKey } from "@tiptap/y-tiptap";
import type * as Y from "yjs";
import { unfitPart, type UnfitPart } from "./unfit-part.ts";

interface GuardOptions {
  /** The body that the editor is bound to. */
  readonly body: Y.XmlFragment;
  /** The binding was taken away, because the body holds something that the editor cannot hold. The editor must be unmounted. */
  readonly onUnfit: (part: UnfitPart) => void;
  /** Stops what the binding writes on its own from being sent. Closed while the editor opens, opened by the person's first change. */
  readonly gate?: { readonly close: () => void; readonly open: () => void; readonly remove: () => void } | undefined;
}

interface GuardState {
  /** Number of changes that the person made. */
  readonly edits: number;
  /** The latest change was not the person's. */
  readonly isRemote: boolean;
}

const guardKey = new PluginKey<GuardState>("body-guard");

/**
 * Keeps the binding between the editor and a body from writing anything that the person did not do (P11). It must stand before the sync plugin.
 *
 * - The binding writes only after a change of the person, never as a repair or because the editor filled in a paragraph.
 * - Changes that extensions append to other people's changes are dropped.
 * - A change that brings another one with it does not make the binding throw over the caret's place.
 * - If the body no longer fits the editor, also through a remote change, the binding is taken away before it sees that change.
 */
export function bodyGuard(options: GuardOptions): Plugin<GuardState> {
  let guard: GuardView | undefined;
  return new Plugin<GuardState>({
    key: guardKey,
    state: {
      init: () => ({ edits: 0, isRemote: false }),
      apply: (transaction, state) => {
        if (!transaction.docChanged) return state;
        return isChangeOrigin(transaction) ? { edits: state.edits, isRemote: true } : { edits: state.edits + 1, isRemote: false };
      },
    },
    filterTransaction: (transaction, state) => {
      // What is appended to a transaction is judged on a state that the view does not have yet.
      const isAppended = guard !== undefined && state !== guard.view.state;
      return !transaction.docChanged || isChangeOrigin(transaction) || !isAppended || guardKey.getState(state)?.isRemote !== true;
    },
    view: (view) => (guard = new GuardView(view, options)),
    props: { editable: () => guard?.isTaken !== true },
  });
}

/** {@link bodyGuard} as an extension of the editor, before Collaboration, whose priority is 1000. */
export function guardExtension(options: GuardOptions): Extension {
  return Extension.create({ name: "bodyGuard", priority: 1001, addProseMirrorPlugins: () => [bodyGuard(options)] });
}

function isChangeOrigin(transaction: Transaction): boolean {
  const meta = transaction.getMeta(ySyncPluginKey) as { isChangeOrigin?: boolean } | undefined;
  return meta?.isChangeOrigin === true;
}

function bindingOf(state: EditorState): ProsemirrorBinding {
  return (ySyncPluginKey.getState(state) as { binding: ProsemirrorBinding }).binding;
}

class GuardView {
  readonly view: EditorView;
  readonly #options: GuardOptions;
  readonly #binding: ProsemirrorBinding;
  #written: number;
  #isTaken = false;

  constructor(view: EditorView, options: GuardOptions) {
    this.view = view;
    this.#options = options;
    this.#binding = bindingOf(view.state);
    this.#written = this.#edits();
    options.gate?.close();
    this.#gateWrites();
    // Registered before the binding's own observer, whose plugin stands after this one.
    options.body.observeDeep(this.#onChange);
    this.#check();
  }

  /** Whether the binding was taken away. */
  get isTaken(): boolean {
    return this.#isTaken;
  }

  destroy(): void {
    this.#options.body.unobserveDeep(this.#onChange);
    this.#options.gate?.remove();
  }

  #edits(): number {
    return guardKey.getState(this.view.state)?.edits ?? 0;
  }

  #gateWrites(): void {
    const binding = this.#binding;
    binding._prosemirrorChanged = (doc) => {
      if (this.#isTaken || this.#edits() === this.#written) return;
      this.#written = this.#edits();
      this.#options.gate?.open();
      ProsemirrorBinding.prototype._prosemirrorChanged.call(binding, doc);
    };
  }

  #onChange = (_events: unknown, transaction: Y.Transaction): void => {
    // What the binding wrote came from the editor, so it fits.
    if (transaction.origin === ySyncPluginKey) return;
    this.#keepCaretInText();
    this.#check();
  };

  /**
   * Where one change brings another one with it, the binding remembers the caret from before the first of them, looks that place up in the text
   * as it is after the first, and throws if the text has become shorter than that.
   */
  #keepCaretInText(): void {
    const remembered: { absAnchor: number; absHead: number } | null = this.#binding.beforeTransactionSelection;
    if (remembered === null) return;
    const { anchor, head } = this.view.state.selection;
    [remembered.absAnchor, remembered.absHead] = [anchor, head];
  }

  #check(): void {
    if (this.#isTaken) return;
    const part = unfitPart(this.#options.body);
    if (part === null) return;
    this.#isTaken = true;
    // The sync plugin calls these until the editor is unmounted.
    this.#binding.destroy();
    this.#binding.initView = () => undefined;
    this.#binding._forceRerender = () => undefined;
    this.#options.onUnfit(part);
  }
}
