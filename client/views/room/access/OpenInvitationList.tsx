import { useState } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { Link2, UserPlus, X } from "lucide-react";
import type { OpenInvitation } from "../../../../shared/rest/invitations.ts";
import { Button } from "../../../components/Button.tsx";
import { RequestFault } from "../../../components/RequestFault.tsx";
import { ShortList } from "../../../components/ShortList.tsx";
import { accessApi } from "../../../control/access-api.ts";
import type { RequestFailure } from "../../../control/rest-client.ts";
import { useRoom } from "../../../hooks/use-room.ts";
import type { OpenInvitations } from "../../../hooks/use-open-invitations.ts";
import { localMoment } from "../../../i18n/format.ts";
import { ROLE_WORDS } from "../../../i18n/words.ts";

/** The invitations and links that stand, each of which can be taken back. Nothing where there are none. */
export function OpenInvitationList({ open }: { readonly open: OpenInvitations }) {
  const { t } = useLingui();
  const { session } = useRoom();
  const [refused, setRefused] = useState<RequestFailure["code"] | null>(null);
  const { invitations, failure, reload } = open;
  const revoke = async (id: string) => {
    const answer = await accessApi.revokeInvitation(session.id, id);
    // Spent or taken back meanwhile: what the press was for is done.
    setRefused(answer.ok || answer.error.code === "not-found" ? null : answer.error.code);
    reload();
  };
  if (invitations.length === 0 && failure === null && refused === null) return null;
  return (
    <div className="grid gap-1.5">
      <h4 className="field-label">{t`Invitations that stand`}</h4>
      <RequestFault code={failure ?? refused} />
      <ShortList items={invitations} className="grid gap-1" label={t`Invitations that stand`}>
        {(invitation) => <OpenInvitationLine key={invitation.id} invitation={invitation} onRevoke={() => void revoke(invitation.id)} />}
      </ShortList>
    </div>
  );
}

interface OpenInvitationLineProps {
  readonly invitation: OpenInvitation;
  readonly onRevoke: () => void;
}

function OpenInvitationLine({ invitation: { to, role, by, expiresAt }, onRevoke }: OpenInvitationLineProps) {
  const { t, i18n } = useLingui();
  const isLink = "partner" in to;
  const whom = isLink ? to.partner : to.username;
  const until = localMoment(i18n.locale, new Date(expiresAt));
  const label = isLink ? t`Take back the link for ${whom}` : t`Take back the invitation of ${whom}`;
  return (
    <li className="flex items-center gap-2.5">
      {isLink ? <Link2 aria-hidden className="size-4 text-quiet" /> : <UserPlus aria-hidden className="size-4 text-quiet" />}
      <span className="grid min-w-0 grow leading-tight">
        <span className="truncate font-medium">
          {isLink ? (
            <Trans>
              Link for <bdi>{whom}</bdi>
            </Trans>
          ) : (
            <bdi>{whom}</bdi>
          )}
        </span>
        <span className="text-[12px] text-quiet">
          {i18n._(ROLE_WORDS[role])} · {t`until ${until}`}
          {by !== undefined && (
            <>
              {" · "}
              <Trans>
                by <bdi>{by.displayName}</bdi>
              </Trans>
            </>
          )}
        </span>
      </span>
      <Button look="quiet" isSmall isIcon aria-label={label} onPress={onRevoke}>
        <X />
      </Button>
    </li>
  );
}
