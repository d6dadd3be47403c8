import { useId, useState } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { adminApi } from "../control/admin-api.ts";
import { useChange } from "../hooks/use-change.ts";
import { accountSentence } from "../i18n/account-words.ts";
import { PasswordField } from "./AccountFields.tsx";
import { Button } from "./Button.tsx";
import { CheckedForm } from "./CheckedForm.tsx";
import { EntryField } from "./EntryField.tsx";
import { PasswordConsequence } from "./PasswordConsequence.tsx";
import { RequestFault } from "./RequestFault.tsx";

interface PasswordFormProps {
  readonly user: string;
  /** Whether it is the account of the person who looks: their own password takes the present one. */
  readonly isOwn: boolean;
  /** Called when the password is set: the account is signed in nowhere else by then. */
  readonly onSet: () => void;
}

/** Sets the password of an account, which signs it out everywhere else. */
export function PasswordForm({ user, isOwn, onSet }: PasswordFormProps) {
  const { t } = useLingui();
  const { failure, isBusy, make } = useChange();
  const [present, setPresent] = useState("");
  const [password, setPassword] = useState("");
  const [isSet, setIsSet] = useState(false);
  const consequence = useId();
  const send = async () => {
    const set = await make(() => adminApi.setPassword(user, { password, ...(isOwn && { currentPassword: present }) }));
    setIsSet(set !== null);
    if (set === null) return;
    setPresent("");
    setPassword("");
    onSet();
  };
  return (
    <CheckedForm className="grid max-w-sm gap-3" onSubmit={() => void send()}>
      {isOwn && (
        <EntryField
          label={t`Present password`}
          input={{ name: "present", type: "password", autoComplete: "current-password", maxLength: 200, dir: "ltr" }}
          value={present}
          onChange={setPresent}
          fault={present === "" ? t`Enter your present password.` : null}
        />
      )}
      <PasswordField label={t`New password`} value={password} onChange={setPassword} />
      <PasswordConsequence key={String(isSet)} id={consequence} user={user} isOwn={isOwn} />
      <RequestFault code={failure} sentence={accountSentence} />
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit" isBusy={isBusy} aria-describedby={consequence}>
          <Trans>Set the password</Trans>
        </Button>
        <output className="text-[13px] text-good">
          {isSet &&
            (isOwn
              ? t`The password is set. You are signed out everywhere else.`
              : t`The password is set. The account is signed out everywhere.`)}
        </output>
      </div>
    </CheckedForm>
  );
}
