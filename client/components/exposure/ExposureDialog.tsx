import { useCallback } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { msg } from "@lingui/core/macro";
import type { Compartment } from "../../../shared/rest/compartments.ts";
import { CompartmentChip } from "../CompartmentChip.tsx";
import { FormDialog } from "../FormDialog.tsx";
import { RequestFault } from "../RequestFault.tsx";
import { exposureApi } from "../../control/exposure-api.ts";
import type { RequestFailure } from "../../control/rest-client.ts";
import { useAnswer } from "../../hooks/use-answer.ts";
import { problemSentence } from "../../i18n/problems.ts";
import { ShownExposure } from "./ShownExposure.tsx";

interface ExposureDialogProps {
  readonly compartment: Compartment;
  readonly card: string;
  readonly title: string;
  readonly marking: unknown;
  readonly onClose: () => void;
}

/** Who has a card: nations first, then people, since when, and what they did with it. It never says that anything can be taken back. */
export function ExposureDialog({ compartment, card, title, marking, onClose }: ExposureDialogProps) {
  const { t } = useLingui();
  const ask = useCallback(() => exposureApi.exposure(compartment.id, card), [compartment.id, card]);
  const { value, failure } = useAnswer(ask);
  return (
    <FormDialog title={t`Who has this?`} onClose={onClose} isWide>
      <div className="grid gap-4">
        <p className="exposure-card">
          <CompartmentChip compartment={compartment} />
          <bdi className="font-semibold">{title}</bdi>
        </p>
        <RequestFault code={failure} sentence={sentenceOf} />
        {value === null && failure === null && (
          <p className="exposure-foot" aria-live="polite">
            <Trans>Looking through the records…</Trans>
          </p>
        )}
        {value !== null && <ShownExposure exposure={value} compartment={compartment} title={title} marking={marking} />}
      </div>
    </FormDialog>
  );
}

function sentenceOf(code: RequestFailure["code"]) {
  if (code === "not-allowed")
    return msg`Only people who may release for the nation whose compartment this is, or that released the card, may see who has it.`;
  return code === "not-found" ? msg`There is no record of this card. It may not be saved yet.` : problemSentence(code);
}
