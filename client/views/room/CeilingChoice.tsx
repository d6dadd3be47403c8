import { useLingui } from "@lingui/react/macro";
import { TLP_LEVELS } from "../../../shared/board/vocabulary.ts";
import type { CreateCompartmentRequest } from "../../../shared/rest/compartments.ts";
import { useMarkingScheme } from "../../hooks/use-marking-scheme.ts";
import { levelsLine } from "../../../shared/marking/marking-text.ts";

/** A ceiling that is being chosen; what is left out bounds nothing. */
export type ChosenCeiling = NonNullable<CreateCompartmentRequest["ceiling"]>;

interface CeilingChoiceProps {
  readonly ceiling: ChosenCeiling;
  readonly onChoose: (ceiling: ChosenCeiling) => void;
}

/** The highest marking that content of a new compartment may have, on each scale; none unless one is chosen. */
export function CeilingChoice({ ceiling, onChoose }: CeilingChoiceProps) {
  const { t } = useLingui();
  const { classifications } = useMarkingScheme();
  const { classification, tlp } = ceiling;
  return (
    <fieldset className="field">
      <legend className="field-label mb-1">{t`Ceiling: the highest marking of what is in it`}</legend>
      <div className="grid gap-2 sm:grid-cols-2">
        <label className="field">
          <span className="field-label">{t`Classification`}</span>
          <select
            className="input"
            name="ceiling-classification"
            value={classification ?? ""}
            onChange={({ target }) => onChoose({ ...ceiling, classification: classifications.find((level) => level === target.value) })}
          >
            <option value="">{t`No ceiling`}</option>
            {classifications.map((level) => (
              <option key={level} value={level}>
                {levelsLine({ classification: level })}
              </option>
            ))}
          </select>
        </label>
        <label className="field">
          <span className="field-label">
            <bdi>TLP</bdi>
          </span>
          <select
            className="input"
            name="ceiling-tlp"
            value={tlp ?? ""}
            onChange={({ target }) => onChoose({ ...ceiling, tlp: TLP_LEVELS.find((level) => level === target.value) })}
          >
            <option value="">{t`No ceiling`}</option>
            {TLP_LEVELS.map((level) => (
              <option key={level} value={level}>
                {levelsLine({ tlp: level })}
              </option>
            ))}
          </select>
        </label>
      </div>
    </fieldset>
  );
}
