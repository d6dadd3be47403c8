import { useState } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { Link, useLocation } from "wouter";
import type { SetupRequest } from "../../../shared/rest/users.ts";
import { Button } from "../../components/Button.tsx";
import { EntryField } from "../../components/EntryField.tsx";
import { EntryFrame } from "../../components/EntryFrame.tsx";
import { Note } from "../../components/Note.tsx";
import { api } from "../../control/api.ts";
import type { RequestFailure } from "../../control/rest-client.ts";
import { sessionSignal } from "../../state/session.ts";
import { problemSentence } from "../../i18n/problems.ts";

const BLANK = { username: "", displayName: "", password: "", partnerName: "", partnerCode: "" };

/**
 * The one-time link of a new installation (`/setup#<token>`): makes the first partner and administrator, and signs them in.
 * The token is in the fragment, which browsers send to no server or proxy.
 */
export default function SetUp() {
  const { t, i18n } = useLingui();
  const [, navigate] = useLocation();
  const [token] = useState(() => location.hash.slice(1));
  const [form, setForm] = useState(BLANK);
  const [failure, setFailure] = useState<RequestFailure["code"] | null>(null);
  const [isBusy, setBusy] = useState(false);
  const change = (part: Partial<typeof BLANK>) => setForm((before) => ({ ...before, ...part }));

  const finish = async () => {
    setBusy(true);
    setFailure(null);
    const made = await api.setUp(asRequest(token, form));
    setBusy(false);
    if (!made.ok) return setFailure(made.error.code);
    const signedIn = await api.signIn({ username: form.username, password: form.password });
    // The account exists now, whatever this answer is, so the next step is signing in.
    if (signedIn.ok) sessionSignal.set({ kind: "signed-in", user: signedIn.value.user });
    navigate("/", { replace: true });
  };

  if (token === "" || failure === "wrong-setup-token") return <SpentLink />;
  return (
    <EntryFrame>
      <h2 className="text-lg font-semibold">{t`Set up this server`}</h2>
      <p className="mb-4 text-[13px] text-quiet">{t`You become its first administrator. This link works once.`}</p>
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          void finish();
        }}
      >
        <SetUpFields form={form} onChange={change} />
        {failure && <Note tone="bad">{i18n._(problemSentence(failure))}</Note>}
        <Button type="submit" look="main" isDisabled={isBusy} className="mt-1">
          {isBusy ? <Trans>Setting up…</Trans> : <Trans>Set up and sign in</Trans>}
        </Button>
      </form>
    </EntryFrame>
  );
}

interface SetUpFieldsProps {
  readonly form: typeof BLANK;
  readonly onChange: (part: Partial<typeof BLANK>) => void;
}

/** The administrator's account, and the nation or organisation that it belongs to. */
function SetUpFields({ form, onChange }: SetUpFieldsProps) {
  const { t } = useLingui();
  return (
    <>
      <EntryField
        label={t`Username`}
        hint={t`2 to 32 characters: a–z, 0–9, dot, dash and underscore.`}
        input={{ name: "username", autoComplete: "username", pattern: "[a-z0-9][a-z0-9._\\-]{1,31}", maxLength: 32, dir: "ltr" }}
        value={form.username}
        onChange={(username) => onChange({ username: username.toLowerCase() })}
      />
      <EntryField
        label={t`Your name, as others see it`}
        input={{ name: "displayName", autoComplete: "name", maxLength: 80, dir: "auto" }}
        value={form.displayName}
        onChange={(displayName) => onChange({ displayName })}
      />
      <EntryField
        label={t`Password`}
        hint={t`At least 10 characters.`}
        input={{ name: "password", type: "password", autoComplete: "new-password", minLength: 10, maxLength: 200, dir: "ltr" }}
        value={form.password}
        onChange={(password) => onChange({ password })}
      />
      <div className="grid grid-cols-[1fr_7rem] gap-3">
        <EntryField
          label={t`Your nation or organisation`}
          input={{ name: "partnerName", autoComplete: "organization", maxLength: 80, dir: "auto" }}
          value={form.partnerName}
          onChange={(partnerName) => onChange({ partnerName })}
        />
        <EntryField
          label={t`Its code`}
          hint={t`Three letters.`}
          input={{ name: "partnerCode", autoComplete: "off", pattern: "[A-Z]{3}", maxLength: 3, dir: "ltr" }}
          value={form.partnerCode}
          onChange={(code) => onChange({ partnerCode: code.toUpperCase() })}
        />
      </div>
    </>
  );
}

function SpentLink() {
  const { t } = useLingui();
  return (
    <EntryFrame>
      <div className="grid gap-4">
        <Note tone="bad">{t`This set-up link is not valid: it has been used, has expired, or is not complete. If there are no accounts yet, restart the server to get a new one.`}</Note>
        <Link href="/" className="underline">
          <Trans>Go to the sign-in page</Trans>
        </Link>
      </div>
    </EntryFrame>
  );
}

function asRequest(token: string, { partnerCode, partnerName, ...person }: typeof BLANK): SetupRequest {
  return { token, ...person, partner: { code: partnerCode, name: partnerName } };
}
