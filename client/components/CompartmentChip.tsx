import { memo } from "react";
import { useLingui } from "@lingui/react/macro";
import type { Compartment } from "../../shared/rest/compartments.ts";
import { levelsLine } from "../../shared/marking/marking-text.ts";
import { readers } from "../model/marking.ts";

interface CompartmentChipProps {
  readonly compartment: Pick<Compartment, "name" | "originator" | "releasableTo" | "ceiling">;
  /** Hides the name where space is short; screen readers still get it, and the ceiling. */
  readonly isShort?: boolean;
}

/** The compartment of something and its readers. It comes before the text that it marks. */
export const CompartmentChip = memo(function CompartmentChip({ compartment, isShort = false }: CompartmentChipProps) {
  const { t } = useLingui();
  const codes = readers(compartment);
  const shown = codes.length === 1 ? t`${codes[0] ?? ""} only` : codes.join(" ");
  const { name } = compartment;
  const bounds = levelsLine(compartment.ceiling);
  const title = bounds === null ? name : t`${name}, at most ${bounds}`;
  // A label, not hidden text: a board shows a hundred of them, and the browser looks at every clipped box again for each key that is pressed.
  const short = isShort && ({ role: "img", "aria-label": `${title} ${shown}`, title } as const);
  return (
    <span className="mark" data-reach={reach(codes.length)} data-short={isShort} {...short}>
      {!isShort && <bdi className="mark-name">{name}</bdi>}
      <span className="mark-codes" dir="ltr">
        {shown}
      </span>
    </span>
  );
});

/** The marking colour for a number of readers, from 0 (the originator alone) to 2. */
function reach(count: number): number {
  if (count <= 1) return 0;
  return count === 2 ? 1 : 2;
}
