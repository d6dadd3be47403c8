import { Plural } from "@lingui/react/macro";
import { ArrowRight, DoorOpen } from "lucide-react";
import { Link } from "wouter";
import { usePersonNews } from "../../hooks/use-person-news.ts";
import { useSignal } from "../../hooks/use-signal.ts";

/** That the person is invited, with the way to where they answer; nothing where they are not. */
export function InboxInvitations({ onLeave }: { readonly onLeave: () => void }) {
  const { invitations } = usePersonNews();
  const count = useSignal(invitations.current).length;
  if (count === 0) return null;
  return (
    <Link href="/" className="inbox-invitations" onClick={onLeave}>
      <DoorOpen aria-hidden className="rtl:-scale-x-100" />
      <span className="grow">
        <Plural value={count} one="You are invited to a room" other="You are invited to # rooms" />
      </span>
      <ArrowRight aria-hidden className="rtl:-scale-x-100" />
    </Link>
  );
}
