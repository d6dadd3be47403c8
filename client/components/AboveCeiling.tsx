import { Trans, useLingui } from "@lingui/react/macro";
import { TriangleAlert } from "lucide-react";
import type { Card } from "../../shared/board/card.ts";
import { isAbove } from "../../shared/marking/ceiling.ts";
import { DEFAULT_SCHEME } from "../../shared/marking/scheme.ts";
import type { Compartment } from "../../shared/rest/compartments.ts";
import { levelsLine } from "../../shared/marking/marking-text.ts";
import { Note } from "./Note.tsx";

interface AboveCeilingProps {
  readonly marking: Card["marking"];
  readonly compartment: Compartment | undefined;
}

/** Says on the face of a card that it is marked higher than its compartment allows (A21); nothing otherwise. */
export function AboveCeilingMark({ marking, compartment }: AboveCeilingProps) {
  const { t } = useLingui();
  const lines = aboveCeiling(marking, compartment);
  if (lines === null) return null;
  const { marked, most } = lines;
  const words = t`Marked ${marked}, above the ceiling of its compartment, ${most}`;
  const label = { role: "img", "aria-label": words, title: words } as const;
  return (
    <span className="above-ceiling" {...label}>
      <TriangleAlert aria-hidden />
    </span>
  );
}

/** The same in the open card, with what to do about it. */
export function AboveCeilingNote({ marking, compartment }: AboveCeilingProps) {
  const lines = aboveCeiling(marking, compartment);
  if (lines === null) return null;
  const { marked, most } = lines;
  return (
    <Note tone="warn">
      <Trans>
        This card is marked <bdi dir="ltr">{marked}</bdi>, above the ceiling of its compartment, <bdi dir="ltr">{most}</bdi>. It belongs in
        a compartment with a higher ceiling.
      </Trans>
    </Note>
  );
}

function aboveCeiling(marking: Card["marking"], compartment: Compartment | undefined) {
  const ceiling = compartment?.ceiling;
  if (marking === undefined || ceiling === undefined || ceiling === null || !isAbove(marking, ceiling, DEFAULT_SCHEME)) return null;
  return { marked: levelsLine(marking) ?? "", most: levelsLine(ceiling) ?? "" };
}
