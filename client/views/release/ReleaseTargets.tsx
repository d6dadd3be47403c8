import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { Check } from "lucide-react";
import type { Compartment } from "../../../shared/rest/compartments.ts";
import { CeilingWords } from "../../components/CeilingWords.tsx";
import { CompartmentChip } from "../../components/CompartmentChip.tsx";
import { Note } from "../../components/Note.tsx";
import { useRoom } from "../../hooks/use-room.ts";
import { readers } from "../../model/marking.ts";

interface ReleaseTargetsProps {
  readonly candidates: readonly Compartment[];
  readonly chosen: readonly string[];
  readonly onChoose: (ids: readonly string[]) => void;
  /** It is being sent: nothing is chosen now. */
  readonly isBusy: boolean;
}

/** To which compartments of the room it goes: each by its readers, its name and its ceiling. Several may be chosen; each is a release of its own. */
export function ReleaseTargets({ candidates, chosen, onChoose, isBusy }: ReleaseTargetsProps) {
  const { t } = useLingui();
  const { members } = useRoom();
  if (candidates.length === 0)
    return (
      <Note tone="warn">
        <Trans>
          No compartment of this room that you can read has other readers than this card. Make one for those who are to be told, then come
          back: what you write here is kept.
        </Trans>
      </Note>
    );
  return (
    <fieldset className="release-targets">
      <legend className="field-label">{t`To`}</legend>
      {candidates.map((compartment) => {
        const { id } = compartment;
        const isChosen = chosen.includes(id);
        const codes = readers(compartment);
        const people = members.filter(({ partner }) => codes.includes(partner)).length;
        return (
          <label key={id} className="release-target" data-chosen={isChosen}>
            <input
              type="checkbox"
              className="unseen"
              checked={isChosen}
              disabled={isBusy}
              onChange={() => onChoose(isChosen ? chosen.filter((each) => each !== id) : [...chosen, id])}
            />
            <span className="release-tick" aria-hidden>
              {isChosen && <Check />}
            </span>
            <CompartmentChip compartment={compartment} />
            <span className="release-target-about">
              <Plural value={people} one="# person here" other="# people here" />
              <CeilingWords ceiling={compartment.ceiling} />
            </span>
          </label>
        );
      })}
    </fieldset>
  );
}
