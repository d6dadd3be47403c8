import { useLingui } from "@lingui/react/macro";
import { ChevronRight } from "lucide-react";
import { Link } from "wouter";
import type { Account } from "../../../shared/rest/users.ts";
import { Avatar } from "../../components/Avatar.tsx";
import { AUTHORITY_WORDS, type Authority } from "../../i18n/account-words.ts";

/** An account in the list: the way to it. */
export function AccountLine({ account, nation }: { readonly account: Account; readonly nation: string | undefined }) {
  return (
    <li>
      <Link href={`/admin/accounts/${account.id}`} className="account-line" data-disabled={account.isDisabled}>
        <Avatar username={account.username} displayName={account.displayName} isIdle={account.isDisabled} size={32} />
        <span className="grid min-w-0 grow leading-tight">
          <span className="truncate font-medium">
            <bdi>{account.displayName}</bdi>
          </span>
          <span className="truncate text-[12px] text-quiet">
            <bdi>{account.username}</bdi> · <bdi>{nation ?? account.partner}</bdi>
          </span>
        </span>
        <AccountMarks account={account} />
        <ChevronRight aria-hidden className="size-4 flex-none text-faint rtl:-scale-x-100" />
      </Link>
    </li>
  );
}

/** What an account may do beside what everyone may, and whether it is disabled. */
export function AccountMarks({ account }: { readonly account: Account }) {
  const { t, i18n } = useLingui();
  const authorities = (Object.keys(AUTHORITY_WORDS) as Authority[]).filter((authority) => account[authority]);
  return (
    <span className="account-marks">
      {authorities.map((authority) => (
        <span key={authority} className="chip">
          {i18n._(AUTHORITY_WORDS[authority].name)}
        </span>
      ))}
      {account.isDisabled && <span className="chip chip-off">{t`Disabled`}</span>}
    </span>
  );
}
