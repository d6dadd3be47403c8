import { useLingui } from "@lingui/react/macro";
import { CARD_KINDS, type CardKind } from "../../../shared/board/vocabulary.ts";
import type { Compartment } from "../../../shared/rest/compartments.ts";
import { CeilingWords } from "../../components/CeilingWords.tsx";
import { CompartmentChip } from "../../components/CompartmentChip.tsx";
import { KIND_WORDS } from "../../i18n/words.ts";
import { readers } from "../../model/marking.ts";

interface CompartmentChoiceProps {
  readonly options: readonly Compartment[];
  /** Id of one of them. */
  readonly chosen: string;
  readonly onChoose: (id: string) => void;
}

/** The compartment of a new card, and so who may read it. */
export function CompartmentChoice({ options, chosen, onChoose }: CompartmentChoiceProps) {
  const { t } = useLingui();
  return (
    <fieldset className="field">
      <legend className="field-label mb-1">{t`Compartment: who may read it`}</legend>
      <div className="grid gap-1.5">
        {options.map((option) => (
          <label key={option.id} className="choice">
            <input type="radio" name="compartment" checked={option.id === chosen} onChange={() => onChoose(option.id)} />
            <span className="flex min-w-0 flex-wrap items-center gap-x-2.5">
              <CompartmentChip compartment={option} />
              <span className="text-[12px] text-quiet">{readers(option).length === 1 ? t`your nation alone` : null}</span>
              <CeilingWords ceiling={option.ceiling} />
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** What the new card is about. */
export function KindChoice({ kind, onChoose }: { readonly kind: CardKind; readonly onChoose: (kind: CardKind) => void }) {
  const { t, i18n } = useLingui();
  return (
    <label className="field">
      <span className="field-label">{t`Kind`}</span>
      <select className="input" value={kind} onChange={(event) => onChoose(event.target.value as CardKind)}>
        {CARD_KINDS.map((option) => (
          <option key={option} value={option}>
            {i18n._(KIND_WORDS[option])}
          </option>
        ))}
      </select>
    </label>
  );
}
