import { useEffect, useState, type ReactNode } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import type { MessageDescriptor } from "@lingui/core";
import type { OwnUser } from "../../../shared/rest/session.ts";
import { Button } from "../../components/Button.tsx";
import { CheckedForm } from "../../components/CheckedForm.tsx";
import { EntryField } from "../../components/EntryField.tsx";
import { EntryFrame } from "../../components/EntryFrame.tsx";
import { Note } from "../../components/Note.tsx";
import { api, type DemoAccounts } from "../../control/api.ts";
import { enter } from "../../state/session.ts";
import { problemSentence } from "../../i18n/problems.ts";
import { takeMarkingScheme } from "../../state/marking-scheme.ts";
import { DemoHint } from "./DemoHint.tsx";

interface SignInProps {
  /** Stands above the form. */
  readonly intro?: ReactNode;
  /** Called with the person who signed in, before this page is theirs. */
  readonly onSignedIn?: (user: OwnUser) => void;
}

/** The sign-in form, with the demonstration accounts where the server has some. */
export function SignIn({ intro, onSignedIn }: SignInProps) {
  const { i18n, t } = useLingui();
  const [username, setUsername] = useState("");
  const [password, setPassword] = useState("");
  const [refusal, setRefusal] = useState<MessageDescriptor | null>(null);
  const [isBusy, setBusy] = useState(false);
  const demo = useDemoAccounts();

  const signIn = async (credentials: { username: string; password: string }) => {
    setBusy(true);
    setRefusal(null);
    const answer = await api.signIn(credentials);
    setBusy(false);
    if (!answer.ok) return setRefusal(problemSentence(answer.error.code));
    onSignedIn?.(answer.value.user);
    takeMarkingScheme(answer.value.markings);
    enter(answer.value.user);
  };

  return (
    <EntryFrame>
      {intro}
      <CheckedForm onSubmit={() => void signIn({ username: username.trim().toLowerCase(), password })}>
        <EntryField
          isFirst
          label={t`Username`}
          value={username}
          onChange={setUsername}
          input={USERNAME}
          fault={username.trim() === "" ? t`Enter your username.` : null}
        />
        <EntryField
          label={t`Password`}
          value={password}
          onChange={setPassword}
          input={PASSWORD}
          fault={password === "" ? t`Enter your password.` : null}
        />
        {refusal && <Note tone="bad">{i18n._(refusal)}</Note>}
        <Button type="submit" look="main" isBusy={isBusy} className="mt-1">
          {isBusy ? <Trans>Signing in…</Trans> : <Trans>Sign in</Trans>}
        </Button>
      </CheckedForm>
      {demo && <DemoHint demo={demo} isBusy={isBusy} onChoose={(credentials) => void signIn(credentials)} />}
    </EntryFrame>
  );
}

const USERNAME = { name: "username", autoComplete: "username", maxLength: 64, dir: "ltr" } as const;
const PASSWORD = { name: "password", type: "password", autoComplete: "current-password", maxLength: 200, dir: "ltr" } as const;

function useDemoAccounts(): DemoAccounts | null {
  const [demo, setDemo] = useState<DemoAccounts | null>(null);
  useEffect(() => {
    let isGone = false;
    void api.demo().then((answer) => {
      if (!isGone && answer.ok && answer.value.accounts.length > 0) setDemo(answer.value);
    });
    return () => {
      isGone = true;
    };
  }, []);
  return demo;
}
