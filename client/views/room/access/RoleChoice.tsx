import { useLingui } from "@lingui/react/macro";
import { givenRoles, type GivenRole } from "../../../../shared/access/role.ts";
import { ROLE_WORDS } from "../../../i18n/words.ts";

interface RoleChoiceProps {
  readonly role: GivenRole;
  readonly onChoose: (role: GivenRole) => void;
}

/** What somebody who is invited is to be. */
export function RoleChoice({ role, onChoose }: RoleChoiceProps) {
  const { t, i18n } = useLingui();
  return (
    <label className="field">
      <span className="field-label">{t`Role`}</span>
      <select className="input" value={role} onChange={(event) => onChoose(event.target.value as GivenRole)}>
        {givenRoles.map((option) => (
          <option key={option} value={option}>
            {i18n._(ROLE_WORDS[option])}
          </option>
        ))}
      </select>
    </label>
  );
}
