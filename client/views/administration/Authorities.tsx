import { Trans, useLingui } from "@lingui/react/macro";
import type { OwnUser } from "../../../shared/rest/session.ts";
import type { Account, ChangeAccountRequest } from "../../../shared/rest/users.ts";
import { Button } from "../../components/Button.tsx";
import { ConfirmButton } from "../../components/ConfirmButton.tsx";
import { AUTHORITY_WORDS, type Authority } from "../../i18n/account-words.ts";
import { mayChange } from "../../model/account-rights.ts";

interface AuthoritiesProps {
  readonly account: Account;
  readonly user: OwnUser;
  readonly isBusy: boolean;
  readonly onChange: (part: ChangeAccountRequest) => void;
}

/** The authorities of an account, each with what it means; given by a press, taken by one that is confirmed. */
export function Authorities({ account, user, isBusy, onChange }: AuthoritiesProps) {
  const may = (authority: Authority) => mayChange(user, account, authority === "isAdmin" ? "make-administrator" : "change-account");
  // What the account does not have and this person cannot give is not offered.
  const shown = (Object.keys(AUTHORITY_WORDS) as Authority[]).filter((authority) => account[authority] || may(authority));
  return (
    <ul className="grid gap-3">
      {shown.map((authority) => (
        <AuthorityLine
          key={authority}
          authority={authority}
          account={account}
          isBusy={isBusy}
          onChange={may(authority) ? (has) => onChange({ [authority]: has }) : null}
        />
      ))}
    </ul>
  );
}

interface AuthorityLineProps {
  readonly authority: Authority;
  readonly account: Account;
  readonly isBusy: boolean;
  /** Null where this person may not. */
  readonly onChange: ((has: boolean) => void) | null;
}

function AuthorityLine({ authority, account, isBusy, onChange }: AuthorityLineProps) {
  const { t, i18n } = useLingui();
  const words = AUTHORITY_WORDS[authority];
  const name = i18n._(words.name);
  const has = account[authority];
  return (
    <li className="flex flex-wrap items-center justify-end gap-2 outline-none" tabIndex={-1} data-focus-home>
      <span className="grid min-w-0 grow basis-64 leading-snug">
        <span className="font-medium">
          {name} {has && <span className="chip chip-on">{t`Given`}</span>}
        </span>
        <span className="text-[13px] text-quiet">{i18n._(words.about)}</span>
      </span>
      {onChange !== null && !has && (
        <Button isSmall isBusy={isBusy} aria-label={t`Give: ${name}`} onPress={() => onChange(true)}>
          <Trans>Give</Trans>
        </Button>
      )}
      {onChange !== null && has && (
        <ConfirmButton
          label={t`Take away: ${name}`}
          confirm={<Trans>Take it away</Trans>}
          isBusy={isBusy}
          onConfirm={() => onChange(false)}
        >
          <Trans>Take away</Trans>
        </ConfirmButton>
      )}
    </li>
  );
}
