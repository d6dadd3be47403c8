import { useState } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { useLocation } from "wouter";
import type { Partner } from "../../../shared/rest/partners.ts";
import type { OwnUser } from "../../../shared/rest/session.ts";
import { addUserRequest } from "../../../shared/rest/users.ts";
import { PasswordField, UsernameField } from "../../components/AccountFields.tsx";
import { CheckedForm } from "../../components/CheckedForm.tsx";
import { DialogFoot } from "../../components/DialogFoot.tsx";
import { EntryField } from "../../components/EntryField.tsx";
import { FormDialog } from "../../components/FormDialog.tsx";
import { RequestFault } from "../../components/RequestFault.tsx";
import { adminApi } from "../../control/admin-api.ts";
import { useChange } from "../../hooks/use-change.ts";
import { useTextFault } from "../../hooks/use-text-fault.ts";
import { accountSentence } from "../../i18n/account-words.ts";
import { NationOptions } from "./NationOptions.tsx";

interface NewAccountProps {
  readonly user: OwnUser;
  readonly partners: readonly Partner[];
  /** The nation that is chosen first. */
  readonly nation: string;
  readonly onClose: () => void;
  readonly onAdded: () => void;
}

/** Adds an account; its page opens, where its authorities are given. */
export function NewAccount({ user, partners, nation, onClose, onAdded }: NewAccountProps) {
  const { t } = useLingui();
  const faultOf = useTextFault();
  const [, navigate] = useLocation();
  const { failure, isBusy, make } = useChange();
  const [form, setForm] = useState({ username: "", displayName: "", password: "", partner: nation });
  const change = (part: Partial<typeof form>) => setForm((before) => ({ ...before, ...part }));
  const add = async () => {
    const made = await make(() => adminApi.addAccount({ ...form, isAdmin: false, isPartnerAdmin: false, mayRelease: false }));
    if (made === null) return;
    onAdded();
    onClose();
    navigate(`/admin/accounts/${made.value.user.id}`);
  };
  return (
    <FormDialog title={t`New account`} onClose={onClose}>
      <CheckedForm onSubmit={() => void add()}>
        <UsernameField value={form.username} onChange={(username) => change({ username })} />
        <EntryField
          label={t`Name, as others see it`}
          input={{ name: "displayName", autoComplete: "off", maxLength: 80, dir: "auto" }}
          value={form.displayName}
          onChange={(displayName) => change({ displayName })}
          fault={faultOf(addUserRequest.shape.displayName, form.displayName, t`Enter a name.`)}
        />
        {user.isAdmin && (
          <label className="field">
            <span className="field-label">{t`Nation. It never changes.`}</span>
            <select className="input" name="partner" value={form.partner} onChange={(event) => change({ partner: event.target.value })}>
              <NationOptions partners={partners} />
            </select>
          </label>
        )}
        <PasswordField label={t`First password`} value={form.password} onChange={(password) => change({ password })} />
        <p className="text-[13px] text-quiet">{t`Give it to the person by another way. They change it under “Your account”.`}</p>
        <RequestFault code={failure} sentence={accountSentence} />
        <DialogFoot onClose={onClose} isBusy={isBusy}>
          <Trans>Add the account</Trans>
        </DialogFoot>
      </CheckedForm>
    </FormDialog>
  );
}
