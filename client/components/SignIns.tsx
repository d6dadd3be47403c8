import { useCallback, type ReactNode } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import type { SessionList } from "../../shared/rest/session.ts";
import type { TokenList } from "../../shared/rest/tokens.ts";
import { adminApi, type SignInKind } from "../control/admin-api.ts";
import { useAnswer } from "../hooks/use-answer.ts";
import { useChange } from "../hooks/use-change.ts";
import { accountSentence } from "../i18n/account-words.ts";
import { localMoment } from "../i18n/format.ts";
import { ConfirmButton } from "./ConfirmButton.tsx";
import { Moment } from "./Moment.tsx";
import { RequestFault } from "./RequestFault.tsx";
import { ShortList } from "./ShortList.tsx";

type Session = SessionList["sessions"][number];
type Token = TokenList["tokens"][number];

/** The sessions of browsers and the tokens of programs with which an account is signed in; each can be ended, and all of a kind together. */
export function SignIns({ user }: { readonly user: string }) {
  const { t } = useLingui();
  const sessions = useAnswer(useCallback(() => adminApi.sessions(user), [user]));
  const tokens = useAnswer(useCallback(() => adminApi.tokens(user), [user]));
  return (
    <>
      <SignInList
        user={user}
        kind="sessions"
        items={sessions.value?.sessions ?? null}
        failure={sessions.failure}
        onEnded={() => void sessions.reload()}
        words={{
          title: t`Browsers`,
          none: t`Signed in in no browser.`,
          all: t`Sign out in all browsers`,
          one: ({ isCurrent }) => (isCurrent ? t`Sign out here` : t`Sign out there`),
          press: ({ isCurrent }) => (isCurrent ? t`Sign out here` : t`Sign out there`),
        }}
      >
        {(session) => <SessionWords session={session} />}
      </SignInList>
      <SignInList
        user={user}
        kind="tokens"
        items={tokens.value?.tokens ?? null}
        failure={tokens.failure}
        onEnded={() => void tokens.reload()}
        words={{
          title: t`Programs`,
          none: t`No program has an access token.`,
          all: t`End all access tokens`,
          one: ({ name }) => t`End the token ${name}`,
          press: () => t`End`,
        }}
      >
        {(token) => <TokenWords token={token} />}
      </SignInList>
    </>
  );
}

interface SignInWords<Item> {
  readonly title: string;
  readonly none: string;
  /** What ends all of them. */
  readonly all: string;
  /** What ends one, as a screen reader says it, and as the button shows it. */
  readonly one: (item: Item) => string;
  readonly press: (item: Item) => string;
}

interface SignInListProps<Item> {
  readonly user: string;
  readonly kind: SignInKind;
  /** Null until the server has answered. */
  readonly items: readonly Item[] | null;
  readonly failure: Parameters<typeof RequestFault>[0]["code"];
  readonly onEnded: () => void;
  readonly words: SignInWords<Item>;
  readonly children: (item: Item) => ReactNode;
}

function SignInList<Item extends { readonly id: string }>({ user, kind, items, failure, onEnded, words, children }: SignInListProps<Item>) {
  const change = useChange();
  const end = async (ask: () => ReturnType<typeof adminApi.endSignIn>) => {
    await change.make(ask);
    // Also where it failed: what was to be ended may have ended by itself.
    onEnded();
  };
  return (
    <div className="grid gap-2 outline-none" tabIndex={-1} data-focus-home>
      <div className="flex min-h-8 flex-wrap items-center gap-2">
        <h3 className="grow font-semibold">{words.title}</h3>
        {items !== null && items.length > 1 && (
          <ConfirmButton
            label={words.all}
            confirm={words.all}
            isBusy={change.isBusy}
            onConfirm={() => void end(() => adminApi.endSignIns(user, kind))}
          >
            {words.all}
          </ConfirmButton>
        )}
      </div>
      <RequestFault code={change.failure ?? failure} sentence={accountSentence} />
      {items?.length === 0 && <p className="text-[13px] text-quiet">{words.none}</p>}
      <ShortList items={items ?? []} className="grid gap-1" label={words.title}>
        {(item) => (
          <li key={item.id} className="sign-in">
            <span className="grid min-w-0 grow leading-snug">{children(item)}</span>
            <ConfirmButton
              label={words.one(item)}
              confirm={words.press(item)}
              isBusy={change.isBusy}
              onConfirm={() => void end(() => adminApi.endSignIn(user, kind, item.id))}
            >
              {words.press(item)}
            </ConfirmButton>
          </li>
        )}
      </ShortList>
    </div>
  );
}

function SessionWords({ session }: { readonly session: Session }) {
  const { i18n, t } = useLingui();
  const since = localMoment(i18n.locale, new Date(session.createdAt));
  return (
    <>
      <span>
        <Trans>Since {since}</Trans> {session.isCurrent && <span className="chip">{t`This browser`}</span>}
      </span>
      <span className="text-[12px] text-quiet">
        <Trans>
          Last seen <Moment at={session.lastSeenAt} />
        </Trans>
      </span>
    </>
  );
}

function TokenWords({ token }: { readonly token: Token }) {
  const { i18n } = useLingui();
  const [since, until] = [token.createdAt, token.expiresAt].map((at) => localMoment(i18n.locale, new Date(at)));
  return (
    <>
      <span className="truncate">
        <bdi>{token.name}</bdi>
      </span>
      <span className="text-[12px] text-quiet">
        <Trans>
          Since {since}, until {until}
        </Trans>
      </span>
    </>
  );
}
