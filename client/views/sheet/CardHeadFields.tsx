import { memo } from "react";
import { useLingui } from "@lingui/react/macro";
import type { Card } from "../../../shared/board/card.ts";
import { CARD_KINDS, LANES, SEVERITIES, STATUSES } from "../../../shared/board/vocabulary.ts";
import { SeverityMark } from "../../components/SeverityMark.tsx";
import { useRoom } from "../../hooks/use-room.ts";
import { KIND_WORDS, LANE_WORDS, SEVERITY_WORDS, STATUS_WORDS } from "../../i18n/words.ts";
import { ChoiceField } from "./ChoiceField.tsx";
import { GradingField } from "./GradingField.tsx";
import { useSheet } from "./sheet-context.ts";

type CardHeadFieldsProps = { readonly [Name in "severity" | "status" | "lane" | "kind" | "source"]: Card[Name] };

/** The fields at the top of a card: severity, status, lane, kind and source grading. */
export const CardHeadFields = memo(function CardHeadFields({ severity, status, lane, kind, source }: CardHeadFieldsProps) {
  const { t, i18n } = useLingui();
  const { edits } = useRoom();
  const { key } = useSheet().card;
  return (
    <>
      <div className="sheet-grid">
        <ChoiceField
          name="severity"
          label={t`Severity`}
          value={severity}
          options={SEVERITIES.toReversed().map((id) => ({ id, label: i18n._(SEVERITY_WORDS[id]) }))}
          empty={t`Not judged`}
          mark={<SeverityMark severity={severity} />}
          onChoose={(id) => edits.set(key, "severity", id)}
        />
        <ChoiceField
          name="status"
          label={t`Status`}
          value={status}
          options={STATUSES.map((id) => ({ id, label: i18n._(STATUS_WORDS[id]) }))}
          onChoose={(id) => edits.set(key, "status", id)}
        />
        <ChoiceField
          name="lane"
          label={t`Lane`}
          value={lane}
          options={LANES.map((id) => ({ id, label: i18n._(LANE_WORDS[id]) }))}
          onChoose={(id) => id !== undefined && id !== lane && edits.move(key, id, 0)}
        />
        <ChoiceField
          name="kind"
          label={t`Kind`}
          value={kind}
          options={CARD_KINDS.map((id) => ({ id, label: i18n._(KIND_WORDS[id]) }))}
          onChoose={(id) => edits.set(key, "kind", id)}
        />
      </div>
      <GradingField source={source} />
    </>
  );
});
