import { useMemo } from "react";
import { Trans } from "@lingui/react/macro";
import * as Y from "yjs";
import { bodyOf } from "../../../shared/board/card.ts";
import { bodyText } from "../../../shared/board/rich-text.ts";
import { useCardActs } from "../../hooks/use-card-acts.ts";
import { useCard, useCardMap } from "../../hooks/use-room.ts";
import { useTitleWords } from "../../hooks/use-title-words.ts";
import { parseCardKey, type CardKey } from "../../model/card-key.ts";
import { ReadBody } from "./ReadBody.tsx";
import { SheetContext } from "./sheet-context.ts";
import { SourceFields, SourceGrade } from "./SourceFields.tsx";

/** A card for reading beside what is written from it: all that it says, and nothing that can be changed. */
export default function SourceCard({ cardKey }: { readonly cardKey: CardKey }) {
  const titleWords = useTitleWords();
  const shown = useCard(cardKey);
  const map = useCardMap(cardKey);
  const place = parseCardKey(cardKey);
  const acts = useCardActs(place?.compartment ?? "", place?.id ?? "");
  const scene = useMemo(
    () => ({ card: { key: cardKey, id: place?.id ?? "", compartment: place?.compartment ?? "" }, acts, isReadOnly: true, authors: null }),
    [cardKey, place?.id, place?.compartment, acts],
  );
  const card = shown?.card ?? null;
  if (card === null)
    return (
      <p className="release-quiet">
        <Trans>The card is not here now. It may still be on its way, or it was deleted.</Trans>
      </p>
    );
  const { title } = card;
  const body = map && bodyOf(map);
  return (
    <SheetContext value={scene}>
      <article className="source-card">
        <h3 dir="auto">{titleWords(title)}</h3>
        <SourceGrade card={card} />
        {body instanceof Y.XmlFragment ? (
          <ReadBody body={body} />
        ) : (
          <p className="prose prose-read whitespace-pre-wrap" dir="auto">
            {bodyText(body)}
          </p>
        )}
        <SourceFields card={card} />
      </article>
    </SheetContext>
  );
}
