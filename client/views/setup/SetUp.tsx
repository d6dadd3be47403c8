import { useEffect, useState } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { Link, useLocation } from "wouter";
import { setupRequest, type SetupRequest } from "../../../shared/rest/users.ts";
import { PasswordField, UsernameField } from "../../components/AccountFields.tsx";
import { Button } from "../../components/Button.tsx";
import { CheckedForm } from "../../components/CheckedForm.tsx";
import { EntryField } from "../../components/EntryField.tsx";
import { EntryFrame } from "../../components/EntryFrame.tsx";
import { Note } from "../../components/Note.tsx";
import { api } from "../../control/api.ts";
import type { RequestFailure } from "../../control/rest-client.ts";
import { useTextFault } from "../../hooks/use-text-fault.ts";
import { sessionSignal } from "../../state/session.ts";
import { takeMarkingScheme } from "../../state/marking-scheme.ts";
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
    if (!made.ok) {
      setBusy(false);
      return setFailure(made.error.code);
    }
    // Still busy: the link is spent by now.
    const signedIn = await api.signIn({ username: form.username, password: form.password });
    // The account exists now, whatever this answer is, so the next step is signing in.
    if (signedIn.ok) {
      takeMarkingScheme(signedIn.value.markings);
      sessionSignal.set({ kind: "signed-in", user: signedIn.value.user });
    }
    navigate("/", { replace: true });
  };

  const link = useLink(token);
  if (link === "wrong" || failure === "wrong-setup-token") return <SpentLink />;
  if (link === "unknown") return <EntryFrame>{null}</EntryFrame>;
  return (
    <EntryFrame>
      <h2 className="text-lg font-semibold">{t`Set up this server`}</h2>
      <p className="mb-4 text-[13px] text-quiet">{t`You become its first administrator. This link works once.`}</p>
      <CheckedForm onSubmit={() => void finish()}>
        <SetUpFields form={form} onChange={change} />
        {failure && <Note tone="bad">{i18n._(problemSentence(failure))}</Note>}
        <Button type="submit" look="main" isBusy={isBusy} className="mt-1">
          {isBusy ? <Trans>Setting up…</Trans> : <Trans>Set up and sign in</Trans>}
        </Button>
      </CheckedForm>
    </EntryFrame>
  );
}

/** Whether the server would take the link, so that no one fills the form in for nothing. Where it gives no answer, sending the form does. */
function useLink(token: string): "unknown" | "right" | "wrong" {
  const [link, setLink] = useState<"unknown" | "right" | "wrong">(token === "" ? "wrong" : "unknown");
  useEffect(() => {
    let isGone = false;
    if (token !== "")
      void api.checkSetupLink(token).then((answer) => {
        if (!isGone) setLink(!answer.ok && answer.error.code === "wrong-setup-token" ? "wrong" : "right");
      });
    return () => {
      isGone = true;
    };
  }, [token]);
  return link;
}

interface SetUpFieldsProps {
  readonly form: typeof BLANK;
  readonly onChange: (part: Partial<typeof BLANK>) => void;
}

/** The administrator's account, and the nation or organisation that it belongs to. */
function SetUpFields({ form, onChange }: SetUpFieldsProps) {
  const { t } = useLingui();
  const faultOf = useTextFault();
  const partner = setupRequest.shape.partner.shape;
  return (
    <>
      <UsernameField isOwn value={form.username} onChange={(username) => onChange({ username })} />
      <EntryField
        label={t`Your name, as others see it`}
        input={{ name: "displayName", autoComplete: "name", maxLength: 80, dir: "auto" }}
        value={form.displayName}
        onChange={(displayName) => onChange({ displayName })}
        fault={faultOf(setupRequest.shape.displayName, form.displayName, t`Enter your name.`)}
      />
      <PasswordField label={t`Password`} value={form.password} onChange={(password) => onChange({ password })} />
      <div className="grid grid-cols-[1fr_7rem] gap-3">
        <EntryField
          label={t`Your nation or organisation`}
          input={{ name: "partnerName", autoComplete: "organization", maxLength: 80, dir: "auto" }}
          value={form.partnerName}
          onChange={(partnerName) => onChange({ partnerName })}
          fault={faultOf(partner.name, form.partnerName, t`Enter its name.`)}
        />
        <EntryField
          label={t`Its code`}
          hint={t`Three letters.`}
          input={{ name: "partnerCode", autoComplete: "off", maxLength: 3, dir: "ltr" }}
          value={form.partnerCode}
          onChange={(code) => onChange({ partnerCode: code.toUpperCase() })}
          fault={partner.code.safeParse(form.partnerCode).success ? null : t`Enter three letters, A–Z.`}
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
