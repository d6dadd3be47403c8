import { Trans, useLingui } from "@lingui/react/macro";
import type { Card } from "../../../shared/board/card.ts";
import { CONFIDENCES, LIKELIHOOD_TERMS, type Confidence, type Likelihood } from "../../../shared/board/grading.ts";
import { CARD_KINDS, LANES, SEVERITIES, STATUSES } from "../../../shared/board/vocabulary.ts";
import { SeverityMark } from "../../components/SeverityMark.tsx";
import { useRoom } from "../../hooks/use-room.ts";
import { CONFIDENCE_MESSAGES, KIND_WORDS, LANE_WORDS, LIKELIHOOD_MESSAGES, SEVERITY_WORDS, STATUS_WORDS } from "../../i18n/words.ts";
import { ChoiceField } from "./ChoiceField.tsx";
import { Field } from "./Field.tsx";
import { GradingField } from "./GradingField.tsx";
import { PlaceField } from "./PlaceField.tsx";
import { useSheet } from "./sheet-context.ts";
import { TagsField } from "./TagsField.tsx";
import { TimeField } from "./TimeField.tsx";

/** Everything about a card that is chosen or entered rather than written. */
export function CardFields({ card }: { readonly card: Card }) {
  const { t, i18n } = useLingui();
  const { edits, board } = useRoom();
  const { card: shown, isReadOnly } = useSheet();
  const { key } = shown;
  const { assessment } = card;
  const assess = (likelihood: Likelihood | undefined, confidence: Confidence | undefined) =>
    edits.set(
      key,
      "assessment",
      likelihood || confidence ? { ...(likelihood && { likelihood }), ...(confidence && { confidence }) } : undefined,
    );
  return (
    <>
      <div className="sheet-grid">
        <ChoiceField
          name="severity"
          label={t`Severity`}
          value={card.severity}
          options={SEVERITIES.toReversed().map((id) => ({ id, label: i18n._(SEVERITY_WORDS[id]) }))}
          empty={t`Not judged`}
          mark={<SeverityMark severity={card.severity} />}
          onChoose={(id) => edits.set(key, "severity", id)}
        />
        <ChoiceField
          name="status"
          label={t`Status`}
          value={card.status}
          options={STATUSES.map((id) => ({ id, label: i18n._(STATUS_WORDS[id]) }))}
          onChoose={(id) => edits.set(key, "status", id)}
        />
        <ChoiceField
          name="lane"
          label={t`Lane`}
          value={card.lane}
          options={LANES.map((id) => ({ id, label: i18n._(LANE_WORDS[id]) }))}
          onChoose={(id) => id !== undefined && id !== card.lane && edits.move(key, id, board.lane(id).length)}
        />
        <ChoiceField
          name="kind"
          label={t`Kind`}
          value={card.kind}
          options={CARD_KINDS.map((id) => ({ id, label: i18n._(KIND_WORDS[id]) }))}
          onChoose={(id) => edits.set(key, "kind", id)}
        />
      </div>
      <GradingField source={card.source} />
      <Field name="assessment" label={t`Own assessment`}>
        {() => (
          <div className="sheet-pair">
            <select
              className="input"
              aria-label={t`Likelihood`}
              disabled={isReadOnly}
              value={assessment?.likelihood ?? ""}
              onChange={(event) => assess((event.target.value || undefined) as Likelihood | undefined, assessment?.confidence)}
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
              onChange={(event) => assess(assessment?.likelihood, (event.target.value || undefined) as Confidence | undefined)}
            >
              <option value="">{t`No confidence`}</option>
              {CONFIDENCES.map((term) => (
                <option key={term} value={term}>
                  {i18n._(CONFIDENCE_MESSAGES[term])}
                </option>
              ))}
            </select>
          </div>
        )}
      </Field>
      <TimeField occurred={card.occurred} />
      <PlaceField place={card.place} />
      <TagsField tags={card.tags ?? []} />
      {card.marking && (
        <p className="flex flex-wrap gap-1.5 text-[12px] text-quiet">
          <Trans>Handling:</Trans>
          <bdi dir="ltr" className="chip">
            TLP:{card.marking.tlp.toUpperCase()}
          </bdi>
          {card.marking.orcon && <bdi className="chip">ORCON</bdi>}
          {card.marking.caveats.map((caveat) => (
            <bdi key={caveat} className="chip">
              {caveat}
            </bdi>
          ))}
        </p>
      )}
    </>
  );
}
