import { useLingui } from "@lingui/react/macro";
import { useEditorState, type Editor } from "@tiptap/react";
import { Bold, Heading, Italic, List, ListOrdered, MessageSquarePlus, Quote, Redo2, Undo2, type LucideIcon } from "lucide-react";
import type * as Y from "yjs";
import { chosenRange, type ChosenRange } from "../../editor/comment-marks.ts";

interface EditorBarProps {
  readonly editor: Editor;
  /** The body that the editor is bound to. */
  readonly body: Y.XmlFragment;
  /** The person wants to comment on a range; null where they may not. */
  readonly onChoose: ((range: ChosenRange) => void) | null;
}

/** The buttons above the editor: formatting, commenting on the selection, undo and redo of this text. */
export function EditorBar({ editor, body, onChoose }: EditorBarProps) {
  const { t } = useLingui();
  const active = useEditorState({
    editor,
    selector: ({ editor: now }) => ({
      bold: now.isActive("bold"),
      italic: now.isActive("italic"),
      heading: now.isActive("heading"),
      bullets: now.isActive("bulletList"),
      numbers: now.isActive("orderedList"),
      quote: now.isActive("blockquote"),
      isSelected: !now.state.selection.empty,
    }),
  });
  const chain = () => editor.chain().focus();
  const comment = () => {
    const range = chosenRange(body, editor.state);
    if (range !== null) onChoose?.(range);
  };
  return (
    <div className="editor-bar" role="toolbar" aria-label={t`Formatting`}>
      <Tool icon={Bold} isMirrored={false} label={t`Bold`} isOn={active.bold} onPress={() => chain().toggleBold().run()} />
      <Tool icon={Italic} isMirrored={false} label={t`Italic`} isOn={active.italic} onPress={() => chain().toggleItalic().run()} />
      <Tool
        icon={Heading}
        isMirrored={false}
        label={t`Heading`}
        isOn={active.heading}
        onPress={() => chain().toggleHeading({ level: 3 }).run()}
      />
      <Tool icon={List} label={t`Bulleted list`} isOn={active.bullets} onPress={() => chain().toggleBulletList().run()} />
      <Tool icon={ListOrdered} label={t`Numbered list`} isOn={active.numbers} onPress={() => chain().toggleOrderedList().run()} />
      <Tool icon={Quote} label={t`Quotation`} isOn={active.quote} onPress={() => chain().toggleBlockquote().run()} />
      <span className="grow" />
      {onChoose !== null && (
        <Tool
          icon={MessageSquarePlus}
          label={t`Comment on the selected words (Ctrl+Alt+M)`}
          isDisabled={!active.isSelected}
          onPress={comment}
        />
      )}
      <Tool icon={Undo2} label={t`Undo in this text`} onPress={() => chain().undo().run()} />
      <Tool icon={Redo2} label={t`Redo in this text`} onPress={() => chain().redo().run()} />
    </div>
  );
}

interface ToolProps {
  readonly icon: LucideIcon;
  readonly label: string;
  readonly isOn?: boolean;
  /** Icons with letters are not mirrored in right-to-left languages; arrows and lists are. */
  readonly isMirrored?: boolean;
  readonly isDisabled?: boolean;
  readonly onPress: () => void;
}

function Tool({ icon: Icon, label, isOn, isMirrored = true, isDisabled = false, onPress }: ToolProps) {
  return (
    <button
      type="button"
      className="editor-tool"
      aria-label={label}
      title={label}
      aria-pressed={isOn}
      // Not `disabled`: the keyboard passes every button in its order.
      aria-disabled={isDisabled}
      // Pressing the button must not clear the selection in the text.
      onMouseDown={(event) => event.preventDefault()}
      onClick={onPress}
    >
      <Icon aria-hidden className={isMirrored ? "rtl:-scale-x-100" : ""} />
    </button>
  );
}
