import { useState } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { newTitle } from "../../../shared/board/card-values.ts";
import { BOARD_LIMITS } from "../../../shared/board/limits.ts";
import type { CardKind } from "../../../shared/board/vocabulary.ts";
import { Button } from "../../components/Button.tsx";
import { CheckedForm } from "../../components/CheckedForm.tsx";
import { EntryField } from "../../components/EntryField.tsx";
import { Note } from "../../components/Note.tsx";
import { useRoom } from "../../hooks/use-room.ts";
import { useSignal } from "../../hooks/use-signal.ts";
import { useTextFault } from "../../hooks/use-text-fault.ts";
import { narrowest } from "../../model/marking.ts";
import { revealCard } from "../../state/focus-card.ts";
import { CompartmentChoice, KindChoice } from "./NewCardChoices.tsx";

interface NewCardFormProps {
  /** Called once the card is on the board, before it opens. */
  readonly onDone: () => void;
  /** Leaves it without a card; left out where something else does. */
  readonly onCancel?: () => void;
}

/** Adds a card. The narrowest compartment is offered first: widening later is a release, narrowing is impossible. */
export function NewCardForm({ onDone, onCancel }: NewCardFormProps) {
  const { t } = useLingui();
  const faultOf = useTextFault();
  const { session, compartments, edits, open } = useRoom();
  const hidden = useSignal(session.hidden);
  const writable = [...compartments.values()].filter((compartment) => compartment.canWrite && !hidden.has(compartment.id));
  const areAllHidden = writable.length === 0;
  const [compartment, setCompartment] = useState(() => narrowest(writable)?.id ?? "");
  const [title, setTitle] = useState("");
  const [kind, setKind] = useState<CardKind>("report");
  const [hasFailed, setFailed] = useState(false);

  const add = () => {
    const made = edits.create(compartment, { id: crypto.randomUUID(), title: title.trim(), kind, lane: "new" });
    if (!made.ok) return setFailed(true);
    onDone();
    open(made.value);
    revealCard(made.value);
  };

  return (
    <CheckedForm textOf={compartment} onSubmit={add}>
      {areAllHidden ? (
        <Note tone="warn">{t`Every compartment that you may write in is hidden. Show one to add a card to it.`}</Note>
      ) : (
        <CompartmentChoice options={writable} chosen={compartment} onChoose={setCompartment} />
      )}
      <EntryField
        label={t`Title`}
        value={title}
        onChange={setTitle}
        input={{ name: "title", autoComplete: "off", maxLength: BOARD_LIMITS.title, dir: "auto" }}
        fault={faultOf(newTitle, title, t`Enter a title.`)}
      />
      <KindChoice kind={kind} onChoose={setKind} />
      {hasFailed && <Note tone="bad">{t`The card could not be added. Check its title.`}</Note>}
      <div className="flex justify-end gap-2">
        {onCancel !== undefined && (
          <Button onPress={onCancel}>
            <Trans>Cancel</Trans>
          </Button>
        )}
        <Button type="submit" look="main" isDisabled={areAllHidden}>
          <Trans>Add the card</Trans>
        </Button>
      </div>
    </CheckedForm>
  );
}
