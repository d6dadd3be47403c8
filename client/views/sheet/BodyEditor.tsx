import { memo, useEffect, useState } from "react";
import { useLingui } from "@lingui/react/macro";
import { CollaborationCaret } from "@tiptap/extension-collaboration-caret";
import { ySyncPluginKey } from "@tiptap/y-tiptap";
import { EditorContent, useEditor, useEditorState, type Editor } from "@tiptap/react";
import { Bold, Heading, Italic, List, ListOrdered, Quote, Redo2, Undo2, type LucideIcon } from "lucide-react";
import type * as Y from "yjs";
import { BODY_EXTENSIONS } from "../../editor/body-extensions.ts";
import { guardExtension } from "../../editor/body-guard.ts";
import { deleteEmptyParts, emptyParts } from "../../editor/empty-parts.ts";
import { unfitPart, type UnfitPart } from "../../editor/unfit-part.ts";
import { sayTextStays } from "../../hooks/undo-press.ts";
import { useRoom } from "../../hooks/use-room.ts";
import { personColour } from "../../model/person.ts";
import { ReadBody } from "./ReadBody.tsx";
import { UnfitNote } from "./UnfitNote.tsx";
import { SharedBody } from "./shared-body.ts";

interface BodyEditorProps {
  readonly compartment: string;
  readonly body: Y.XmlFragment;
  /** The person has just asked to write here. */
  readonly takesFocus: boolean;
}

/** The shared editor for the text of a card; the text for reading, with the reason, while it holds something that the editor cannot hold. */
function BodyEditor({ compartment, body, takesFocus }: BodyEditorProps) {
  const [unfit, setUnfit] = useState(() => unfitPart(body));
  useEffect(() => {
    if (unfit === null) return undefined;
    // While the editor is shown, its guard watches the body instead.
    const look = () => setUnfit(unfitPart(body));
    look();
    body.observeDeep(look);
    return () => body.unobserveDeep(look);
  }, [body, unfit]);
  return unfit === null ? (
    <BoundEditor compartment={compartment} body={body} takesFocus={takesFocus} onUnfit={setUnfit} />
  ) : (
    <>
      <UnfitNote part={unfit} onDeleteEmptyParts={emptyParts(body).length > 0 ? () => deleteEmptyParts(body) : null} />
      <ReadBody body={body} />
    </>
  );
}

export default memo(BodyEditor);

interface BoundEditorProps extends BodyEditorProps {
  readonly onUnfit: (part: UnfitPart) => void;
}

/** The editor, bound to the body, with other people's carets and an undo of this person's own edits. */
function BoundEditor({ compartment, body, takesFocus, onUnfit }: BoundEditorProps) {
  const { t } = useLingui();
  const scene = useRoom();
  const { session, user } = scene;
  const link = session.links.links.get(compartment);
  const awareness = link?.awareness;
  const editor = useEditor(
    {
      injectCSS: false,
      autofocus: takesFocus ? "end" : false,
      // As data, not as a string: a string would be parsed as HTML, which this page's policy forbids. The shared text replaces it at once.
      content: { type: "doc", content: [{ type: "paragraph" }] },
      extensions: [
        ...BODY_EXTENSIONS,
        SharedBody.configure({ fragment: body, onRefused: (obstacle) => void sayTextStays(scene, compartment, obstacle) }),
        guardExtension({ body, onUnfit, gate: link?.gateFor(ySyncPluginKey) }),
        ...(awareness === undefined
          ? []
          : [
              CollaborationCaret.configure({
                provider: { awareness },
                // The server replaces this with the account that is signed in (P2).
                user: { id: user.id, username: user.username, displayName: user.displayName, partner: user.partner },
                render: caret,
                selectionRender: (writer) => ({ class: "caret-selection", style: `--who: ${colourOf(writer)}` }),
              }),
            ]),
      ],
      editorProps: {
        attributes: { class: "prose prose-edit", dir: "auto", role: "textbox", "aria-multiline": "true", "aria-label": t`Text` },
      },
    },
    [body, link, awareness],
  );
  return (
    <div className="editor">
      {editor !== null && <Toolbar editor={editor} />}
      <EditorContent editor={editor} />
    </div>
  );
}

function Toolbar({ editor }: { readonly editor: Editor }) {
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
    }),
  });
  const chain = () => editor.chain().focus();
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
  readonly onPress: () => void;
}

function Tool({ icon: Icon, label, isOn, isMirrored = true, onPress }: ToolProps) {
  return (
    <button
      type="button"
      className="editor-tool"
      aria-label={label}
      title={label}
      aria-pressed={isOn}
      // Pressing the button must not clear the selection in the text.
      onMouseDown={(event) => event.preventDefault()}
      onClick={onPress}
    >
      <Icon aria-hidden className={isMirrored ? "rtl:-scale-x-100" : ""} />
    </button>
  );
}

/** A writer as stamped by the server into the awareness state; an old client or another program may leave out any part. */
function colourOf(writer: Record<string, unknown>): string {
  return typeof writer["username"] === "string" ? `var(--person-${personColour(writer["username"])})` : "var(--ink-quiet)";
}

function caret(writer: Record<string, unknown>): HTMLElement {
  const mark = document.createElement("span");
  mark.className = "caret";
  mark.style.setProperty("--who", colourOf(writer));
  const label = document.createElement("bdi");
  label.className = "caret-name";
  label.textContent = typeof writer["displayName"] === "string" ? writer["displayName"] : "…";
  mark.append(label);
  return mark;
}
