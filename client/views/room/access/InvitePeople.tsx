import { useLingui } from "@lingui/react/macro";
import type { GivenRole } from "../../../../shared/access/role.ts";
import type { RoomDetail } from "../../../../shared/rest/rooms.ts";
import { RequestFault } from "../../../components/RequestFault.tsx";
import { api } from "../../../control/api.ts";
import { useOpenInvitations } from "../../../hooks/use-open-invitations.ts";
import { usePartners } from "../../../hooks/use-partners.ts";
import { useRoom } from "../../../hooks/use-room.ts";
import { useRoomChange } from "../../../hooks/use-room-change.ts";
import { NewMember } from "../MemberForms.tsx";
import { LinkForm } from "./LinkForm.tsx";
import { OpenInvitationList } from "./OpenInvitationList.tsx";

interface InvitePeopleProps {
  readonly detail: RoomDetail;
  /** Looks at the room as a member of a partner. */
  readonly onPreview: (partner: string, role: GivenRole) => void;
}

/** Inviting by name and by link, and what stands of it. For leads whose writing is not held. */
export function InvitePeople({ detail, onPreview }: InvitePeopleProps) {
  const { t } = useLingui();
  const { user } = useRoom();
  const { failure, isBusy, make } = useRoomChange();
  const { partners } = usePartners();
  const open = useOpenInvitations();
  const isOfHost = user.partner === detail.room.host;
  const own = partners.find(({ code }) => code === user.partner) ?? { code: user.partner, name: "" };
  // A host invites others, as a rule.
  const invitable = isOfHost ? [...partners.filter((partner) => partner !== own), own] : [own];
  return (
    <>
      <RequestFault code={failure} />
      <NewMember
        hint={isOfHost ? null : t`You bring in people of your own nation.`}
        isBusy={isBusy}
        onAdd={async (username, role) => {
          const made = await make(() => api.addMember(detail.room.id, { username, role }));
          if (made === null) return null;
          if (!("invitation" in made.value)) return "added";
          open.reload();
          return "invited";
        }}
      />
      <LinkForm partners={invitable} onMade={open.reload} ended={open.ended} onPreview={onPreview} />
      <OpenInvitationList open={open} />
    </>
  );
}
