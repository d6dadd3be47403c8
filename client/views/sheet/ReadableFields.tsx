import type { Card } from "../../../shared/board/card.ts";
import { cardMarking } from "../../../shared/marking/marking.ts";
import { portionMark } from "../../../shared/marking/marking-text.ts";
import type { Compartment } from "../../../shared/rest/compartments.ts";
import { useMarkingScheme } from "../../hooks/use-marking-scheme.ts";
import { BodyField } from "./BodyField.tsx";
import { CardFields } from "./CardFields.tsx";
import { CardHeadFields } from "./CardHeadFields.tsx";
import { LinksField } from "./LinksField.tsx";
import { TitleField } from "./TitleField.tsx";

interface ReadableFieldsProps {
  readonly card: Card;
  readonly compartment: Compartment | undefined;
}

/** Passes each field only the values that it shows, so that typing in one field does not render the others again. */
export function ReadableFields({ card, compartment }: ReadableFieldsProps) {
  const scheme = useMarkingScheme();
  const portion = compartment && portionMark(cardMarking(card.marking, compartment, scheme), scheme);
  return (
    <>
      <TitleField title={card.title} portion={portion} />
      <CardHeadFields severity={card.severity} status={card.status} lane={card.lane} kind={card.kind} source={card.source} />
      <BodyField portion={portion} />
      <CardFields
        compartment={compartment}
        assessment={card.assessment}
        occurred={card.occurred}
        place={card.place}
        tags={card.tags}
        marking={card.marking}
      />
      <LinksField />
    </>
  );
}
