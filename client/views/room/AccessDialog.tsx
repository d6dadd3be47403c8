import { Trans, useLingui } from "@lingui/react/macro";
import { can, type MemberAction } from "../../../shared/access/can.ts";
import type { Member } from "../../../shared/rest/members.ts";
import type { RoomDetail } from "../../../shared/rest/rooms.ts";
import { FormDialog } from "../../components/FormDialog.tsx";
import { ShortList } from "../../components/ShortList.tsx";
import { Note } from "../../components/Note.tsx";
import { RequestFault } from "../../components/RequestFault.tsx";
import { api } from "../../control/api.ts";
import { usePreviewChoice } from "../../hooks/use-preview-choice.ts";
import { useRoom } from "../../hooks/use-room.ts";
import { useRoomChange } from "../../hooks/use-room-change.ts";
import { AccessOverview } from "./access/AccessOverview.tsx";
import { InvitePeople } from "./access/InvitePeople.tsx";
import { RoomCompartments } from "./access/RoomCompartments.tsx";
import { RemoveNation } from "./access/RemoveNation.tsx";
import { MemberLine } from "./MemberForms.tsx";

interface AccessDialogProps {
  readonly detail: RoomDetail;
  readonly onClose: () => void;
  /** Shows what nations have from each other, in place of this. */
  readonly onExchange: () => void;
}

/**
 * Who has access: a picture of nations and compartments, and a preview of the room as a partner. Below it compartments, members and invitations; the room's
 * leads change them here, and everyone can leave.
 */
export function AccessDialog({ detail, onClose, onExchange }: AccessDialogProps) {
  const { t } = useLingui();
  const preview = usePreviewChoice();
  // Closed first: the preview takes the focus once it is shown.
  const look: typeof preview = (partner, role) => {
    onClose();
    preview(partner, role);
  };
  return (
    <FormDialog title={t`Who has access`} onClose={onClose} isWide>
      <div className="grid gap-6">
        <AccessOverview detail={detail} onPreview={look} onExchange={onExchange} />
        <div className="access-columns">
          <RoomCompartments detail={detail} />
          <Members detail={detail} onPreview={look} />
        </div>
      </div>
    </FormDialog>
  );
}

interface SectionProps {
  readonly detail: RoomDetail;
}

interface PreviewingProps extends SectionProps {
  readonly onPreview: ReturnType<typeof usePreviewChoice>;
}

function Members({ detail, onPreview }: PreviewingProps) {
  const { t } = useLingui();
  const { failure, make } = useRoomChange();
  const { user } = useRoom();
  const isLead = detail.room.role === "lead";
  // Their own writing is held: until another lead lets them write again they manage no members (A11).
  const isHeld = detail.holds.some((hold) => hold.user.id === user.id);
  const managesMembers = isLead && !isHeld;
  const may = (action: MemberAction, { user: { id: userId }, partner, role }: Member): boolean => {
    const { host, role: own } = detail.room;
    return can({ ...user, userId: user.id }, action, { kind: "member", host, role: own, isHeld, member: { userId, partner, role } });
  };
  return (
    <section className="grid min-w-0 content-start gap-3">
      <h3 className="font-semibold">{t`Members`}</h3>
      <ShortList items={detail.members} className="grid gap-1.5">
        {(member) => (
          <MemberLine
            key={member.user.id}
            member={member}
            onChangeRole={
              member.role !== "former" && member.user.id !== user.id && may("manage-member", member)
                ? async (role) => void (await make(() => api.addMember(detail.room.id, { username: member.user.username, role })))
                : null
            }
            isOwn={member.user.id === user.id}
            onRemove={
              may("remove-member", member) ? async () => void (await make(() => api.removeMember(detail.room.id, member.user.id))) : null
            }
          />
        )}
      </ShortList>
      <RemoveNation detail={detail} mayRemove={(member) => may("remove-member", member)} />
      {isLead && isHeld && (
        <Note tone="warn">
          <Trans>You manage no members for now, because your writing is held after you removed many cards.</Trans>
        </Note>
      )}
      <RequestFault code={failure} />
      {managesMembers && <InvitePeople detail={detail} onPreview={onPreview} />}
    </section>
  );
}
