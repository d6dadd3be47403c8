import { Trans } from "@lingui/react/macro";
import { levelsLine } from "../../shared/marking/marking-text.ts";

interface CeilingWordsProps {
  readonly ceiling: Parameters<typeof levelsLine>[0];
}

/** How high the content of a compartment may be marked; nothing where there is no bound. */
export function CeilingWords({ ceiling }: CeilingWordsProps) {
  const bounds = levelsLine(ceiling);
  if (bounds === null) return null;
  return (
    <span className="ceiling-words">
      <Trans>
        at most <bdi dir="ltr">{bounds}</bdi>
      </Trans>
    </span>
  );
}
