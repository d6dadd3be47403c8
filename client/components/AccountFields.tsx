import { useLingui } from "@lingui/react/macro";
import { newPassword } from "../../shared/rest/users.ts";
import { username } from "../../shared/rest/text.ts";
import { EntryField } from "./EntryField.tsx";

interface AccountFieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
}

interface UsernameFieldProps extends AccountFieldProps {
  /** Whether it is the name of the person who fills it in, whose browser may know it. */
  readonly isOwn?: boolean;
}

/** A username that is chosen. */
export function UsernameField({ value, onChange, isOwn = false }: UsernameFieldProps) {
  const { t } = useLingui();
  return (
    <EntryField
      isFirst
      label={t`Username`}
      hint={t`2 to 32 characters: a–z, 0–9, dot, dash and underscore.`}
      input={{ name: "username", autoComplete: isOwn ? "username" : "off", maxLength: 32, dir: "ltr" }}
      value={value}
      onChange={(typed) => onChange(typed.toLowerCase())}
      fault={
        username.safeParse(value).success
          ? null
          : t`Enter 2 to 32 characters: a–z, 0–9, dot, dash and underscore, with a letter or digit first.`
      }
    />
  );
}

interface PasswordFieldProps extends AccountFieldProps {
  readonly label: string;
}

/** A password that is chosen. */
export function PasswordField({ label, value, onChange }: PasswordFieldProps) {
  const { t } = useLingui();
  return (
    <EntryField
      label={label}
      hint={t`At least 10 characters.`}
      input={{ name: "password", type: "password", autoComplete: "new-password", maxLength: 200, dir: "ltr" }}
      value={value}
      onChange={onChange}
      fault={newPassword.safeParse(value).success ? null : t`Enter a password of at least 10 characters.`}
    />
  );
}
