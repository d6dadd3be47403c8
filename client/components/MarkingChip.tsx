import { memo } from "react";
import { useLingui } from "@lingui/react/macro";
import type { Marking } from "../../shared/marking/marking.ts";
import { levelsLine, levelWord, shortLevel } from "../../shared/marking/marking-text.ts";
import { useMarkingScheme } from "../hooks/use-marking-scheme.ts";
import { classificationTone, tlpTone } from "../model/marking-tone.ts";

type MarkingChipProps = Pick<Marking, "classification" | "tlp" | "orcon">;

/** The levels of a marking, short, before what it marks; in full for screen readers and on hover. Nothing where there is no level. */
export const MarkingChip = memo(function MarkingChip({ classification, tlp, orcon }: MarkingChipProps) {
  const { t } = useLingui();
  const scheme = useMarkingScheme();
  const line = [levelsLine({ classification, tlp }), orcon ? "ORCON" : null].filter(Boolean).join(" // ");
  if (line === "") return null;
  const label = t`Marked ${line}`;
  return (
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- it is written, not a picture of its own
    <span className="levels" role="img" aria-label={label} title={label} dir="ltr">
      {classification !== null && (
        <span className="level" data-tone={classificationTone(classification, scheme)}>
          {shortLevel(classification, scheme)}
        </span>
      )}
      {tlp !== null && (
        <span className="level" data-tone={tlpTone(tlp)}>
          {levelWord(tlp)}
        </span>
      )}
      {orcon && <span className="level">OC</span>}
    </span>
  );
});
