import { useLingui } from "@lingui/react";
import { OPINIONS } from "../../../../shared/acts/opinion.ts";
import { OPINION_WORDS } from "../../../i18n/words.ts";

type OpinionStep = (typeof OPINIONS)[number];

/** An opinion in words, with its place on the scale of five from against to for. */
export function OpinionScale({ opinion }: { readonly opinion: OpinionStep }) {
  const { i18n } = useLingui();
  const place = OPINIONS.indexOf(opinion);
  return (
    <span className="opinion-words" data-opinion={opinion}>
      <span className="opinion-scale" aria-hidden>
        {OPINIONS.map((step, index) => (
          <span key={step} data-on={index === place} />
        ))}
      </span>
      {i18n._(OPINION_WORDS[opinion])}
    </span>
  );
}
