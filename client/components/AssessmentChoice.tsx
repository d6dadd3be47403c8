import { useLingui } from "@lingui/react/macro";
import type { Card } from "../../shared/board/card.ts";
import { CONFIDENCES, LIKELIHOOD_TERMS, type Confidence, type Likelihood } from "../../shared/board/grading.ts";
import { CONFIDENCE_MESSAGES, LIKELIHOOD_MESSAGES } from "../i18n/words.ts";

interface AssessmentChoiceProps {
  readonly assessment: Card["assessment"];
  readonly isReadOnly?: boolean;
  /** Undefined where neither is judged. */
  readonly onAssess: (assessment: Card["assessment"]) => void;
}

/** A term of likelihood and, separately, the confidence in it (ICD 203). */
export function AssessmentChoice({ assessment, isReadOnly = false, onAssess }: AssessmentChoiceProps) {
  const { t, i18n } = useLingui();
  const assess = (likelihood: Likelihood | undefined, confidence: Confidence | undefined) =>
    onAssess(likelihood || confidence ? { ...(likelihood && { likelihood }), ...(confidence && { confidence }) } : undefined);
  return (
    <div className="sheet-pair">
      <select
        className="input"
        aria-label={t`Likelihood`}
        disabled={isReadOnly}
        value={assessment?.likelihood ?? ""}
        onChange={(event) =>
          assess(
            LIKELIHOOD_TERMS.find((term) => term === event.target.value),
            assessment?.confidence,
          )
        }
      >
        <option value="">{t`No likelihood`}</option>
        {LIKELIHOOD_TERMS.map((term) => (
          <option key={term} value={term}>
            {i18n._(LIKELIHOOD_MESSAGES[term])}
          </option>
        ))}
      </select>
      <select
        className="input"
        aria-label={t`Confidence`}
        disabled={isReadOnly}
        value={assessment?.confidence ?? ""}
        onChange={(event) =>
          assess(
            assessment?.likelihood,
            CONFIDENCES.find((term) => term === event.target.value),
          )
        }
      >
        <option value="">{t`No confidence`}</option>
        {CONFIDENCES.map((term) => (
          <option key={term} value={term}>
            {i18n._(CONFIDENCE_MESSAGES[term])}
          </option>
        ))}
      </select>
    </div>
  );
}
