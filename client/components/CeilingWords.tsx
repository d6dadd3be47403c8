import { Trans } from "@lingui/react/macro";
import { markingLine } from "../model/marking.ts";

interface CeilingWordsProps {
  readonly ceiling: Parameters<typeof markingLine>[0];
}

/** How high the content of a compartment may be marked; nothing where there is no bound. */
export function CeilingWords({ ceiling }: CeilingWordsProps) {
  const bounds = markingLine(ceiling);
  if (bounds === null) return null;
  return (
    <span className="ceiling-words">
      <Trans>
        at most <bdi dir="ltr">{bounds}</bdi>
      </Trans>
    </span>
  );
}
