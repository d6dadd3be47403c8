import { useLingui } from "@lingui/react/macro";
import type { Card } from "../../../shared/board/card.ts";
import { PAP_LEVELS, TLP_LEVELS } from "../../../shared/board/vocabulary.ts";
import { levelWord } from "../../../shared/marking/marking-text.ts";
import { useMarkingScheme } from "../../hooks/use-marking-scheme.ts";
import type { MarkingChange } from "./marking-change.ts";
import { useSheet } from "./sheet-context.ts";

interface MarkingLevelsProps {
  readonly marking: Card["marking"];
  /** The element that says why a level was refused; undefined where none was. */
  readonly faultId: string | undefined;
  readonly onChange: (change: MarkingChange) => void;
}

/** The levels of a marking, and ORCON. While an imported marking is not mapped the TLP stays red. */
export function MarkingLevels({ marking, faultId, onChange }: MarkingLevelsProps) {
  const { t } = useLingui();
  const { classifications } = useMarkingScheme();
  const { isReadOnly } = useSheet();
  const isUnmapped = (marking?.unmapped ?? []).length > 0;
  const classification = marking?.classification;
  const isForeign = classification !== undefined && !classifications.includes(classification);
  const orconWords = t`its originator decides on every passing on`;
  return (
    <>
      <div className="sheet-grid">
        <LevelSelect
          label={t`Classification`}
          levels={isForeign ? [classification, ...classifications] : classifications}
          value={classification}
          empty={t`As the compartment`}
          faultId={faultId}
          onChoose={(level) => onChange({ classification: level })}
        />
        <LevelSelect
          label="TLP"
          levels={TLP_LEVELS}
          value={marking?.tlp}
          empty={marking === undefined ? t`As the compartment` : undefined}
          isFixed={isUnmapped}
          faultId={faultId}
          onChoose={(level) => onChange({ tlp: TLP_LEVELS.find((each) => each === level) })}
        />
        <LevelSelect
          label="PAP"
          levels={PAP_LEVELS}
          value={marking?.pap}
          empty={t`None`}
          faultId={undefined}
          onChoose={(level) => onChange({ pap: PAP_LEVELS.find((each) => each === level) })}
        />
      </div>
      <label className="check">
        <input
          type="checkbox"
          aria-label={`ORCON: ${orconWords}`}
          disabled={isReadOnly}
          checked={marking?.orcon ?? false}
          onChange={({ target }) => onChange({ orcon: target.checked })}
        />
        <span>
          <bdi>ORCON</bdi> <span className="text-quiet">{orconWords}</span>
        </span>
      </label>
    </>
  );
}

interface LevelSelectProps {
  readonly label: string;
  readonly levels: readonly string[];
  readonly value: string | undefined;
  /** What no level is called; without it there is always one. */
  readonly empty: string | undefined;
  readonly isFixed?: boolean;
  readonly faultId: string | undefined;
  readonly onChoose: (level: string | undefined) => void;
}

function LevelSelect({ label, levels, value, empty, isFixed = false, faultId, onChoose }: LevelSelectProps) {
  const { isReadOnly } = useSheet();
  return (
    <label className="grid gap-1">
      <span className="field-label">
        <bdi>{label}</bdi>
      </span>
      <select
        className="input"
        disabled={isReadOnly || isFixed}
        aria-describedby={faultId}
        value={value ?? ""}
        onChange={({ target }) => onChoose(target.value === "" ? undefined : target.value)}
      >
        {empty !== undefined && <option value="">{empty}</option>}
        {levels.map((level) => (
          <option key={level} value={level}>
            {levelWord(level)}
          </option>
        ))}
      </select>
    </label>
  );
}
