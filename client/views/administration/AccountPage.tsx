import { useCallback, useState } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { ArrowLeft } from "lucide-react";
import { Link } from "wouter";
import type { OwnUser } from "../../../shared/rest/session.ts";
import { addUserRequest, type Account, type ChangeAccountRequest } from "../../../shared/rest/users.ts";
import { Avatar } from "../../components/Avatar.tsx";
import { Button } from "../../components/Button.tsx";
import { CheckedForm } from "../../components/CheckedForm.tsx";
import { ConfirmButton } from "../../components/ConfirmButton.tsx";
import { EntryField } from "../../components/EntryField.tsx";
import { PasswordForm } from "../../components/PasswordForm.tsx";
import { RequestFault } from "../../components/RequestFault.tsx";
import { SignIns } from "../../components/SignIns.tsx";
import { adminApi } from "../../control/admin-api.ts";
import { useAnswer } from "../../hooks/use-answer.ts";
import { useArrivalFocus } from "../../hooks/use-arrival-focus.ts";
import { useChange } from "../../hooks/use-change.ts";
import { useTextFault } from "../../hooks/use-text-fault.ts";
import { accountSentence } from "../../i18n/account-words.ts";
import { mayChange } from "../../model/account-rights.ts";
import { recheckSession } from "../../state/session.ts";
import { AccountMarks } from "./AccountLine.tsx";
import { Authorities } from "./Authorities.tsx";

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

interface AccountPartsProps {
  readonly account: Account;
  readonly user: OwnUser;
  readonly isBusy: boolean;
  readonly change: (part: ChangeAccountRequest) => Promise<boolean>;
  /** How often its sessions and tokens were ended from here. */
  readonly ended: number;
  readonly onEnded: () => void;
}

function AccountParts({ account, user, isBusy, change, ended, onEnded }: AccountPartsProps) {
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
        <section className="panel">
          <h2>{account.isDisabled ? t`This account is disabled` : t`Disable this account`}</h2>
          <p className="text-[13px] text-quiet">
            {account.isDisabled
              ? t`Nobody can sign in to it. Its name stays in the record. Its rooms are as they were once it is enabled.`
              : t`It is signed out everywhere at once and nobody can sign in to it. Its name stays in the record, so an account is never deleted.`}
          </p>
          <div className="flex flex-wrap gap-2">
            {account.isDisabled ? (
              <Button isSmall isDisabled={isBusy} onPress={() => void change({ isDisabled: false })}>
                <Trans>Enable</Trans>
              </Button>
            ) : (
              <ConfirmButton
                label={t`Disable the account of ${account.displayName}`}
                confirm={<Trans>Disable it</Trans>}
                isDisabled={isBusy}
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

interface NameFormProps {
  readonly account: Account;
  readonly isBusy: boolean;
  readonly onSave: (displayName: string) => void;
}

function NameForm({ account, isBusy, onSave }: NameFormProps) {
  const { t } = useLingui();
  const faultOf = useTextFault();
  const [name, setName] = useState(account.displayName);
  return (
    <CheckedForm className="flex flex-wrap items-start gap-2" onSubmit={() => onSave(name)}>
      <EntryField
        className="grow basis-56"
        label={t`Name, as others see it`}
        input={{ name: "displayName", autoComplete: "off", maxLength: 80, dir: "auto" }}
        value={name}
        onChange={setName}
        fault={faultOf(addUserRequest.shape.displayName, name, t`Enter a name.`)}
      />
      <Button type="submit" className="field-beside" isDisabled={isBusy || name === account.displayName}>
        <Trans>Save</Trans>
      </Button>
    </CheckedForm>
  );
}
