import type { ReactNode } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "../Button.tsx";
import { Note } from "../Note.tsx";
import { usePersonNews } from "../../hooks/use-person-news.ts";
import { useSignal } from "../../hooks/use-signal.ts";
import { problemSentence } from "../../i18n/problems.ts";

/** Why what is in the inbox may be old or not recorded; nothing while all is well. */
export function InboxNotes() {
  const { i18n } = useLingui();
  const { inbox, isLive } = usePersonNews();
  const { entries, fault, unrecorded } = useSignal(inbox.current);
  const isConnected = useSignal(isLive);
  return (
    <>
      {fault !== null ? (
        <InboxNote onRetry={() => inbox.ask()}>
          {i18n._(problemSentence(fault))} {entries !== null && <Trans>What you see may be old.</Trans>}
        </InboxNote>
      ) : (
        !isConnected && (
          <InboxNote onRetry={() => inbox.ask()}>
            <Trans>The connection is down. What came since is not here yet.</Trans>
          </InboxNote>
        )
      )}
      {unrecorded !== null && (
        <InboxNote>
          <Trans>That you read it could not be recorded.</Trans> {i18n._(problemSentence(unrecorded))}
        </InboxNote>
      )}
    </>
  );
}

function InboxNote({ onRetry, children }: { readonly onRetry?: () => void; readonly children: ReactNode }) {
  return (
    <Note tone="warn">
      <span className="flex flex-wrap items-center gap-3">
        <output className="grow basis-40">{children}</output>
        {onRetry !== undefined && (
          <Button isSmall onPress={onRetry}>
            <Trans>Try again</Trans>
          </Button>
        )}
      </span>
    </Note>
  );
}
