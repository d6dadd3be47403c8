import { useLayoutEffect, useRef } from "react";
import { useLingui } from "@lingui/react/macro";
import * as Y from "yjs";
import { BOARD_LIMITS } from "../../../shared/board/limits.ts";
import { redoLast, undoLast } from "../../hooks/undo-press.ts";
import { useCardMap, useRoom } from "../../hooks/use-room.ts";
import { useSharedText } from "../../hooks/use-shared-text.ts";
import { AuthoredText } from "./AuthoredText.tsx";
import { Field } from "./Field.tsx";
import { useSheet } from "./sheet-context.ts";

/** The shared title: each keystroke is written as the smallest change, so that no other person's letters are overwritten. */
export function TitleField({ title }: { readonly title: string }) {
  const { t } = useLingui();
  const scene = useRoom();
  const { card, isReadOnly, authors } = useSheet();
  const stored = useCardMap(card.key)?.get("title");
  const shared = stored instanceof Y.Text ? stored : undefined;
  const live = useSharedText(shared);
  const value = shared === undefined ? title : live;
  const ref = useRef<HTMLTextAreaElement>(null);
  useKeptCaret(ref, value);
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.key === "Enter") event.preventDefault();
    // The browser's own undo of this input would also revert letters of other people.
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z") return;
    event.preventDefault();
    if (event.shiftKey) redoLast(scene);
    else undoLast(scene);
  };
  return (
    <Field name="title" label={t`Title`} className="sheet-title">
      {(labelId) =>
        authors !== null && shared !== undefined ? (
          <p className="sheet-title-text" dir="auto">
            <AuthoredText text={shared} />
          </p>
        ) : (
          <div className="sheet-title-box" data-letters={value}>
            <textarea
              ref={ref}
              className="sheet-title-input"
              aria-labelledby={labelId}
              dir="auto"
              rows={1}
              maxLength={BOARD_LIMITS.title}
              readOnly={isReadOnly}
              placeholder={t`Untitled`}
              value={value}
              onKeyDown={onKeyDown}
              onChange={(event) => scene.edits.retitle(card.key, event.target.value.replaceAll("\n", " "))}
            />
          </div>
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
