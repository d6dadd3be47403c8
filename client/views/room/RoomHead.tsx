import { useLingui } from "@lingui/react/macro";
import { ChevronLeft } from "lucide-react";
import { Link } from "wouter";
import type { RoomDetail } from "../../../shared/rest/rooms.ts";
import { AppearanceMenus } from "../../components/AppearanceMenus.tsx";
import { Logo } from "../../components/Logo.tsx";
import { SignOutButton } from "../../components/SignOutButton.tsx";
import { useArrivalFocus } from "../../hooks/use-arrival-focus.ts";
import { useRoom } from "../../hooks/use-room.ts";
import { ROLE_WORDS } from "../../i18n/words.ts";
import { InboxBell } from "../../components/inbox/InboxBell.tsx";
import { AccessButton } from "./AccessButton.tsx";
import { People } from "./People.tsx";
import { SyncState } from "./SyncState.tsx";

/** The head of a room: its title, the state of the connection, the people in it, and the account of this person. */
export function RoomHead({ detail }: { readonly detail: RoomDetail }) {
  const { t, i18n } = useLingui();
  const { user } = useRoom();
  const title = useArrivalFocus<HTMLHeadingElement>();
  return (
    <header className="room-head">
      <Link href="/" className="room-home" aria-label={t`All rooms`}>
        <ChevronLeft aria-hidden className="size-4 text-quiet rtl:-scale-x-100" />
        <Logo />
      </Link>
      <h1 ref={title} tabIndex={-1} className="room-title" dir="auto" title={detail.room.summary}>
        {detail.room.title}
      </h1>
      <SyncState />
      <span className="grow" />
      <People />
      <InboxBell />
      <AccessButton detail={detail} />
      <span className="wide-only">
        <AppearanceMenus />
      </span>
      <span className="room-me">
        <span className="truncate font-semibold">
          <bdi>{user.displayName}</bdi>
        </span>
        <span className="truncate text-quiet">
          <bdi>{user.partner}</bdi> · {i18n._(ROLE_WORDS[detail.room.role])}
        </span>
      </span>
      <span className="wide-only">
        <SignOutButton />
      </span>
    </header>
  );
}
