import { memo } from "react";
import type { Card } from "../../../shared/board/card.ts";
import type { Compartment } from "../../../shared/rest/compartments.ts";
import { AssessmentField } from "./AssessmentField.tsx";
import { MarkingField } from "./MarkingField.tsx";
import { PlaceField } from "./PlaceField.tsx";
import { TagsField } from "./TagsField.tsx";
import { TimeField } from "./TimeField.tsx";

type CardFieldsProps = { readonly compartment: Compartment | undefined } & {
  readonly [Name in "assessment" | "occurred" | "place" | "tags" | "marking"]: Card[Name];
};

const NO_TAGS: readonly string[] = [];

/** The fields below the text of a card: assessment, time, place, tags and marking. */
export const CardFields = memo(function CardFields({ compartment, assessment, occurred, place, tags, marking }: CardFieldsProps) {
  return (
    <>
      <AssessmentField assessment={assessment} />
      <TimeField occurred={occurred} />
      <PlaceField place={place} />
      <TagsField tags={tags ?? NO_TAGS} />
      {compartment && <MarkingField marking={marking} compartment={compartment} />}
    </>
  );
});
