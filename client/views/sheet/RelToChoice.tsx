import { useLingui } from "@lingui/react/macro";
import { X } from "lucide-react";
import { releasabilitySet } from "../../../shared/access/releasability.ts";
import { plainWords } from "../../../shared/marking/marking-text.ts";
import type { Compartment } from "../../../shared/rest/compartments.ts";
import type { MarkingChange } from "./marking-change.ts";
import { useSheet } from "./sheet-context.ts";

interface RelToChoiceProps {
  readonly relTo: readonly string[] | undefined;
  readonly compartment: Compartment;
  readonly onChange: (change: MarkingChange) => void;
}

/** Whom a card may be released to: nations that read its compartment, or all of them. Others that another program wrote there can be taken off. */
export function RelToChoice({ relTo, compartment, onChange }: RelToChoiceProps) {
  const { t } = useLingui();
  const { isReadOnly } = useSheet();
  const { originator } = compartment;
  const others = releasabilitySet(compartment).filter((nation) => nation !== originator);
  const named = relTo ?? others;
  const foreign = named.filter((nation) => nation !== originator && !others.includes(nation));
  const choose = (nations: readonly string[]) => {
    const isAll = nations.length === others.length && others.every((nation) => nations.includes(nation));
    onChange({ relTo: isAll ? undefined : [...nations].toSorted() });
  };
  if (others.length === 0 && foreign.length === 0) return null;
  return (
    <fieldset className="field">
      <legend className="field-label">{t`Releasable to`}</legend>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <bdi className="chip">{originator}</bdi>
        {others.map((nation) => (
          <label key={nation} className="check">
            <input
              type="checkbox"
              disabled={isReadOnly}
              checked={named.includes(nation)}
              onChange={({ target }) => choose(target.checked ? [...named, nation] : named.filter((each) => each !== nation))}
            />
            <bdi>{nation}</bdi>
          </label>
        ))}
        {foreign.map((nation) => (
          <span key={nation} className="chip tag">
            <bdi className="truncate">{plainWords(nation)}</bdi>
            {!isReadOnly && (
              <button
                type="button"
                className="tag-remove"
                aria-label={t`Take ${nation} off`}
                onClick={() => choose(named.filter((each) => each !== nation))}
              >
                <X aria-hidden />
              </button>
            )}
          </span>
        ))}
      </div>
    </fieldset>
  );
}
