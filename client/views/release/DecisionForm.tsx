import { Trans, useLingui } from "@lingui/react/macro";
import { Check, X } from "lucide-react";
import type { Release } from "../../../shared/rest/releases.ts";
import { Button } from "../../components/Button.tsx";
import { ConfirmButton } from "../../components/ConfirmButton.tsx";
import { Deadline } from "../../components/Deadline.tsx";
import { releaseApi } from "../../control/release-api.ts";
import { useReason } from "../../hooks/use-reason.ts";
import { useRequest } from "../../hooks/use-request.ts";
import { useRoom } from "../../hooks/use-room.ts";
import { usePersonNews } from "../../hooks/use-person-news.ts";
import { APPROVAL_WORDS } from "../../i18n/release-words.ts";
import { ReasonField } from "./ReasonField.tsx";
import { RefusedRequest } from "./RefusedRequest.tsx";

interface DecisionFormProps {
  readonly release: Release;
  /** What waits for this person's nation. */
  readonly approval: Release["approvals"][number];
}

/** Approves or denies a release in the nation's name, with a reason. */
export function DecisionForm({ release: { id, compartment }, approval }: DecisionFormProps) {
  const { t, i18n } = useLingui();
  const { session, user } = useRoom();
  const { waiting } = usePersonNews();
  const reason = useReason();
  const [state, send] = useRequest(async (said: { readonly decision: "approve" | "deny"; readonly reason: string }, key) => {
    const answer = await releaseApi.decide(id, { ...said, id: key });
    waiting.ask();
    // It may have been decided by another person meanwhile.
    session.acts.releases.of(compartment).ask();
    if (!answer.ok) return answer.error.code;
    session.acts.releases.of(compartment).put(answer.value.release);
    return null;
  });
  const decide = (decision: "approve" | "deny") => {
    if (reason.isSaid()) void send({ decision, reason: reason.text.trim() });
  };
  const isSending = state.kind === "sending";
  return (
    <section className="record-part decision" aria-label={t`Your nation’s decision`} tabIndex={-1} data-focus-home>
      <h3>
        <Trans>
          <bdi>{user.partner}</bdi> decides: {i18n._(APPROVAL_WORDS[approval.why])}
        </Trans>
      </h3>
      <Deadline at={approval.dueAt} />
      <ReasonField label={t`Your reason: those who read the card it is from will see it`} reason={reason} isReadOnly={isSending} />
      <div className="release-act">
        <ConfirmButton
          label={t`Approve the release`}
          isBusy={isSending}
          mayAsk={reason.isSaid}
          confirm={<Trans>Approve it in {user.partner}’s name</Trans>}
          consequence={<Trans>It goes out as soon as nobody else has to agree. Whoever has read it keeps what they read.</Trans>}
          onConfirm={() => decide("approve")}
        >
          <Check /> <Trans>Approve…</Trans>
        </ConfirmButton>
        <Button isSmall isBusy={isSending} onPress={() => decide("deny")}>
          <X /> <Trans>Deny</Trans>
        </Button>
      </div>
      <RefusedRequest state={state} />
    </section>
  );
}
