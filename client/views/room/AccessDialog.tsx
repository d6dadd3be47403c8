import { useState } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import type { RoomDetail } from "../../../shared/rest/rooms.ts";
import { CompartmentChip } from "../../components/CompartmentChip.tsx";
import { FormDialog } from "../../components/FormDialog.tsx";
import { ShortList } from "../../components/ShortList.tsx";
import { Note } from "../../components/Note.tsx";
import { api } from "../../control/api.ts";
import type { RequestFailure } from "../../control/rest-client.ts";
import { useRoom } from "../../hooks/use-room.ts";
import { problemSentence } from "../../i18n/problems.ts";
import { MemberLine, NewMember } from "./MemberForms.tsx";
import { NewCompartment } from "./NewCompartment.tsx";

interface AccessDialogProps {
  readonly detail: RoomDetail;
  readonly onClose: () => void;
}

/** The members and compartments of the room; its lead changes both here. */
export function AccessDialog({ detail, onClose }: AccessDialogProps) {
  const { t } = useLingui();
  return (
    <FormDialog title={t`Who has access`} onClose={onClose}>
      <div className="grid gap-6">
        <Compartments detail={detail} />
        <Members detail={detail} />
      </div>
    </FormDialog>
  );
}

/** The answer to a change: fetches the room again, or keeps why it failed, to be shown where it was asked for; gives whether it succeeded. */
function useSettled() {
  const { session } = useRoom();
  const [failure, setFailure] = useState<RequestFailure["code"] | null>(null);
  const after = (answer: { readonly ok: true } | { readonly ok: false; readonly error: RequestFailure }): boolean => {
    setFailure(answer.ok ? null : answer.error.code);
    if (answer.ok) void session.refresh();
    return answer.ok;
  };
  return { failure, after };
}

function Failure({ code }: { readonly code: RequestFailure["code"] | null }) {
  const { i18n } = useLingui();
  return code === null ? null : <Note tone="bad">{i18n._(problemSentence(code))}</Note>;
}

interface SectionProps {
  readonly detail: RoomDetail;
}

function Compartments({ detail }: SectionProps) {
  const { t } = useLingui();
  const { failure, after } = useSettled();
  return (
    <section className="grid gap-3">
      <h3 className="font-semibold">{t`Compartments`}</h3>
      <ShortList items={detail.compartments} className="flex flex-wrap gap-2">
        {(compartment) => (
          <li key={compartment.id}>
            <CompartmentChip compartment={compartment} />
          </li>
        )}
      </ShortList>
      <Failure code={failure} />
      {detail.room.role === "lead" && (
        <NewCompartment onCreate={async (body) => after(await api.createCompartment(detail.room.id, body))} />
      )}
    </section>
  );
}

function Members({ detail }: SectionProps) {
  const { t } = useLingui();
  const { failure, after } = useSettled();
  const { user } = useRoom();
  const isLead = detail.room.role === "lead";
  // Their own writing is held: until another lead lets them write again they manage no members (A11).
  const isHeld = detail.holds.some((hold) => hold.user.id === user.id);
  const managesMembers = isLead && !isHeld;
  return (
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
      <Failure code={failure} />
      {managesMembers && <NewMember onAdd={async (username, role) => after(await api.addMember(detail.room.id, { username, role }))} />}
    </section>
  );
}
