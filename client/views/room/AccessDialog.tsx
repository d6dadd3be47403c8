import { useEffect, useState } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { UserMinus } from "lucide-react";
import { roles, type Role } from "../../../shared/access/role.ts";
import type { Member } from "../../../shared/rest/members.ts";
import type { Partner } from "../../../shared/rest/partners.ts";
import type { RoomDetail } from "../../../shared/rest/rooms.ts";
import { Avatar } from "../../components/Avatar.tsx";
import { Button } from "../../components/Button.tsx";
import { CompartmentChip } from "../../components/CompartmentChip.tsx";
import { FormDialog } from "../../components/FormDialog.tsx";
import { ShortList } from "../../components/ShortList.tsx";
import { Note } from "../../components/Note.tsx";
import { api } from "../../control/api.ts";
import type { RequestFailure } from "../../control/rest-client.ts";
import { useRoom } from "../../hooks/use-room.ts";
import { problemSentence } from "../../i18n/problems.ts";
import { ROLE_WORDS } from "../../i18n/words.ts";

interface AccessDialogProps {
  readonly detail: RoomDetail;
  readonly onClose: () => void;
}

/** The members and compartments of the room; its lead changes both here. */
export function AccessDialog({ detail, onClose }: AccessDialogProps) {
  const { t, i18n } = useLingui();
  const { session, user } = useRoom();
  const [failure, setFailure] = useState<RequestFailure["code"] | null>(null);
  const isLead = detail.room.role === "lead";
  // Their own writing is held: until another lead lets them write again they manage no members (A11).
  const isHeld = detail.holds.some((hold) => hold.user.id === user.id);
  const managesMembers = isLead && !isHeld;
  const after = (answer: { ok: true } | { ok: false; error: RequestFailure }) => {
    setFailure(answer.ok ? null : answer.error.code);
    if (answer.ok) void session.refresh();
    return answer.ok;
  };
  return (
    <FormDialog title={t`Who has access`} onClose={onClose}>
      <div className="grid gap-6">
        {failure && <Note tone="bad">{i18n._(problemSentence(failure))}</Note>}
        <section className="grid gap-3">
          <h3 className="font-semibold">{t`Compartments`}</h3>
          <ShortList items={detail.compartments} className="flex flex-wrap gap-2">
            {(compartment) => (
              <li key={compartment.id}>
                <CompartmentChip compartment={compartment} />
              </li>
            )}
          </ShortList>
          {isLead && <NewCompartment onCreate={async (body) => after(await api.createCompartment(detail.room.id, body))} />}
        </section>
        <section className="grid gap-3">
          <h3 className="font-semibold">{t`Members`}</h3>
          <ShortList items={detail.members} className="grid gap-1.5">
            {(member) => (
              <MemberLine
                key={member.user.id}
                member={member}
                onRemove={managesMembers ? async () => void after(await api.removeMember(detail.room.id, member.user.id)) : null}
              />
            )}
          </ShortList>
          {isLead && isHeld && (
            <Note tone="warn">
              <Trans>You manage no members for now, because your writing is held after you removed many cards.</Trans>
            </Note>
          )}
          {managesMembers && <NewMember onAdd={async (username, role) => after(await api.addMember(detail.room.id, { username, role }))} />}
        </section>
      </div>
    </FormDialog>
  );
}

function MemberLine({ member, onRemove }: { readonly member: Member; readonly onRemove: (() => Promise<void>) | null }) {
  const { t, i18n } = useLingui();
  return (
    <li className="flex items-center gap-3">
      <Avatar username={member.user.username} displayName={member.user.displayName} />
      <span className="grid min-w-0 grow leading-tight">
        <span className="truncate font-medium">
          <bdi>{member.user.displayName}</bdi>
        </span>
        <span className="text-[12px] text-quiet">
          <bdi>{member.partner}</bdi> · {i18n._(ROLE_WORDS[member.role])}
        </span>
      </span>
      {onRemove && (
        <Button look="quiet" isSmall isIcon aria-label={t`Remove ${member.user.displayName} from the room`} onPress={() => void onRemove()}>
          <UserMinus />
        </Button>
      )}
    </li>
  );
}

function NewMember({ onAdd }: { readonly onAdd: (username: string, role: Role) => Promise<boolean> }) {
  const { t, i18n } = useLingui();
  const [username, setUsername] = useState("");
  const [role, setRole] = useState<Role>("analyst");
  return (
    <form
      className="flex flex-wrap items-end gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        void onAdd(username.trim(), role).then((isAdded) => isAdded && setUsername(""));
      }}
    >
      <label className="field grow">
        <span className="field-label">{t`Add by username`}</span>
        <input
          className="input"
          name="member"
          dir="ltr"
          required
          maxLength={32}
          autoCapitalize="none"
          spellCheck={false}
          value={username}
          onChange={(event) => setUsername(event.target.value)}
        />
      </label>
      <label className="field">
        <span className="field-label">{t`Role`}</span>
        <select className="input" value={role} onChange={(event) => setRole(event.target.value as Role)}>
          {roles.map((option) => (
            <option key={option} value={option}>
              {i18n._(ROLE_WORDS[option])}
            </option>
          ))}
        </select>
      </label>
      <Button type="submit">
        <Trans>Add</Trans>
      </Button>
    </form>
  );
}

function NewCompartment({ onCreate }: { readonly onCreate: (body: { name?: string; releasableTo: string[] }) => Promise<boolean> }) {
  const { t } = useLingui();
  const { user } = useRoom();
  const partners = usePartners();
  const [name, setName] = useState("");
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const toggle = (code: string) => setChosen(chosen.includes(code) ? chosen.filter((other) => other !== code) : [...chosen, code]);
  const create = async () => {
    const releasableTo = [...chosen];
    const isMade = await onCreate(name.trim() === "" ? { releasableTo } : { name: name.trim(), releasableTo });
    if (!isMade) return;
    setName("");
    setChosen([]);
  };
  return (
    <form
      className="grid gap-3 rounded-lg border p-3"
      onSubmit={(event) => {
        event.preventDefault();
        void create();
      }}
    >
      <label className="field">
        <span className="field-label">{t`New compartment`}</span>
        <input
          className="input"
          name="compartment-name"
          dir="auto"
          maxLength={80}
          placeholder={t`Name`}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
      </label>
      <fieldset className="field">
        <legend className="field-label mb-1">{t`Releasable to`}</legend>
        <div className="flex flex-wrap gap-1.5">
          <span className="chip partner-chip" data-chosen>
            <bdi>{user.partner}</bdi>
          </span>
          {partners
            .filter((partner) => partner.code !== user.partner)
            .map((partner) => (
              <button
                key={partner.code}
                type="button"
                className="chip partner-chip"
                aria-pressed={chosen.includes(partner.code)}
                data-chosen={chosen.includes(partner.code) || undefined}
                onClick={() => toggle(partner.code)}
              >
                <bdi>{partner.code}</bdi> <bdi className="font-normal">{partner.name}</bdi>
              </button>
            ))}
        </div>
      </fieldset>
      <div className="flex items-center gap-3">
        <p className="grow text-[12px] text-quiet">
          {chosen.length === 0 ? t`Only your own nation will be able to read it.` : t`Who may read a compartment cannot be changed later.`}
        </p>
        <Button type="submit">
          <Trans>Make it</Trans>
        </Button>
      </div>
    </form>
  );
}

function usePartners(): readonly Partner[] {
  const [partners, setPartners] = useState<readonly Partner[]>([]);
  useEffect(() => {
    let isGone = false;
    void api.partners().then((answer) => !isGone && answer.ok && setPartners(answer.value.partners));
    return () => {
      isGone = true;
    };
  }, []);
  return partners;
}
