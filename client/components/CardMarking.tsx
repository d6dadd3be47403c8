import { useMemo } from "react";
import { useLingui } from "@lingui/react/macro";
import { TriangleAlert } from "lucide-react";
import { cardMarking } from "../../shared/marking/marking.ts";
import { violationsOf } from "../../shared/marking/violations.ts";
import type { Compartment } from "../../shared/rest/compartments.ts";
import { useMarkingContext } from "../hooks/use-marking-context.ts";
import { violationWords } from "../i18n/marking-words.ts";
import { storedMarking, type BoardCard } from "../model/board-store.ts";
import { MarkingChip } from "./MarkingChip.tsx";

interface CardMarkingProps {
  readonly card: BoardCard;
  readonly compartment: Compartment;
  /** Leaves out the warning sign where the same screen lists the violations in full. */
  readonly isPlain?: boolean;
}

/** How a card is marked, before its title: its levels, and a sign with words where something is wrong with its marking (R43). */
export function CardMarking({ card, compartment, isPlain = false }: CardMarkingProps) {
  const { i18n } = useLingui();
  const context = useMarkingContext(compartment);
  const stored = storedMarking(card);
  const marking = useMemo(() => cardMarking(stored, context.place, context.scheme), [stored, context]);
  const violations = useMemo(() => violationsOf(stored, context), [stored, context]);
  const words = violations.map((violation) => violationWords(i18n, violation, compartment)).join(" ");
  return (
    <>
      <MarkingChip classification={marking.classification} tlp={marking.tlp} orcon={marking.orcon} />
      {!isPlain && words !== "" && (
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a picture made of lines
        <span className="violation" role="img" aria-label={words} title={words}>
          <TriangleAlert aria-hidden />
        </span>
      )}
    </>
  );
}
