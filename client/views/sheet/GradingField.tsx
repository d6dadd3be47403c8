import { useLingui } from "@lingui/react/macro";
import type { Card } from "../../../shared/board/card.ts";
import type { Credibility, Reliability } from "../../../shared/board/grading.ts";
import { useRoom } from "../../hooks/use-room.ts";
import { Field } from "./Field.tsx";
import { GradingChoice } from "../../components/GradingChoice.tsx";
import { useSheet } from "./sheet-context.ts";

/** Admiralty grading: source and information are graded separately. */
export function GradingField({ source }: { readonly source: Card["source"] }) {
  const { t } = useLingui();
  const { edits } = useRoom();
  const { card, isReadOnly } = useSheet();
  const grade = (reliability: Reliability | undefined, credibility: Credibility | undefined) =>
    edits.set(
      card.key,
      "source",
      reliability || credibility ? { ...(reliability && { reliability }), ...(credibility && { credibility }) } : undefined,
    );
  return (
    <Field name="source" label={t`Source grading`}>
      {() => <GradingChoice source={source} isReadOnly={isReadOnly} onGrade={grade} />}
    </Field>
  );
}
