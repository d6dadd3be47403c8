import type { Card } from "../../../shared/board/card.ts";
import { BodyField } from "./BodyField.tsx";
import { CardFields } from "./CardFields.tsx";
import { CardHeadFields } from "./CardHeadFields.tsx";
import { LinksField } from "./LinksField.tsx";
import { TitleField } from "./TitleField.tsx";

/** Passes each field only the values that it shows, so that typing in one field does not render the others again. */
export function ReadableFields({ card }: { readonly card: Card }) {
  return (
    <>
      <TitleField title={card.title} />
      <CardHeadFields severity={card.severity} status={card.status} lane={card.lane} kind={card.kind} source={card.source} />
      <BodyField />
      <CardFields assessment={card.assessment} occurred={card.occurred} place={card.place} tags={card.tags} marking={card.marking} />
      <LinksField />
    </>
  );
}
