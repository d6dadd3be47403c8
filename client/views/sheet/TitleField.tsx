import { useId, useLayoutEffect, useRef, useState } from "react";
import { useLingui } from "@lingui/react/macro";
import * as Y from "yjs";
import { BOARD_LIMITS } from "../../../shared/board/limits.ts";
import { isDeceptive } from "../../../shared/visible-text.ts";
import { redoLast, undoLast } from "../../hooks/undo-press.ts";
import { useCardMap, useRoom } from "../../hooks/use-room.ts";
import { useSharedText } from "../../hooks/use-shared-text.ts";
import { AuthoredText } from "./AuthoredText.tsx";
import { Field } from "./Field.tsx";
import { useSheet } from "./sheet-context.ts";

/**
 * The shared title: each keystroke is written as the smallest change, so that no other person's letters are overwritten. Characters that would make it
 * look like another title are not taken (T17).
 */
export function TitleField({ title }: { readonly title: string }) {
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
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.key === "Enter") event.preventDefault();
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
    <Field name="title" label={t`Title`} className="sheet-title">
      {(labelId) =>
        authors !== null && shared !== undefined ? (
          <p className="sheet-title-text" dir="auto">
            <AuthoredText text={shared} />
          </p>
        ) : (
          <>
            <div className="sheet-title-box" data-letters={value}>
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

/** Keeps the caret beside the same letters when another person types before it. */
function useKeptCaret(ref: React.RefObject<HTMLTextAreaElement | null>, value: string): void {
  const before = useRef({ value, caret: 0 });
  useLayoutEffect(() => {
    const element = ref.current;
    if (element === null) return;
    const { value: old, caret } = before.current;
    // The browser moves the caret to the end when the text is set from outside.
    const isMoved = document.activeElement === element && old !== value && element.selectionStart === value.length && caret < old.length;
    if (isMoved) {
      let start = 0;
      while (start < old.length && start < value.length && old[start] === value[start]) start += 1;
      const place = start < caret ? Math.max(start, caret + value.length - old.length) : caret;
      element.setSelectionRange(place, place);
    }
    before.current = { value, caret: element.selectionStart };
  }, [ref, value]);
  useLayoutEffect(() => {
    const remember = () => {
      const element = ref.current;
      if (element !== null) before.current = { value: element.value, caret: element.selectionStart };
    };
    document.addEventListener("selectionchange", remember);
    return () => document.removeEventListener("selectionchange", remember);
  }, [ref]);
}
