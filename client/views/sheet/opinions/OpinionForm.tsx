import { useId } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { OPINIONS, type GivenOpinion } from "../../../../shared/acts/opinion.ts";
import { isDeceptiveInLines, isVisible } from "../../../../shared/visible-text.ts";
import { CheckedForm } from "../../../components/CheckedForm.tsx";
import { EntryField } from "../../../components/EntryField.tsx";
import { useKeptRequest } from "../../../hooks/use-kept-request.ts";
import { useRoom } from "../../../hooks/use-room.ts";
import { OPINION_WORDS } from "../../../i18n/words.ts";
import { MOST_NOTE_CHARACTERS } from "../../../model/sighting-form.ts";
import type { OpinionDraft } from "../../../state/act-drafts.ts";
import type { CardActs } from "../../../state/card-acts.ts";
import { ActFault } from "../ActFault.tsx";
import { ActFormFoot } from "../ActFormFoot.tsx";

interface OpinionFormProps {
  readonly acts: CardActs;
  /** The nation in whose name it is given. */
  readonly partner: string;
  readonly draft: OpinionDraft;
}

/** Gives the opinion of this person's nation: a step of the scale, and why. What is not sent is kept. */
export function OpinionForm({ acts, partner, draft }: OpinionFormProps) {
  const { t, i18n } = useLingui();
  const name = useId();
  const { session } = useRoom();
  const kept = session.acts.drafts.opinion(acts.place);
  const { opinion, explanation } = draft;
  const [state, send] = useKeptRequest(kept, null, (said: Omit<GivenOpinion, "card">, key) => acts.judge(said, key));
  const fault = useExplanationFault(explanation);
  return (
    <CheckedForm className="act-form" onSubmit={() => void send({ opinion, explanation: explanation.trim() })}>
      <fieldset className="opinion-choice">
        <legend className="field-label">{t`What ${partner} thinks of this card`}</legend>
        {OPINIONS.map((step) => (
          <label key={step} className="opinion-step" data-on={step === opinion}>
            <input type="radio" name={name} checked={step === opinion} onChange={() => kept.set({ ...draft, opinion: step })} />
            {i18n._(OPINION_WORDS[step])}
          </label>
        ))}
      </fieldset>
      <EntryField
        label={t`Why`}
        rows={2}
        input={{ name: "explanation", dir: "auto" }}
        value={explanation}
        onChange={(text) => kept.set({ ...draft, explanation: text })}
        fault={fault}
      />
      <ActFault state={state} />
      <ActFormFoot isSending={state.kind === "sending"} onCancel={() => kept.set(null)}>
        <Trans>Give the opinion</Trans>
      </ActFormFoot>
    </CheckedForm>
  );
}

function useExplanationFault(text: string): string | null {
  const { t } = useLingui();
  if (!isVisible(text)) return t`Say why, in a few words.`;
  const over = text.trim().length - MOST_NOTE_CHARACTERS;
  if (over > 0) return t`This is ${over} characters too long.`;
  return isDeceptiveInLines(text)
    ? t`Some characters cannot be seen, or change the direction of the text. Type it again without them.`
    : null;
}
