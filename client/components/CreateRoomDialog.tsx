import { useState } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { useLocation } from "wouter";
import { createRoomRequest } from "../../shared/rest/rooms.ts";
import { CheckedForm } from "./CheckedForm.tsx";
import { DialogFoot } from "./DialogFoot.tsx";
import { EntryField } from "./EntryField.tsx";
import { FormDialog } from "./FormDialog.tsx";
import { RequestFault } from "./RequestFault.tsx";
import { api } from "../control/api.ts";
import { useChange } from "../hooks/use-change.ts";
import { useTextFault } from "../hooks/use-text-fault.ts";

interface CreateRoomDialogProps {
  readonly onClose: () => void;
  readonly onCreated: () => void;
}

/** Creates a room. Its maker becomes its lead, and the page of the room opens. */
export function CreateRoomDialog({ onClose, onCreated }: CreateRoomDialogProps) {
  const { t } = useLingui();
  const faultOf = useTextFault();
  const [, navigate] = useLocation();
  const [title, setTitle] = useState("");
  const [summary, setSummary] = useState("");
  const { failure, isBusy, make } = useChange();

  const create = async () => {
    const made = await make(() => api.createRoom(summary.trim() === "" ? { title } : { title, summary }));
    if (made === null) return;
    onCreated();
    navigate(`/r/${made.value.room.id}/board`);
  };

  return (
    <FormDialog title={t`New room`} onClose={onClose}>
      <CheckedForm onSubmit={() => void create()}>
        <EntryField
          label={t`Title`}
          value={title}
          onChange={setTitle}
          input={{ name: "title", autoComplete: "off", maxLength: 120, dir: "auto" }}
          fault={faultOf(createRoomRequest.shape.title, title, t`Enter a title.`)}
        />
        <EntryField
          isOptional
          label={t`What it is about`}
          rows={3}
          value={summary}
          onChange={setSummary}
          input={{ name: "summary", maxLength: 2000, dir: "auto" }}
          fault={faultOf(createRoomRequest.shape.summary, summary, null)}
        />
        <p className="text-[13px] text-quiet">{t`A new room is empty. You will choose next which partners may read its first compartment.`}</p>
        <RequestFault code={failure} />
        <DialogFoot onClose={onClose} isBusy={isBusy}>
          <Trans>Open the room</Trans>
        </DialogFoot>
      </CheckedForm>
    </FormDialog>
  );
}
