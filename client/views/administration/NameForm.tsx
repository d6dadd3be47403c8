import { useState } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { addUserRequest, type Account } from "../../../shared/rest/users.ts";
import { Button } from "../../components/Button.tsx";
import { CheckedForm } from "../../components/CheckedForm.tsx";
import { EntryField } from "../../components/EntryField.tsx";
import { useTextFault } from "../../hooks/use-text-fault.ts";

interface NameFormProps {
  readonly account: Account;
  readonly isBusy: boolean;
  readonly onSave: (displayName: string) => void;
}

/** The name of an account, to be changed. */
export function NameForm({ account, isBusy, onSave }: NameFormProps) {
  const { t } = useLingui();
  const faultOf = useTextFault();
  const [name, setName] = useState(account.displayName);
  return (
    <CheckedForm className="flex flex-wrap items-start gap-2" onSubmit={() => onSave(name)}>
      <EntryField
        className="grow basis-56"
        label={t`Name, as others see it`}
        input={{ name: "displayName", autoComplete: "off", maxLength: 80, dir: "auto" }}
        value={name}
        onChange={setName}
        fault={faultOf(addUserRequest.shape.displayName, name, t`Enter a name.`)}
      />
      <Button type="submit" className="field-beside" isBusy={isBusy} isDisabled={!isBusy && name === account.displayName}>
        <Trans>Save</Trans>
      </Button>
    </CheckedForm>
  );
}
