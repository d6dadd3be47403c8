import { useEffect } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import type { InvitationShown } from "../../../shared/rest/invitations.ts";
import { Button } from "../../components/Button.tsx";
import { ConfirmButton } from "../../components/ConfirmButton.tsx";
import { Note } from "../../components/Note.tsx";
import { ShortList } from "../../components/ShortList.tsx";
import { personApi } from "../../control/person-api.ts";
import { useChange } from "../../hooks/use-change.ts";
import { usePersonNews } from "../../hooks/use-person-news.ts";
import { useSignal } from "../../hooks/use-signal.ts";
import { problemSentence } from "../../i18n/problems.ts";
import { ROLE_WORDS } from "../../i18n/words.ts";
import type { Invitations as PersonInvitations } from "../../state/invitations.ts";

/** The invitations that this person has not answered. Nothing is shown where there are none. */
export function Invitations({ onJoined }: { readonly onJoined: () => void }) {
  const { t, i18n } = useLingui();
  const { invitations: own } = usePersonNews();
  const invitations = useSignal(own.current);
  useAskedInSight(own);
  const { failure, isBusy, make } = useChange();
  const accept = async (id: string) => {
    const accepted = await make(() => personApi.acceptInvitation(id));
    if (accepted !== null) own.answered(id);
    // Also where it failed: an invitation may have ended meanwhile.
    own.ask();
    if (accepted !== null) onJoined();
  };
  const decline = async (id: string) => {
    const declined = await make(() => personApi.refuseInvitation(id));
    if (declined !== null) own.answered(id);
    own.ask();
  };
  if (invitations.length === 0 && failure === null) return null;
  return (
    <section className="grid gap-2 outline-none" tabIndex={-1} aria-label={t`Invitations`}>
      {failure && <Note tone="bad">{i18n._(problemSentence(failure))}</Note>}
      <ShortList items={invitations} className="grid gap-2">
        {(invitation) => (
          <InvitationLine
            key={invitation.id}
            invitation={invitation}
            isBusy={isBusy}
            onAccept={() => void accept(invitation.id)}
            onDecline={() => void decline(invitation.id)}
          />
        )}
      </ShortList>
    </section>
  );
}

interface InvitationLineProps {
  readonly invitation: InvitationShown;
  /** Whether an answer is under way. */
  readonly isBusy: boolean;
  readonly onAccept: () => void;
  readonly onDecline: () => void;
}

function InvitationLine({ invitation, isBusy, onAccept, onDecline }: InvitationLineProps) {
  const { t, i18n } = useLingui();
  const { room, by, partner, role } = invitation;
  const title = room.title;
  const words = i18n._(ROLE_WORDS[role]);
  return (
    <li className="invitation flex flex-wrap items-center gap-3 rounded-xl border p-4">
      <span className="grid min-w-0 grow leading-snug">
        <span className="font-semibold">
          <bdi>{title}</bdi>
        </span>
        <span className="text-[13px] text-quiet">
          <Trans>
            <bdi>{by.displayName}</bdi> of <bdi>{partner}</bdi> invites you as: {words}
          </Trans>
        </span>
      </span>
      <Button look="main" isSmall isBusy={isBusy} aria-label={t`Accept the invitation to ${title}`} onPress={onAccept}>
        <Trans>Accept</Trans>
      </Button>
      <ConfirmButton label={t`Decline the invitation to ${title}`} confirm={<Trans>Decline</Trans>} isBusy={isBusy} onConfirm={onDecline}>
        <Trans>Decline</Trans>
      </ConfirmButton>
    </li>
  );
}

/** Asks again whenever the page comes into sight again: an invitation ends after a week, which nothing tells. */
function useAskedInSight(invitations: PersonInvitations): void {
  useEffect(() => {
    const look = () => document.visibilityState === "visible" && invitations.ask();
    look();
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, [invitations]);
}
