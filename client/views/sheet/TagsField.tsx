import { Trans, useLingui } from "@lingui/react/macro";
import { X } from "lucide-react";
import { BOARD_LIMITS } from "../../../shared/board/limits.ts";
import { isDeceptive, isVisible } from "../../../shared/visible-text.ts";
import { useDraft } from "../../hooks/use-draft.ts";
import { useRoom } from "../../hooks/use-room.ts";
import { Field } from "./Field.tsx";
import { FieldFault } from "./FieldFault.tsx";
import { useSheet } from "./sheet-context.ts";

type TagFault = "long" | "many" | "known" | "unseen";

/** Commas part tags, also those of Arabic and of East Asian writing. */
const COMMAS = /[,،、，]/;

/** The tags of a card. */
export function TagsField({ tags }: { readonly tags: readonly string[] }) {
  const { t } = useLingui();
  const { edits } = useRoom();
  const { card, isReadOnly } = useSheet();
  const add = (text: string): TagFault | null => {
    const typed = text
      .split(COMMAS)
      .map((tag) => tag.trim())
      .filter((tag) => tag !== "");
    if (typed.some((tag) => tag.length > BOARD_LIMITS.word)) return "long";
    if (typed.some((tag) => isDeceptive(tag) || !isVisible(tag))) return "unseen";
    const all = [...new Set([...tags, ...typed])];
    if (all.length > BOARD_LIMITS.tags) return "many";
    if (all.length === tags.length) return typed.length === 0 ? null : "known";
    return edits.set(card.key, "tags", all).ok ? null : "long";
  };
  const draft = useDraft<TagFault>("", { card: card.key, field: "tags" });
  const input = draft.bind(add);
  const remove = (gone: string) => {
    const rest = tags.filter((tag) => tag !== gone);
    edits.set(card.key, "tags", rest.length === 0 ? undefined : rest);
  };
  if (isReadOnly && tags.length === 0) return null;
  const sentences: Record<TagFault, React.ReactNode> = {
    long: <Trans>A tag has at most {BOARD_LIMITS.word} characters; nothing was added.</Trans>,
    many: <Trans>A card has at most {BOARD_LIMITS.tags} tags; nothing was added.</Trans>,
    known: <Trans>The card has this tag already.</Trans>,
    unseen: t`Some characters cannot be seen, or change the direction of the text. Type it again without them.`,
  };
  return (
    <Field name="tags" label={t`Tags`}>
      {(labelId) => (
        <div className="grid gap-1.5">
          <ul className="flex flex-wrap items-center gap-1.5">
            {tags.map((tag) => (
              <li key={tag} className="chip tag">
                <bdi className="truncate">{tag}</bdi>
                {!isReadOnly && (
                  <button type="button" className="tag-remove" aria-label={t`Remove the tag ${tag}`} onClick={() => remove(tag)}>
                    <X aria-hidden />
                  </button>
                )}
              </li>
            ))}
            {!isReadOnly && (
              <li>
                <input
                  className="input tag-input"
                  dir="auto"
                  aria-labelledby={labelId}
                  placeholder={t`Add a tag`}
                  {...input}
                  onKeyDown={(event) => {
                    input.onKeyDown?.(event);
                    if (!COMMAS.test(event.key) && event.key !== "Enter") return;
                    event.preventDefault();
                    if (event.key !== "Enter") draft.finish(add);
                  }}
                />
              </li>
            )}
          </ul>
          <FieldFault draft={draft} sentences={sentences} />
        </div>
      )}
    </Field>
  );
}
