import { useLingui } from "@lingui/react/macro";
import type { Card } from "../../../shared/board/card.ts";
import { CREDIBILITIES, RELIABILITIES, type Credibility, type Reliability } from "../../../shared/board/grading.ts";
import { useRoom } from "../../hooks/use-room.ts";
import { CREDIBILITY_MESSAGES, RELIABILITY_MESSAGES } from "../../i18n/words.ts";
import { Field } from "./Field.tsx";
import { useSheet } from "./sheet-context.ts";

/** Admiralty grading: source and information are graded separately, letters and numbers with their meaning. */
export function GradingField({ source }: { readonly source: Card["source"] }) {
  const { t, i18n } = useLingui();
  const { edits } = useRoom();
  const { card, isReadOnly } = useSheet();
  const grade = (reliability: Reliability | undefined, credibility: Credibility | undefined) =>
    edits.set(
      card.key,
      "source",
      reliability || credibility ? { ...(reliability && { reliability }), ...(credibility && { credibility }) } : undefined,
    );
  return (
    <Field name="source" label={t`Source grading`}>
      {() => (
        <div className="sheet-pair">
          <select
            className="input"
            aria-label={t`Reliability of the source`}
            disabled={isReadOnly}
            value={source?.reliability ?? ""}
            onChange={(event) =>
              grade(
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
              grade(
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
      )}
    </Field>
  );
}
