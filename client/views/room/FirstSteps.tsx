import { useEffect, useRef } from "react";
import { msg } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import type { RoomDetail } from "../../../shared/rest/rooms.ts";
import { Button } from "../../components/Button.tsx";
import type { Words } from "../../i18n/words.ts";
import { usePreviewChoice } from "../../hooks/use-preview-choice.ts";
import { FIRST_STEPS, firstStepAfter, type FirstStep } from "../../model/first-steps.ts";
import { InvitePeople } from "./access/InvitePeople.tsx";
import { NewCardForm } from "./NewCardForm.tsx";
import { NewCompartment } from "./NewCompartment.tsx";

const STEP_WORDS: Words<FirstStep> = { compartment: msg`Compartment`, people: msg`People`, card: msg`First card` };
const HEADINGS: Words<FirstStep> = {
  compartment: msg`Make a compartment to begin`,
  people: msg`Invite people`,
  card: msg`Add the first card`,
};
const EXPLANATIONS: Words<FirstStep> = {
  compartment: msg`Cards live in compartments, and each compartment says which nations may read it. You can make more later under “Who has access”.`,
  people: msg`By username, or by a link for one person of a nation. You can do this later under “Who has access”.`,
  card: msg`A report, a person, a place: whatever the room is about. You can add more with “New card”.`,
};

interface FirstStepsProps {
  readonly step: FirstStep;
  readonly detail: RoomDetail;
  readonly onGo: (to: FirstStep | "done") => void;
}

/** In place of the empty board of a new room: one thing after the other, each of which can be left out. */
export function FirstSteps({ step, detail, onGo }: FirstStepsProps) {
  const { t, i18n } = useLingui();
  const heading = useStepFocus(step);
  const preview = usePreviewChoice();
  return (
    <section className="empty-room">
      <div className="first-steps">
        <ol className="step-list" aria-label={t`First steps`}>
          {FIRST_STEPS.map((each) => (
            <li key={each} aria-current={each === step ? "step" : undefined}>
              {i18n._(STEP_WORDS[each])}
            </li>
          ))}
        </ol>
        <h2 ref={heading} tabIndex={-1} className="text-lg font-semibold outline-none">
          {i18n._(HEADINGS[step])}
        </h2>
        <p className="text-quiet">{i18n._(EXPLANATIONS[step])}</p>
        {step === "compartment" && <NewCompartment />}
        {step === "people" && <InvitePeople detail={detail} onPreview={preview} />}
        {step === "card" && <NewCardForm onDone={() => onGo("done")} />}
        <div className="first-steps-foot">
          <Button look={step === "people" ? "main" : "quiet"} onPress={() => onGo(firstStepAfter(step))}>
            {step === "people" ? <Trans>Go on</Trans> : <Trans>Skip this</Trans>}
          </Button>
        </div>
      </div>
    </section>
  );
}

/** For the heading of the step: it takes the focus when another step comes, since what was pressed to come there is gone. */
function useStepFocus(step: FirstStep) {
  const ref = useRef<HTMLHeadingElement>(null);
  const before = useRef(step);
  useEffect(() => {
    if (before.current !== step) ref.current?.focus();
    before.current = step;
  }, [step]);
  return ref;
}
