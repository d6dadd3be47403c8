import { useState } from "react";
import { useLingui } from "@lingui/react/macro";
import { X } from "lucide-react";
import { BOARD_LIMITS } from "../../../shared/board/limits.ts";
import { useRoom } from "../../hooks/use-room.ts";
import { Field } from "./Field.tsx";
import { useSheet } from "./sheet-context.ts";

/** The tags of a card. */
export function TagsField({ tags }: { readonly tags: readonly string[] }) {
  const { t } = useLingui();
  const { edits } = useRoom();
  const { card, isReadOnly } = useSheet();
  const [text, setText] = useState("");
  const add = () => {
    const tag = text.trim();
    if (tag !== "" && !tags.includes(tag)) edits.set(card.key, "tags", [...tags, tag]);
    setText("");
  };
  const remove = (gone: string) => {
    const rest = tags.filter((tag) => tag !== gone);
    edits.set(card.key, "tags", rest.length === 0 ? undefined : rest);
  };
  if (isReadOnly && tags.length === 0) return null;
  return (
    <Field name="tags" label={t`Tags`}>
      {(labelId) => (
        <div className="flex flex-wrap items-center gap-1.5">
          {tags.map((tag) => (
            <span key={tag} className="chip tag">
              <bdi className="truncate">{tag}</bdi>
              {!isReadOnly && (
                <button type="button" className="tag-remove" aria-label={t`Remove the tag ${tag}`} onClick={() => remove(tag)}>
                  <X aria-hidden />
                </button>
              )}
            </span>
          ))}
          {!isReadOnly && tags.length < BOARD_LIMITS.tags && (
            <input
              className="input tag-input"
              dir="auto"
              aria-labelledby={labelId}
              placeholder={t`Add a tag`}
              maxLength={BOARD_LIMITS.word}
              value={text}
              onChange={(event) => setText(event.target.value)}
              onBlur={add}
              onKeyDown={(event) => {
                if (event.key === "Escape" && text !== "") {
                  event.stopPropagation();
                  setText("");
                }
                if (event.key !== "Enter" && event.key !== ",") return;
                event.preventDefault();
                add();
              }}
            />
          )}
        </div>
      )}
    </Field>
  );
}
