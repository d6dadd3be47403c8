import { useState } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import type { OwnUser } from "../../../shared/rest/session.ts";
import { Page } from "../../components/Page.tsx";
import { PasswordForm } from "../../components/PasswordForm.tsx";
import { SignIns } from "../../components/SignIns.tsx";
import { useArrivalFocus } from "../../hooks/use-arrival-focus.ts";
import { AUTHORITY_WORDS, type Authority } from "../../i18n/account-words.ts";

/** A person's own account: what they may do, their password, and where they are signed in. */
export default function OwnAccount({ user }: { readonly user: OwnUser }) {
  const { t, i18n } = useLingui();
  /** Counts what ended sessions and tokens, so that their lists are read again. */
  const [ended, setEnded] = useState(0);
  const heading = useArrivalFocus<HTMLHeadingElement>();
  const authorities = (Object.keys(AUTHORITY_WORDS) as Authority[]).filter((authority) => user[authority]);
  return (
    <Page user={user}>
      <div className="mx-auto grid max-w-2xl gap-5 px-5 py-9">
        <div>
          <h1 ref={heading} tabIndex={-1} className="text-2xl font-bold tracking-tight outline-none">
            {t`Your account`}
          </h1>
          <p className="text-quiet">
            <Trans>
              <bdi>{user.displayName}</bdi> (<bdi>{user.username}</bdi>) of <bdi>{user.partner}</bdi>
            </Trans>
          </p>
        </div>
        {authorities.length > 0 && (
          <section className="panel">
            <h2>{t`What you may do`}</h2>
            <ul className="grid gap-2">
              {authorities.map((authority) => (
                <li key={authority} className="grid leading-snug">
                  <span className="font-medium">{i18n._(AUTHORITY_WORDS[authority].name)}</span>
                  <span className="text-[13px] text-quiet">{i18n._(AUTHORITY_WORDS[authority].own)}</span>
                </li>
              ))}
            </ul>
          </section>
        )}
        <section className="panel">
          <h2>{t`Password`}</h2>
          <PasswordForm user={user.id} isOwn onSet={() => setEnded((before) => before + 1)} />
        </section>
        <section className="panel">
          <h2>{t`Where you are signed in`}</h2>
          <SignIns key={ended} user={user.id} />
        </section>
      </div>
    </Page>
  );
}
