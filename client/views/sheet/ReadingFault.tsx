import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "../../components/Button.tsx";
import { problemSentence } from "../../i18n/problems.ts";
import type { Reading } from "../../state/live-register.ts";

interface ReadingFaultProps {
  readonly reading: Reading<unknown>;
  readonly onReadAgain: () => void;
}

/** Why what people said could not be read, or not be read again; nothing while it could. */
export function ReadingFault({ reading: { value, fault }, onReadAgain }: ReadingFaultProps) {
  const { i18n } = useLingui();
  if (fault === null) return null;
  return (
    <output className="act-fault">
      {value !== null && <Trans>Some of this may be missing.</Trans>} {i18n._(problemSentence(fault))}{" "}
      <Button isSmall onPress={onReadAgain}>
        <Trans>Try again</Trans>
      </Button>
    </output>
  );
}
