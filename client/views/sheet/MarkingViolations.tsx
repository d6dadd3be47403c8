import { useMemo } from "react";
import { useLingui } from "@lingui/react/macro";
import { violationsOf } from "../../../shared/marking/violations.ts";
import type { Compartment } from "../../../shared/rest/compartments.ts";
import { Note } from "../../components/Note.tsx";
import { useMarkingContext } from "../../hooks/use-marking-context.ts";
import { violationWords } from "../../i18n/marking-words.ts";
import { storedMarking, type BoardCard } from "../../model/board-store.ts";

interface MarkingViolationsProps {
  readonly card: BoardCard;
  readonly compartment: Compartment;
}

/** Everything that is wrong with the marking of the open card, each in a sentence (R43). */
export function MarkingViolations({ card, compartment }: MarkingViolationsProps) {
  const { i18n } = useLingui();
  const context = useMarkingContext(compartment);
  const stored = storedMarking(card);
  const violations = useMemo(() => violationsOf(stored, context), [stored, context]);
  return violations.map((violation) => (
    <Note key={violation.kind} tone="warn">
      {violationWords(i18n, violation, compartment)}
    </Note>
  ));
}
