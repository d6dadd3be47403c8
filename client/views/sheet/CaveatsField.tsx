import { useLingui } from "@lingui/react/macro";
import { X } from "lucide-react";
import { BOARD_LIMITS } from "../../../shared/board/limits.ts";
import { isDeceptive, isVisible } from "../../../shared/visible-text.ts";
import { useDraft } from "../../hooks/use-draft.ts";
import { FieldFault } from "./FieldFault.tsx";
import type { MarkingChange } from "./marking-change.ts";
import { useSheet } from "./sheet-context.ts";

type CaveatFault = "long" | "many" | "unseen";

interface CaveatsFieldProps {
  readonly caveats: readonly string[];
  readonly onChange: (change: MarkingChange) => void;
}

/** The caveats of a marking, each a text of its own. */
export function CaveatsField({ caveats, onChange }: CaveatsFieldProps) {
  const { t } = useLingui();
  const { card, isReadOnly } = useSheet();
  const draft = useDraft<CaveatFault>("", { card: card.key, field: "marking.caveats" });
  const input = draft.bind((text) => {
    const caveat = text.trim();
    if (caveat === "" || caveats.includes(caveat)) return null;
    if (caveat.length > BOARD_LIMITS.note) return "long";
    if (isDeceptive(caveat) || !isVisible(caveat)) return "unseen";
    if (caveats.length >= BOARD_LIMITS.caveats) return "many";
    onChange({ caveats: [...caveats, caveat] });
    return null;
  });
  if (isReadOnly && caveats.length === 0) return null;
  const sentences: Record<CaveatFault, string> = {
    long: t`A caveat has at most ${BOARD_LIMITS.note} characters; nothing was added.`,
    many: t`A card has at most ${BOARD_LIMITS.caveats} caveats; nothing was added.`,
    unseen: t`Some characters cannot be seen, or change the direction of the text. Type it again without them.`,
  };
  return (
    <div className="field">
      <span className="field-label">{t`Caveats`}</span>
      <ul className="flex flex-wrap items-center gap-1.5" aria-label={t`Caveats`}>
        {caveats.map((caveat) => (
          <li key={caveat} className="chip tag">
            <bdi className="truncate" title={caveat}>
              {caveat}
            </bdi>
            {!isReadOnly && (
              <button
                type="button"
                className="tag-remove"
                aria-label={t`Remove the caveat ${caveat}`}
                onClick={() => onChange({ caveats: caveats.filter((each) => each !== caveat) })}
              >
                <X aria-hidden />
              </button>
            )}
          </li>
        ))}
        {!isReadOnly && (
          <li>
            <input className="input tag-input" dir="auto" aria-label={t`Add a caveat`} placeholder={t`Add a caveat`} {...input} />
          </li>
        )}
      </ul>
      <FieldFault draft={draft} sentences={sentences} />
    </div>
  );
}
