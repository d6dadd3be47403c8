import { useEffect, useState } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { Undo2 } from "lucide-react";
import type { Release } from "../../../shared/rest/releases.ts";
import { Button } from "../../components/Button.tsx";
import { ConfirmButton } from "../../components/ConfirmButton.tsx";
import { releaseApi } from "../../control/release-api.ts";
import { useReason } from "../../hooks/use-reason.ts";
import { useRequest } from "../../hooks/use-request.ts";
import { useRoom } from "../../hooks/use-room.ts";
import { listed } from "../../i18n/format.ts";
import { ReasonField } from "./ReasonField.tsx";
import { RefusedRequest } from "./RefusedRequest.tsx";

interface RecallFormProps {
  readonly release: Release;
  /** The nations that read it by the release. */
  readonly readers: readonly string[];
  /** It waits still: nothing has left, and it is only withdrawn. */
  readonly isWaiting: boolean;
}

/** Recalls a release, with a reason, once it has said what that can do and what it cannot. */
export function RecallForm({ release: { id, compartment }, readers, isWaiting }: RecallFormProps) {
  const { t, i18n } = useLingui();
  const { session } = useRoom();
  const [isOpen, setOpen] = useState(false);
  const reason = useReason();
  const { field } = reason;
  // What was pressed to come here is gone.
  useEffect(() => {
    if (isOpen) field.current?.focus();
  }, [isOpen, field]);
  const [state, send] = useRequest(async (said: { readonly reason: string }, key) => {
    const answer = await releaseApi.recall(id, { ...said, id: key });
    session.acts.releases.of(compartment).ask();
    if (!answer.ok) return answer.error.code;
    session.acts.releases.of(compartment).put(answer.value.release);
    return null;
  });
  const recall = () => {
    if (reason.isSaid()) void send({ reason: reason.text.trim() });
  };
  const isSending = state.kind === "sending";
  if (!isOpen)
    return (
      <Button className="justify-self-start" onPress={() => setOpen(true)}>
        <Undo2 className="rtl:-scale-x-100" /> {isWaiting ? <Trans>Withdraw the request…</Trans> : <Trans>Recall…</Trans>}
      </Button>
    );
  const nations = listed(i18n.locale, readers);
  return (
    <section className="record-part recall" aria-label={t`Recall`} tabIndex={-1} data-focus-home>
      <h3>{isWaiting ? t`Withdraw this request` : t`Recall this release`}</h3>
      {isWaiting ? (
        <p>
          <Trans>Nothing has gone out yet, and nothing will. Those who were asked to approve need not answer any more.</Trans>
        </p>
      ) : (
        <RecallDoes nations={nations} />
      )}
      <ReasonField label={t`Why: stays here`} reason={reason} isReadOnly={isSending} />
      <div className="release-act">
        <ConfirmButton
          label={isWaiting ? t`Withdraw the request` : t`Recall the release`}
          isBusy={isSending}
          mayAsk={reason.isSaid}
          confirm={isWaiting ? <Trans>Withdraw it</Trans> : <Trans>Recall it</Trans>}
          onConfirm={recall}
        >
          <Undo2 className="rtl:-scale-x-100" /> {isWaiting ? <Trans>Withdraw it…</Trans> : <Trans>Recall it…</Trans>}
        </ConfirmButton>
        <Button isSmall look="quiet" onPress={() => setOpen(false)}>
          <Trans>Leave it as it is</Trans>
        </Button>
      </div>
      <RefusedRequest state={state} />
    </section>
  );
}

/** What a recall can do, and what it cannot. */
function RecallDoes({ nations }: { readonly nations: string }) {
  return (
    <ul className="recall-does">
      <li>
        <Trans>The card goes from their board, and cannot be restored there.</Trans>
      </li>
      <li>
        <Trans>
          <b>{nations}</b> are told, and asked to acknowledge it. You see here who has.
        </Trans>
      </li>
      <li>
        <Trans>Those who read it keep what they read. Nothing can take that back, nor a copy that they made.</Trans>
      </li>
    </ul>
  );
}
