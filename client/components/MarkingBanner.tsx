import { useLingui } from "@lingui/react/macro";
import type { Marking } from "../../shared/marking/marking.ts";
import { bannerLine } from "../../shared/marking/marking-text.ts";
import type { MarkingScheme } from "../../shared/marking/scheme.ts";
import { useMarkingScheme } from "../hooks/use-marking-scheme.ts";
import { classificationTone, tlpTone } from "../model/marking-tone.ts";

interface MarkingBannerProps {
  /** The marking of everything on the screen; null while nothing is shown. */
  readonly marking: Marking | null;
  readonly edge: "top" | "bottom";
  /** Adds EXERCISE to the marking line: nothing on the screen is real. */
  readonly isExercise: boolean;
}

/** The highest marking on the screen, in words and colour, at its upper and lower edge. No other element covers it. */
export function MarkingBanner({ marking, edge, isExercise }: MarkingBannerProps) {
  const { t } = useLingui();
  const scheme = useMarkingScheme();
  // The marking line is not translated: partners of every language read the same fixed form.
  const line = marking === null ? "MAJLIS" : `${isExercise ? "EXERCISE // " : ""}${bannerLine(marking) ?? "NOT MARKED"}`;
  return (
    <div className="banner" data-edge={edge} data-tone={toneOf(marking, scheme)} role="note" aria-label={t`Highest marking on screen`}>
      <bdi dir="ltr">{line}</bdi>
    </div>
  );
}

/** The colour of the classification, else of TLP, else of how few may read it. */
function toneOf(marking: Marking | null, scheme: MarkingScheme): string {
  if (marking === null) return "none";
  const { classification, tlp, relTo } = marking;
  if (classification !== null) return classificationTone(classification, scheme);
  if (tlp !== null) return tlpTone(tlp);
  return `reach-${Math.min(Math.max((relTo?.length ?? 3) - 1, 0), 2)}`;
}
