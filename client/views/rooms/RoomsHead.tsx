import { useLingui } from "@lingui/react/macro";
import type { OwnUser } from "../../../shared/rest/session.ts";
import { AppearanceMenus } from "../../components/AppearanceMenus.tsx";
import { Avatar } from "../../components/Avatar.tsx";
import { Logo } from "../../components/Logo.tsx";
import { SignOutButton } from "../../components/SignOutButton.tsx";
import { InboxBell } from "../../components/inbox/InboxBell.tsx";

/** The head of the list of rooms: the product, and the account of this person. */
export function RoomsHead({ user }: { readonly user: OwnUser }) {
  const { t } = useLingui();
  return (
    <header className="topbar">
      <Logo />
      <span className="grow text-base font-semibold">{t`Majlis`}</span>
      <InboxBell />
      <AppearanceMenus />
      <Avatar username={user.username} displayName={user.displayName} />
      <span className="hidden min-w-0 sm:grid">
        <span className="truncate text-[13px] font-semibold leading-tight">
          <bdi>{user.displayName}</bdi>
        </span>
        <span className="text-[11.5px] leading-tight text-quiet">
          <bdi>{user.partner}</bdi>
        </span>
      </span>
      <SignOutButton />
    </header>
  );
}
