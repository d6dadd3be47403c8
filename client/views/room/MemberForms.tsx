import { useState } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { ChevronDown, LogOut, UserMinus } from "lucide-react";
import { givenRoles, type GivenRole, type Role } from "../../../shared/access/role.ts";
import type { Member } from "../../../shared/rest/members.ts";
import { Avatar } from "../../components/Avatar.tsx";
import { Button } from "../../components/Button.tsx";
import { CheckedForm } from "../../components/CheckedForm.tsx";
import { ConfirmButton } from "../../components/ConfirmButton.tsx";
import { EntryField } from "../../components/EntryField.tsx";
import { OptionMenu } from "../../components/OptionMenu.tsx";
import { ROLE_WORDS } from "../../i18n/words.ts";
import { RoleChoice } from "./access/RoleChoice.tsx";

interface MemberLineProps {
  readonly member: Member;
  /** Null where this person may not, and on their own line: a lead who gives up that role cannot take it back. */
  readonly onChangeRole: ((role: GivenRole) => Promise<void>) | null;
  /** Whether this is the line of the person who looks: removing it is leaving. */
  readonly isOwn: boolean;
  /** Null where this person may not remove the member. */
  readonly onRemove: (() => Promise<void>) | null;
}

/** A member with nation and role, and what this person may change of it. */
export function MemberLine({ member, isOwn, onChangeRole, onRemove }: MemberLineProps) {
  const { i18n } = useLingui();
  return (
    <li className="flex items-center gap-3">
      <Avatar username={member.user.username} displayName={member.user.displayName} />
      <span className="grid min-w-0 grow leading-tight">
        <span className="truncate font-medium">
          <bdi>{member.user.displayName}</bdi>
        </span>
        <span className="text-[12px] text-quiet">
          <bdi>{member.partner}</bdi>
          {!onChangeRole && <> · {i18n._(ROLE_WORDS[member.role])}</>}
        </span>
      </span>
      {onChangeRole && <RoleMenu name={member.user.displayName} role={member.role} onChoose={(role) => void onChangeRole(role)} />}
      {onRemove && <RemoveMember name={isOwn ? null : member.user.displayName} onRemove={() => void onRemove()} />}
    </li>
  );
}

interface RoleMenuProps {
  readonly name: string;
  readonly role: Role;
  readonly onChoose: (role: GivenRole) => void;
}

/** The role of another member. A menu, not a select: arrow keys in a select would give each role that they pass. */
function RoleMenu({ name, role, onChoose }: RoleMenuProps) {
  const { t, i18n } = useLingui();
  const words = i18n._(ROLE_WORDS[role]);
  return (
    <OptionMenu
      label={t`Role of ${name}`}
      trigger={
        <Button isSmall aria-label={t`Role of ${name}: ${words}`}>
          {words} <ChevronDown aria-hidden />
        </Button>
      }
      options={givenRoles.map((id) => ({ id, label: i18n._(ROLE_WORDS[id]), isChosen: id === role }))}
      onChoose={(id) => id !== role && onChoose(id as GivenRole)}
    />
  );
}

/** Removes a member, or lets a person leave (no `name`), once that was confirmed. */
function RemoveMember({ name, onRemove }: { readonly name: string | null; readonly onRemove: () => void }) {
  const { t } = useLingui();
  const label = name === null ? t`Leave the room` : t`Remove ${name} from the room`;
  return (
    <ConfirmButton isIcon label={label} confirm={name === null ? <Trans>Leave</Trans> : <Trans>Remove</Trans>} onConfirm={onRemove}>
      {name === null ? <LogOut /> : <UserMinus />}
    </ConfirmButton>
  );
}

interface NewMemberProps {
  /** Gives what became of it; null where it failed. */
  readonly onAdd: (username: string, role: GivenRole) => Promise<"added" | "invited" | null>;
  /** Whether a request to add a person is under way. */
  readonly isBusy: boolean;
  /** Whom this person may bring in, where that is not anybody. */
  readonly hint: string | null;
}

/** Invites by username, or adds where this person may do so at once; empties itself once that is done. */
export function NewMember({ onAdd, isBusy, hint }: NewMemberProps) {
  const { t } = useLingui();
  const [username, setUsername] = useState("");
  const [role, setRole] = useState<GivenRole>("analyst");
  const [invited, setInvited] = useState<string | null>(null);
  const add = async () => {
    const name = username.trim().toLowerCase();
    const outcome = await onAdd(name, role);
    setInvited(outcome === "invited" ? name : null);
    if (outcome !== null) setUsername("");
  };
  return (
    <CheckedForm className="flex flex-wrap items-start gap-2" onSubmit={() => void add()}>
      <EntryField
        className="grow"
        label={t`Add by username`}
        value={username}
        onChange={setUsername}
        {...(hint !== null && { hint })}
        input={{ name: "member", autoComplete: "off", maxLength: 32, dir: "ltr" }}
        fault={username.trim() === "" ? t`Enter a username.` : null}
      />
      <RoleChoice role={role} onChoose={setRole} />
      <Button type="submit" className="field-beside" isBusy={isBusy}>
        <Trans>Add</Trans>
      </Button>
      <output className="basis-full text-[13px] text-quiet">
        {invited !== null && (
          <Trans>
            Invited. <bdi>{invited}</bdi> is in the room once they accept.
          </Trans>
        )}
      </output>
    </CheckedForm>
  );
}
