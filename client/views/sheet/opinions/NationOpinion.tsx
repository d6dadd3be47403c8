import { memo, useState } from "react";
import { Plural } from "@lingui/react/macro";
import { ChevronDown } from "lucide-react";
import type { Opinion } from "../../../../shared/rest/acts.ts";
import type { NationOpinions } from "../../../model/card-opinions.ts";
import { ActHead } from "../ActHead.tsx";
import { FoldedWords } from "../FoldedWords.tsx";
import { OpinionScale } from "./OpinionScale.tsx";

/** What a nation thinks of the card, and why; what it thought before is behind one line. */
export const NationOpinion = memo(function NationOpinion({ nation }: { readonly nation: NationOpinions }) {
  const [isShown, setShown] = useState(false);
  const [inForce, ...before] = nation.opinions;
  if (inForce === undefined) return null;
  return (
    <li className="opinion" data-nation={nation.partner}>
      <div className="opinion-head">
        <bdi dir="ltr" className="chip">
          {nation.partner}
        </bdi>
        <OpinionScale opinion={inForce.opinion} />
      </div>
      <Why opinion={inForce} />
      {before.length > 0 && (
        <button type="button" className="acts-fold" aria-expanded={isShown} onClick={() => setShown(!isShown)}>
          <ChevronDown aria-hidden />
          <Plural value={before.length} one="# opinion before" other="# opinions before" />
        </button>
      )}
      {isShown &&
        before.map((opinion) => (
          <div key={opinion.id} className="opinion-before">
            <OpinionScale opinion={opinion.opinion} />
            <Why opinion={opinion} />
          </div>
        ))}
    </li>
  );
});

function Why({ opinion: { author, partner, at, explanation } }: { readonly opinion: Opinion }) {
  return (
    <>
      <FoldedWords text={explanation} />
      <ActHead author={author} partner={partner} at={at} />
    </>
  );
}
