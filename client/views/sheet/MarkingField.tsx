import { useId, useState } from "react";
import { useLingui } from "@lingui/react/macro";
import type { Card } from "../../../shared/board/card.ts";
import type { CardInput } from "../../../shared/board/card-values.ts";
import { TLP_LEVELS } from "../../../shared/board/vocabulary.ts";
import { NO_CEILING } from "../../../shared/contribution/label.ts";
import { isAbove } from "../../../shared/marking/ceiling.ts";
import { cardMarking } from "../../../shared/marking/marking.ts";
import { levelsLine, portionMark } from "../../../shared/marking/marking-text.ts";
import type { Compartment } from "../../../shared/rest/compartments.ts";
import { useMarkingScheme } from "../../hooks/use-marking-scheme.ts";
import { useRoom } from "../../hooks/use-room.ts";
import { CaveatsField } from "./CaveatsField.tsx";
import { Field } from "./Field.tsx";
import type { MarkingChange } from "./marking-change.ts";
import { MarkingLevels } from "./MarkingLevels.tsx";
import { RelToChoice } from "./RelToChoice.tsx";
import { ReviewDate } from "./ReviewDate.tsx";
import { useSheet } from "./sheet-context.ts";
import { UnmappedMarkings } from "./UnmappedMarkings.tsx";

interface MarkingFieldProps {
  readonly marking: Card["marking"];
  readonly compartment: Compartment;
}

/** The marking of a card: its levels, whom it may be released to, caveats and the date of its review. What is above the ceiling of the compartment is refused here (R45). */
export function MarkingField({ marking, compartment }: MarkingFieldProps) {
  const { t } = useLingui();
  const scheme = useMarkingScheme();
  const { change, refused, faultId } = useMarkingChange(marking, compartment);
  const shown = portionMark(cardMarking(marking, compartment, scheme), scheme);
  return (
    <Field name="marking" label={t`Marking`}>
      {() => (
        <div className="grid gap-2">
          <p className="portion">
            <bdi dir="ltr">{shown}</bdi>
            {marking === undefined && (
              <span className="text-quiet"> {t`Not marked: it counts as its compartment may be marked at most.`}</span>
            )}
          </p>
          <MarkingLevels marking={marking} faultId={refused === null ? undefined : faultId} onChange={change} />
          {refused !== null && (
            <p id={faultId} className="field-fault" role="alert">
              {t`${refused} is above the ceiling of this compartment, ${levelsLine(compartment.ceiling) ?? ""}. The card belongs in a compartment with a higher ceiling; nothing was changed.`}
            </p>
          )}
          <UnmappedMarkings unmapped={marking?.unmapped ?? []} />
          <RelToChoice relTo={marking?.relTo} compartment={compartment} onChange={change} />
          <CaveatsField caveats={marking?.caveats ?? []} onChange={change} />
          <ReviewDate reviewAt={marking?.reviewAt} onChange={change} />
        </div>
      )}
    </Field>
  );
}

/** How the marking is changed, and the level that was refused last because it is above the ceiling. */
function useMarkingChange(marking: Card["marking"], { ceiling }: Compartment) {
  const { edits } = useRoom();
  const { card } = useSheet();
  const scheme = useMarkingScheme();
  const [refused, setRefused] = useState<string | null>(null);
  const faultId = useId();
  const change = (wanted: MarkingChange) => {
    const levels = { classification: wanted.classification, tlp: wanted.tlp };
    const isHigh = isAbove(levels, ceiling ?? NO_CEILING, scheme);
    setRefused(isHigh ? levelsLine(levels) : null);
    if (isHigh) return;
    // A card that is marked has a level of TLP: as high as its compartment allows, else what is shared and not public.
    const before: CardInput<"marking"> = marking ?? { tlp: TLP_LEVELS.find((level) => level === ceiling?.tlp) ?? "amber" };
    const next = Object.fromEntries(Object.entries({ ...before, ...wanted }).filter(([, value]) => value !== undefined));
    edits.set(card.key, "marking", next as CardInput<"marking">);
  };
  return { change, refused, faultId };
}
