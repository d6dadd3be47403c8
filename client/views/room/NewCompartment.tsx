import { useState } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { createCompartmentRequest } from "../../../shared/rest/compartments.ts";
import { Button } from "../../components/Button.tsx";
import { CheckedForm } from "../../components/CheckedForm.tsx";
import { EntryField } from "../../components/EntryField.tsx";
import { Note } from "../../components/Note.tsx";
import { RequestFault } from "../../components/RequestFault.tsx";
import { api } from "../../control/api.ts";
import { usePartners } from "../../hooks/use-partners.ts";
import { useRoom } from "../../hooks/use-room.ts";
import { useRoomChange } from "../../hooks/use-room-change.ts";
import { useTextFault } from "../../hooks/use-text-fault.ts";
import { problemSentence } from "../../i18n/problems.ts";
import { CeilingChoice, type ChosenCeiling } from "./CeilingChoice.tsx";

const NONE: ChosenCeiling = {};

/** Makes a compartment. Who may read it and its ceiling are chosen here, for good. */
export function NewCompartment() {
  const { t } = useLingui();
  const faultOf = useTextFault();
  const { session } = useRoom();
  const { failure, isBusy, make } = useRoomChange();
  const [name, setName] = useState("");
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [ceiling, setCeiling] = useState(NONE);
  const create = async () => {
    // A node of an earlier version refuses a ceiling, so none is sent where none was chosen.
    const isBounded = ceiling.classification !== undefined || ceiling.tlp !== undefined;
    const body = { name: name.trim(), releasableTo: [...chosen], ...(isBounded && { ceiling }) };
    const made = await make(() => api.createCompartment(session.id, body));
    if (made === null) return;
    setName("");
    setChosen([]);
    setCeiling(NONE);
  };
  return (
    <CheckedForm className="grid gap-3 rounded-lg border p-3" onSubmit={() => void create()}>
      <EntryField
        label={t`New compartment`}
        hint={t`What it is called, for those who may read it.`}
        input={{ name: "compartment-name", autoComplete: "off", maxLength: 80, dir: "auto", placeholder: t`Name` }}
        value={name}
        onChange={setName}
        fault={faultOf(createCompartmentRequest.shape.name, name, t`Enter a name for the compartment.`)}
      />
      <ReleasableTo chosen={chosen} onChoose={setChosen} />
      <CeilingChoice ceiling={ceiling} onChoose={setCeiling} />
      <RequestFault code={failure} />
      <div className="flex items-center gap-3">
        <p className="grow text-[12px] text-quiet">
          {chosen.length === 0 && <>{t`Only your own nation will be able to read it.`} </>}
          {t`Who may read it and its ceiling are for good: neither can be changed later.`}
        </p>
        <Button type="submit" isBusy={isBusy}>
          <Trans>Make it</Trans>
        </Button>
      </div>
    </CheckedForm>
  );
}

interface ReleasableToProps {
  readonly chosen: readonly string[];
  readonly onChoose: (chosen: readonly string[]) => void;
}

/** The partners that may read it, one press each; the maker's own nation always may. */
function ReleasableTo({ chosen, onChoose }: ReleasableToProps) {
  const { t, i18n } = useLingui();
  const { user } = useRoom();
  const { partners, failure } = usePartners();
  const toggle = (code: string) => onChoose(chosen.includes(code) ? chosen.filter((other) => other !== code) : [...chosen, code]);
  return (
    <fieldset className="field">
      <legend className="field-label mb-1">{t`Releasable to`}</legend>
      <div className="flex flex-wrap gap-1.5">
        <span className="chip partner-chip" data-chosen>
          <bdi>{user.partner}</bdi>
        </span>
        {partners
          .filter((partner) => partner.code !== user.partner)
          .map((partner) => (
            <button
              key={partner.code}
              type="button"
              className="chip partner-chip"
              aria-pressed={chosen.includes(partner.code)}
              data-chosen={chosen.includes(partner.code) || undefined}
              onClick={() => toggle(partner.code)}
            >
              <bdi>{partner.code}</bdi> <bdi className="font-normal">{partner.name}</bdi>
            </button>
          ))}
      </div>
      {failure !== null && (
        <Note tone="warn">
          <Trans>The partners could not be fetched.</Trans> {i18n._(problemSentence(failure))}
        </Note>
      )}
    </fieldset>
  );
}
