import { Trans } from "@lingui/react/macro";
import type { Card } from "../../../shared/board/card.ts";
import { AssessmentField } from "./AssessmentField.tsx";
import { PlaceField } from "./PlaceField.tsx";
import { TagsField } from "./TagsField.tsx";
import { TimeField } from "./TimeField.tsx";

/** The fields below the text of a card: assessment, time, place, tags and handling. */
export function CardFields({ card }: { readonly card: Card }) {
  return (
    <>
      <AssessmentField assessment={card.assessment} />
      <TimeField occurred={card.occurred} />
      <PlaceField place={card.place} />
      <TagsField tags={card.tags ?? []} />
      {card.marking && (
        <p className="flex flex-wrap gap-1.5 text-[12px] text-quiet">
          <Trans>Handling:</Trans>
          <bdi dir="ltr" className="chip">
            TLP:{card.marking.tlp.toUpperCase()}
          </bdi>
          {card.marking.orcon && <bdi className="chip">ORCON</bdi>}
          {card.marking.caveats.map((caveat) => (
            <bdi key={caveat} className="chip">
              {caveat}
            </bdi>
          ))}
        </p>
      )}
    </>
  );
}
