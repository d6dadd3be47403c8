import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "wouter";
import type { OwnUser } from "../../../shared/rest/session.ts";
import type { Account, ChangeAccountRequest } from "../../../shared/rest/users.ts";
import { Button } from "../../components/Button.tsx";
import { ConfirmButton } from "../../components/ConfirmButton.tsx";
import { PasswordForm } from "../../components/PasswordForm.tsx";
import { SignIns } from "../../components/SignIns.tsx";
import { mayChange } from "../../model/account-rights.ts";
import { Authorities } from "./Authorities.tsx";
import { NameForm } from "./NameForm.tsx";

interface AccountPartsProps {
  readonly account: Account;
  readonly user: OwnUser;
  readonly isBusy: boolean;
  readonly change: (part: ChangeAccountRequest) => Promise<boolean>;
  /** How often its sessions and tokens were ended from here. */
  readonly ended: number;
  readonly onEnded: () => void;
}

/** What there is to see and change of an account, as far as this person may. */
export function AccountParts({ account, user, isBusy, change, ended, onEnded }: AccountPartsProps) {
  const { t } = useLingui();
  const may = (action: Parameters<typeof mayChange>[2]) => mayChange(user, account, action);
  if (!may("change-account") && account.id !== user.id)
    return <p className="text-quiet">{t`This account administers the site. Only another administrator of the site changes it.`}</p>;
  return (
    <>
      {may("change-account") && (
        <section className="panel">
          <h2>{t`Name`}</h2>
          <NameForm key={account.displayName} account={account} isBusy={isBusy} onSave={(displayName) => void change({ displayName })} />
        </section>
      )}
      <section className="panel">
        <h2>{t`What it may do`}</h2>
        <Authorities account={account} user={user} isBusy={isBusy} onChange={(part) => void change(part)} />
      </section>
      <section className="panel">
        <h2>{t`Password`}</h2>
        {account.id === user.id ? (
          <Link href="/account" className="justify-self-start underline">
            <Trans>Change your own password under “Your account”</Trans>
          </Link>
        ) : (
          <PasswordForm user={account.id} isOwn={false} onSet={onEnded} />
        )}
      </section>
      {may("see-sign-ins") && (
        <section className="panel">
          <h2>{t`Where it is signed in`}</h2>
          <SignIns key={ended} user={account.id} />
        </section>
      )}
      {may("change-account") && (
        <section className="panel outline-none" tabIndex={-1} data-focus-home>
          <h2>{account.isDisabled ? t`This account is disabled` : t`Disable this account`}</h2>
          <div className="flex flex-wrap items-center justify-end gap-2">
            <p className="grow basis-64 text-[13px] text-quiet">
              {account.isDisabled
                ? t`Nobody can sign in to it. Its name stays in the record. Its rooms are as they were once it is enabled.`
                : t`It is signed out everywhere at once and nobody can sign in to it. Its name stays in the record, so an account is never deleted.`}
            </p>
            {account.isDisabled ? (
              <Button isSmall isBusy={isBusy} onPress={() => void change({ isDisabled: false })}>
                <Trans>Enable</Trans>
              </Button>
            ) : (
              <ConfirmButton
                label={t`Disable the account of ${account.displayName}`}
                confirm={<Trans>Disable it</Trans>}
                isBusy={isBusy}
                onConfirm={() => void change({ isDisabled: true })}
              >
                <Trans>Disable</Trans>
              </ConfirmButton>
            )}
          </div>
        </section>
      )}
    </>
  );
}
