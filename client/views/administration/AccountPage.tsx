import { useCallback, useState } from "react";
import { useLingui } from "@lingui/react/macro";
import { ArrowLeft } from "lucide-react";
import { Link } from "wouter";
import type { OwnUser } from "../../../shared/rest/session.ts";
import type { Account, ChangeAccountRequest } from "../../../shared/rest/users.ts";
import { Avatar } from "../../components/Avatar.tsx";
import { RequestFault } from "../../components/RequestFault.tsx";
import { adminApi } from "../../control/admin-api.ts";
import { useAnswer } from "../../hooks/use-answer.ts";
import { useArrivalFocus } from "../../hooks/use-arrival-focus.ts";
import { useChange } from "../../hooks/use-change.ts";
import { accountSentence } from "../../i18n/account-words.ts";
import { recheckSession } from "../../state/session.ts";
import { AccountMarks } from "./AccountLine.tsx";
import { AccountParts } from "./AccountParts.tsx";

/** One account: its name, what it may do, its password, where it is signed in, and whether it is disabled. */
export function AccountPage({ id, user }: { readonly id: string; readonly user: OwnUser }) {
  const { t } = useLingui();
  const { value, failure, set } = useAnswer(useCallback(() => adminApi.account(id), [id]));
  const changes = useChange();
  /** Counts what ended sessions and tokens, so that their lists are read again. */
  const [ended, setEnded] = useState(0);
  const change = async (part: ChangeAccountRequest): Promise<boolean> => {
    const made = await changes.make(() => adminApi.changeAccount(id, part));
    if (made === null) return false;
    set(made.value);
    if (part.isDisabled === true) setEnded((before) => before + 1);
    if (id === user.id) void recheckSession();
    return true;
  };
  return (
    <div className="grid max-w-2xl gap-4">
      <Link href="/admin/accounts" className="btn btn-quiet btn-small justify-self-start" onClick={leadBack}>
        <ArrowLeft aria-hidden className="rtl:-scale-x-100" /> {t`All accounts`}
      </Link>
      <RequestFault code={failure} sentence={accountSentence} />
      {value !== null && (
        <>
          <AccountHead account={value.user} />
          <RequestFault code={changes.failure} sentence={accountSentence} />
          <AccountParts
            account={value.user}
            user={user}
            isBusy={changes.isBusy}
            change={change}
            ended={ended}
            onEnded={() => setEnded((before) => before + 1)}
          />
        </>
      )}
    </div>
  );
}

/** Back to the list as it was, where the person came from it. */
function leadBack(event: React.MouseEvent): void {
  if (history.length <= 1 || event.metaKey || event.ctrlKey) return;
  event.preventDefault();
  history.back();
}

function AccountHead({ account }: { readonly account: Account }) {
  const heading = useArrivalFocus<HTMLHeadingElement>();
  return (
    <div className="flex flex-wrap items-center gap-3">
      <Avatar username={account.username} displayName={account.displayName} isIdle={account.isDisabled} size={44} />
      <div className="grid min-w-0 grow leading-tight">
        <h2 ref={heading} tabIndex={-1} className="truncate text-xl font-bold outline-none">
          <bdi>{account.displayName}</bdi>
        </h2>
        <span className="text-quiet">
          <bdi>{account.username}</bdi> · <bdi>{account.partner}</bdi>
        </span>
      </div>
      <AccountMarks account={account} />
    </div>
  );
}
