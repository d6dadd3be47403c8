import { Trans, useLingui } from "@lingui/react/macro";
import { BOARD_LIMITS } from "../../../../shared/board/limits.ts";
import { CheckedForm } from "../../../components/CheckedForm.tsx";
import { EntryField } from "../../../components/EntryField.tsx";
import { useKeptRequest } from "../../../hooks/use-kept-request.ts";
import { useRoom } from "../../../hooks/use-room.ts";
import {
  MOST_NOTE_CHARACTERS,
  sightingFaults,
  sightingSaid,
  type SightingFault,
  type SightingForm as Form,
} from "../../../model/sighting-form.ts";
import type { SightingDraft } from "../../../state/act-drafts.ts";
import type { CardActs } from "../../../state/card-acts.ts";
import { ActFault } from "../ActFault.tsx";
import { ActFormFoot } from "../ActFormFoot.tsx";
import { GradingChoice } from "../../../components/GradingChoice.tsx";

interface SightingFormProps {
  readonly acts: CardActs;
  readonly draft: SightingDraft;
}

/** Reports that what the card is about was seen: when, how often, where, by what source, and a note. Only the time is needed. What is not sent is kept. */
export function SightingForm({ acts, draft: { form, tried } }: SightingFormProps) {
  const { t } = useLingui();
  const { session } = useRoom();
  const kept = session.acts.drafts.sighting(acts.place);
  const setForm = (next: Form) => kept.set({ form: next, tried });
  const [state, send] = useKeptRequest(kept, null, (said: ReturnType<typeof sightingSaid>, key) => acts.sight(said, key));
  const faults = sightingFaults(form);
  const sentences: Record<SightingFault, string> = {
    moment: t`Write a moment in Zulu, such as 221634Z NOV 26 or 2026-11-22 16:34.`,
    count: t`Write a whole number, 1 or more.`,
    long: t`This is too long: at most ${MOST_NOTE_CHARACTERS} characters in a note, ${BOARD_LIMITS.name} in a name.`,
    unseen: t`Some characters cannot be seen, or change the direction of the text. Type it again without them.`,
    degrees: t`Write degrees as a decimal number: latitude −90 to 90, longitude −180 to 180.`,
    half: t`A position needs both latitude and longitude.`,
  };
  const entry = (name: Exclude<keyof Form, "source">) => {
    const fault = faults[name];
    return {
      value: form[name],
      onChange: (value: string) => setForm({ ...form, [name]: value }),
      fault: fault === undefined ? null : sentences[fault],
      isOptional: name !== "at",
    };
  };
  return (
    <CheckedForm className="act-form" onSubmit={() => void send(sightingSaid(form))}>
      <div className="sheet-pair">
        <EntryField label={t`When it was seen (Zulu)`} input={{ name: "seen-at", dir: "ltr" }} {...entry("at")} />
        <EntryField label={t`How many`} input={{ name: "seen-count", dir: "ltr" }} {...entry("count")} />
      </div>
      <EntryField label={t`Where`} input={{ name: "seen-place", dir: "auto" }} {...entry("place")} />
      <div className="sheet-pair">
        <EntryField label={t`Latitude in degrees`} input={{ name: "seen-lat", dir: "ltr" }} {...entry("lat")} />
        <EntryField label={t`Longitude in degrees`} input={{ name: "seen-lon", dir: "ltr" }} {...entry("lon")} />
      </div>
      <div className="field">
        <span className="field-label">
          <Trans>Source grading</Trans>
        </span>
        <GradingChoice
          source={form.source}
          onGrade={(reliability, credibility) =>
            setForm({ ...form, source: { ...(reliability && { reliability }), ...(credibility && { credibility }) } })
          }
        />
      </div>
      <EntryField label={t`Note`} rows={2} input={{ name: "seen-note", dir: "auto" }} {...entry("note")} />
      <ActFault state={state} />
      <ActFormFoot isSending={state.kind === "sending"} onCancel={() => kept.set(null)}>
        <Trans>Report it</Trans>
      </ActFormFoot>
    </CheckedForm>
  );
}
