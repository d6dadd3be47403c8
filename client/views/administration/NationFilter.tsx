import { useLingui } from "@lingui/react/macro";
import type { Partner } from "../../../shared/rest/partners.ts";
import { NationOptions } from "./NationOptions.tsx";

interface NationFilterProps {
  readonly label: string;
  readonly partners: readonly Partner[];
  /** The code of the chosen one; empty for all. */
  readonly nation: string;
  readonly onChoose: (code: string) => void;
}

/** Chooses one nation of the site, or all. */
export function NationFilter({ label, partners, nation, onChoose }: NationFilterProps) {
  const { t } = useLingui();
  return (
    <label className="field basis-48">
      <span className="field-label">{label}</span>
      <select className="input" value={nation} onChange={(event) => onChoose(event.target.value)}>
        <option value="">{t`All nations`}</option>
        <NationOptions partners={partners} />
      </select>
    </label>
  );
}
