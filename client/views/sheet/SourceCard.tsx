import { useMemo } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import * as Y from "yjs";
import { bodyOf } from "../../../shared/board/card.ts";
import { bodyText } from "../../../shared/board/rich-text.ts";
import { gradeText } from "../../../shared/board/grading.ts";
import { levelsLine } from "../../../shared/marking/marking-text.ts";
import { GradeMark } from "../../components/GradeMark.tsx";
import { SeverityMark } from "../../components/SeverityMark.tsx";
import { useCardActs } from "../../hooks/use-card-acts.ts";
import { useCard, useCardMap } from "../../hooks/use-room.ts";
import { useTitleWords } from "../../hooks/use-title-words.ts";
import { dateTimeGroup } from "../../i18n/format.ts";
import { CREDIBILITY_MESSAGES, KIND_WORDS, RELIABILITY_MESSAGES } from "../../i18n/words.ts";
import { parseCardKey, type CardKey } from "../../model/card-key.ts";
import { ReadBody } from "./ReadBody.tsx";
import { SheetContext } from "./sheet-context.ts";

/** A card for reading beside what is written from it: all that it says, and nothing that can be changed. */
export default function SourceCard({ cardKey }: { readonly cardKey: CardKey }) {
  const { t, i18n } = useLingui();
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
  const { title, source, occurred, place: where, tags, marking, kind, severity } = card;
  const body = map && bodyOf(map);
  return (
    <SheetContext value={scene}>
      <article className="source-card">
        <h3 dir="auto">{titleWords(title)}</h3>
        <p className="source-grade">
          <SeverityMark severity={severity} />
          {gradeText(source) !== "" && (
            <>
              <GradeMark source={source} />
              <span>
                {[
                  ...(source?.reliability === undefined ? [] : [i18n._(RELIABILITY_MESSAGES[source.reliability])]),
                  ...(source?.credibility === undefined ? [] : [i18n._(CREDIBILITY_MESSAGES[source.credibility])]),
                ].join(" · ")}
              </span>
            </>
          )}
          {kind !== undefined && <span>{i18n._(KIND_WORDS[kind])}</span>}
        </p>
        {body instanceof Y.XmlFragment ? (
          <ReadBody body={body} />
        ) : (
          <p className="prose prose-read whitespace-pre-wrap" dir="auto">
            {bodyText(body)}
          </p>
        )}
        <dl className="released-fields">
          {occurred !== undefined && (
            <>
              <dt>{t`When`}</dt>
              <dd dir="ltr">
                {dateTimeGroup(new Date(occurred.from))}
                {occurred.to !== undefined && ` – ${dateTimeGroup(new Date(occurred.to))}`}
              </dd>
            </>
          )}
          {where !== undefined && (
            <>
              <dt>{t`Where`}</dt>
              <dd>
                {where.name !== undefined && <bdi>{where.name} </bdi>}
                {where.lat !== undefined && <bdi dir="ltr">{`${where.lat}, ${where.lon} `}</bdi>}
                {where.precisionMetres !== undefined && <bdi dir="ltr">{`± ${where.precisionMetres} m`}</bdi>}
              </dd>
            </>
          )}
          {tags !== undefined && tags.length > 0 && (
            <>
              <dt>{t`Tags`}</dt>
              <dd>{tags.join(", ")}</dd>
            </>
          )}
          {marking !== undefined && (
            <>
              <dt>{t`Handling`}</dt>
              <dd>
                <bdi dir="ltr">
                  {[levelsLine(marking), ...(marking.orcon ? ["ORCON"] : []), ...marking.caveats].filter(Boolean).join(" // ")}
                </bdi>
              </dd>
            </>
          )}
        </dl>
      </article>
    </SheetContext>
  );
}
