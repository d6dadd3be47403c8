import { memo } from "react";
import { Trans } from "@lingui/react/macro";
import type { Card } from "../../../shared/board/card.ts";
import { AssessmentField } from "./AssessmentField.tsx";
import { PlaceField } from "./PlaceField.tsx";
import { TagsField } from "./TagsField.tsx";
import { TimeField } from "./TimeField.tsx";

type CardFieldsProps = { readonly [Name in "assessment" | "occurred" | "place" | "tags" | "marking"]: Card[Name] };

const NO_TAGS: readonly string[] = [];

/** The fields below the text of a card: assessment, time, place, tags and handling. */
export const CardFields = memo(function CardFields({ assessment, occurred, place, tags, marking }: CardFieldsProps) {
  return (
    <>
      <AssessmentField assessment={assessment} />
      <TimeField occurred={occurred} />
      <PlaceField place={place} />
      <TagsField tags={tags ?? NO_TAGS} />
      {marking && (
        <p className="flex flex-wrap gap-1.5 text-[12px] text-quiet">
          <Trans>Handling:</Trans>
          <bdi dir="ltr" className="chip">
            TLP:{marking.tlp.toUpperCase()}
          </bdi>
          {marking.orcon && <bdi className="chip">ORCON</bdi>}
          {marking.caveats.map((caveat) => (
            <bdi key={caveat} className="chip">
              {caveat}
            </bdi>
          ))}
        </p>
      )}
    </>
  );
});
