import { useLingui } from "@lingui/react/macro";
import { ShieldCheck } from "lucide-react";
import { Link } from "wouter";
import type { OwnUser } from "../../shared/rest/session.ts";
import { AppearanceMenus } from "./AppearanceMenus.tsx";
import { Avatar } from "./Avatar.tsx";
import { useNewsChannel } from "../hooks/use-person-news.ts";
import { InboxBell } from "./inbox/InboxBell.tsx";
import { Logo } from "./Logo.tsx";
import { SignOutButton } from "./SignOutButton.tsx";

/** The head of every page that is no room: the way to the rooms, to the administration for those who have one, and to this person's own account. It keeps what concerns them up to date. */
export function PageHead({ user }: { readonly user: OwnUser }) {
  const { t } = useLingui();
  useNewsChannel();
  return (
    <header className="topbar">
      <Link href="/" className="flex min-h-9 items-center gap-2 rounded-md" aria-label={t`Majlis: the rooms`}>
        <Logo />
        <span className="text-base font-semibold" aria-hidden>{t`Majlis`}</span>
      </Link>
      <span className="grow" />
      {(user.isAdmin || user.isPartnerAdmin) && (
        <Link href="/admin" className="btn btn-quiet" aria-label={t`Administration`}>
          <ShieldCheck aria-hidden />
          <span className="hidden md:inline" aria-hidden>{t`Administration`}</span>
        </Link>
      )}
      <InboxBell />
      <AppearanceMenus />
      <Link href="/account" className="flex min-h-9 min-w-0 items-center gap-2 rounded-md px-1">
        <span className="unseen">{t`Your account`}</span>
        <Avatar username={user.username} displayName={user.displayName} />
        <span className="hidden min-w-0 sm:grid">
          <span className="truncate text-[13px] font-semibold leading-tight">
            <bdi>{user.displayName}</bdi>
          </span>
          <span className="text-[11.5px] leading-tight text-quiet">
            <bdi>{user.partner}</bdi>
          </span>
        </span>
      </Link>
      <SignOutButton />
    </header>
  );
}
