import { useEffect } from "react";
import { useLingui } from "@lingui/react/macro";
import { CollaborationCaret } from "@tiptap/extension-collaboration-caret";
import { ySyncPluginKey } from "@tiptap/y-tiptap";
import { EditorContent, useEditor } from "@tiptap/react";
import type * as Y from "yjs";
import { BODY_EXTENSIONS } from "../../editor/body-extensions.ts";
import { guardExtension } from "../../editor/body-guard.ts";
import { commentMarks, showAnchored, type AnchoredThread, type ChosenRange } from "../../editor/comment-marks.ts";
import type { UnfitPart } from "../../editor/unfit-part.ts";
import { sayTextStays } from "../../hooks/undo-press.ts";
import { useLatest } from "../../hooks/use-latest.ts";
import { useRoom } from "../../hooks/use-room.ts";
import { personColour } from "../../model/person.ts";
import { focusThread } from "../../state/focus-thread.ts";
import { EditorBar } from "./EditorBar.tsx";
import { SharedBody } from "./shared-body.ts";

/** What the editor of a body is given. */
export interface BodyEditorProps {
  readonly compartment: string;
  readonly body: Y.XmlFragment;
  /** The person has just asked to write here. */
  readonly takesFocus: boolean;
  /** The threads that are about ranges of it. */
  readonly anchored: readonly AnchoredThread[];
  /** The person wants to comment on a range; null where they may not. */
  readonly onChoose: ((range: ChosenRange) => void) | null;
}

interface BoundEditorProps extends BodyEditorProps {
  readonly onUnfit: (part: UnfitPart) => void;
}

/** The editor, bound to the body, with other people's carets and an undo of this person's own edits. */
export function BoundEditor({ compartment, body, takesFocus, anchored, onChoose, onUnfit }: BoundEditorProps) {
  const { t } = useLingui();
  const scene = useRoom();
  const { session, user } = scene;
  const link = session.links.links.get(compartment);
  const awareness = link?.awareness;
  const goLabel = useLatest(t`Go to the comments on these words`);
  const choose = useLatest(onChoose);
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
        commentMarks({ body, goLabel: () => goLabel.current, onGo: focusThread, onChoose: (range) => choose.current?.(range) }),
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
  useEffect(() => {
    if (editor !== null) showAnchored(editor.view, anchored);
  }, [editor, anchored]);
  return (
    <div className="editor">
      {editor !== null && <EditorBar editor={editor} body={body} onChoose={onChoose} />}
      <EditorContent editor={editor} />
    </div>
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
