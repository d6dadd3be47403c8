import { useId, useRef, useState } from "react";
import { useLingui } from "@lingui/react/macro";
import * as Y from "yjs";
import { BOARD_LIMITS } from "../../../shared/board/limits.ts";
import { isDeceptive } from "../../../shared/visible-text.ts";
import { redoLast, undoLast } from "../../hooks/undo-press.ts";
import { useCardMap, useRoom } from "../../hooks/use-room.ts";
import { useKeptCaret } from "../../hooks/use-text-selection.ts";
import { useSharedText } from "../../hooks/use-shared-text.ts";
import { AuthoredText } from "./AuthoredText.tsx";
import { CommentedTitle, TitleMirror } from "./CommentedTitle.tsx";
import { CommentOnWords } from "./CommentOnWords.tsx";
import { Field } from "./Field.tsx";
import { ReadMarksContext } from "./read-marks.ts";
import { useSheet } from "./sheet-context.ts";
import { useTitleComments } from "./use-title-comments.ts";

/**
 * The shared title: each keystroke is written as the smallest change, so that no other person's letters are overwritten. Characters that would make it
 * look like another title are not taken (T17).
 */
export function TitleField({ title, portion }: { readonly title: string; readonly portion: string | undefined }) {
  const { t } = useLingui();
  const scene = useRoom();
  const { card, isReadOnly, authors } = useSheet();
  const stored = useCardMap(card.key)?.get("title");
  const shared = stored instanceof Y.Text ? stored : undefined;
  const live = useSharedText(shared);
  const value = shared === undefined ? title : live;
  const ref = useRef<HTMLTextAreaElement>(null);
  const faultId = useId();
  const [isRefused, setRefused] = useState(false);
  useKeptCaret(ref, value);
  const { commented, marks, comment } = useTitleComments(shared, live, ref);
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.key === "Enter") event.preventDefault();
    // The same keys as in the editor of the body.
    if ((event.ctrlKey || event.metaKey) && event.altKey && event.code === "KeyM") {
      event.preventDefault();
      return comment?.();
    }
    // The browser's own undo of this input would also revert letters of other people.
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z") return;
    event.preventDefault();
    if (event.shiftKey) redoLast(scene);
    else undoLast(scene);
  };
  const type = (typed: string) => {
    // A title that another program wrote with such characters can still be edited, and mended.
    const isDeceiving = isDeceptive(typed) && !isDeceptive(value);
    setRefused(isDeceiving);
    if (!isDeceiving) scene.edits.retitle(card.key, typed);
  };
  return (
    <Field name="title" label={t`Title`} className="sheet-title" portion={portion}>
      {(labelId) =>
        authors !== null && shared !== undefined ? (
          <p className="sheet-title-text" dir="auto">
            <ReadMarksContext value={commented}>
              <AuthoredText text={shared} />
            </ReadMarksContext>
          </p>
        ) : (
          <>
            <div className="sheet-title-box">
              <TitleMirror value={value} marks={marks} />
              <textarea
                ref={ref}
                className="sheet-title-input"
                aria-labelledby={labelId}
                aria-invalid={isRefused}
                aria-describedby={isRefused ? faultId : undefined}
                dir="auto"
                rows={1}
                maxLength={BOARD_LIMITS.title}
                readOnly={isReadOnly}
                placeholder={t`Untitled`}
                value={value}
                onKeyDown={onKeyDown}
                onChange={(event) => type(event.target.value.replaceAll("\n", " "))}
                onBlur={() => setRefused(false)}
              />
            </div>
            <CommentedTitle letters={value} marks={marks} />
            {comment !== null && <CommentOnWords onComment={comment} />}
            {isRefused && (
              <p id={faultId} className="field-fault" role="alert">
                {t`Some characters cannot be seen, or change the direction of the text. Type it again without them.`}
              </p>
            )}
          </>
        )
      }
    </Field>
  );
}
