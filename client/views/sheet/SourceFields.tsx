import type { Card } from "../../../shared/board/card.ts";
import { useLingui } from "@lingui/react/macro";
import { gradeText } from "../../../shared/board/grading.ts";
import { levelsLine } from "../../../shared/marking/marking-text.ts";
import { GradeMark } from "../../components/GradeMark.tsx";
import { SeverityMark } from "../../components/SeverityMark.tsx";
import { WhenAndWhere } from "../../components/WhenAndWhere.tsx";
import { CREDIBILITY_MESSAGES, KIND_WORDS, RELIABILITY_MESSAGES } from "../../i18n/words.ts";

/** How severe a card is, how good its source is, and of what kind it is, in words. */
export function SourceGrade({ card: { source, kind, severity } }: { readonly card: Card }) {
  const { i18n } = useLingui();
  const { reliability, credibility } = source ?? {};
  return (
    <p className="source-grade">
      <SeverityMark severity={severity} />
      {gradeText(source) !== "" && (
        <>
          <GradeMark source={source} />
          <span>
            {[
              ...(reliability === undefined ? [] : [i18n._(RELIABILITY_MESSAGES[reliability])]),
              ...(credibility === undefined ? [] : [i18n._(CREDIBILITY_MESSAGES[credibility])]),
            ].join(" · ")}
          </span>
        </>
      )}
      {kind !== undefined && <span>{i18n._(KIND_WORDS[kind])}</span>}
    </p>
  );
}

/** The fields of a card for reading: when, where, tags, handling; each where there is one. */
export function SourceFields({ card: { occurred, place, tags, marking } }: { readonly card: Card }) {
  const { t } = useLingui();
  return (
    <dl className="released-fields">
      <WhenAndWhere occurred={occurred} place={place} />
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
  );
}
