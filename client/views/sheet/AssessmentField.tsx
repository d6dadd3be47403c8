import { useLingui } from "@lingui/react/macro";
import type { Card } from "../../../shared/board/card.ts";
import { AssessmentChoice } from "../../components/AssessmentChoice.tsx";
import { useRoom } from "../../hooks/use-room.ts";
import { Field } from "./Field.tsx";
import { useSheet } from "./sheet-context.ts";

/** The analysts' own judgement. */
export function AssessmentField({ assessment }: { readonly assessment: Card["assessment"] }) {
  const { t } = useLingui();
  const { edits } = useRoom();
  const { card, isReadOnly } = useSheet();
  return (
    <Field name="assessment" label={t`Own assessment`}>
      {() => (
        <AssessmentChoice assessment={assessment} isReadOnly={isReadOnly} onAssess={(value) => edits.set(card.key, "assessment", value)} />
      )}
    </Field>
  );
}
