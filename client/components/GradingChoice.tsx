import { useLingui } from "@lingui/react/macro";
import type { Card } from "../../shared/board/card.ts";
import { CREDIBILITIES, RELIABILITIES, type Credibility, type Reliability } from "../../shared/board/grading.ts";
import { CREDIBILITY_MESSAGES, RELIABILITY_MESSAGES } from "../i18n/words.ts";

interface GradingChoiceProps {
  readonly source: Card["source"];
  readonly isReadOnly?: boolean;
  readonly onGrade: (reliability: Reliability | undefined, credibility: Credibility | undefined) => void;
}

/** The two halves of an Admiralty grading, letters and numbers with their meaning. */
export function GradingChoice({ source, isReadOnly = false, onGrade }: GradingChoiceProps) {
  const { t, i18n } = useLingui();
  return (
    <div className="sheet-pair sheet-pair-long">
      <select
        className="input"
        aria-label={t`Reliability of the source`}
        disabled={isReadOnly}
        value={source?.reliability ?? ""}
        onChange={(event) =>
          onGrade(
            RELIABILITIES.find((letter) => letter === event.target.value),
            source?.credibility,
          )
        }
      >
        <option value="">{t`– Source not graded`}</option>
        {RELIABILITIES.map((letter) => (
          <option key={letter} value={letter}>
            {`${letter} · ${i18n._(RELIABILITY_MESSAGES[letter])}`}
          </option>
        ))}
      </select>
      <select
        className="input"
        aria-label={t`Credibility of the information`}
        disabled={isReadOnly}
        value={source?.credibility ?? ""}
        onChange={(event) =>
          onGrade(
            source?.reliability,
            CREDIBILITIES.find((digit) => String(digit) === event.target.value),
          )
        }
      >
        <option value="">{t`– Information not graded`}</option>
        {CREDIBILITIES.map((digit) => (
          <option key={digit} value={digit}>
            {`${digit} · ${i18n._(CREDIBILITY_MESSAGES[digit])}`}
          </option>
        ))}
      </select>
    </div>
  );
}
