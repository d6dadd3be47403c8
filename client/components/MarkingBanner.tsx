import { useLingui } from "@lingui/react/macro";

interface MarkingBannerProps {
  /** Who may read everything on the screen; null while nothing is shown. */
  readonly readers: readonly string[] | null;
  readonly edge: "top" | "bottom";
  /** Adds EXERCISE to the marking line: nothing on the screen is real. */
  readonly isExercise: boolean;
}

/** The highest marking on the screen, in words and colour, at its upper and lower edge. No other element covers it. */
export function MarkingBanner({ readers, edge, isExercise }: MarkingBannerProps) {
  const { t } = useLingui();
  return (
    <div
      className="banner"
      data-edge={edge}
      data-reach={readers === null ? "none" : Math.min(Math.max(readers.length - 1, 0), 2)}
      role="note"
      aria-label={t`Highest marking on screen`}
    >
      <bdi dir="ltr">{`${isExercise && readers !== null ? "EXERCISE // " : ""}${bannerText(readers)}`}</bdi>
    </div>
  );
}

// The marking line is not translated: partners of every language read the same fixed form.
function bannerText(readers: readonly string[] | null): string {
  if (readers === null) return "MAJLIS";
  if (readers.length === 0) return "MIXED RELEASABILITY // ORIGINATORS ONLY";
  return readers.length === 1 ? `${readers[0]} ONLY` : `REL TO ${readers.join(", ")}`;
}
