import { Trans, useLingui } from "@lingui/react/macro";
import type { InboxEntry } from "../../../shared/rest/inbox.ts";
import { Button } from "../Button.tsx";
import { usePersonNews } from "../../hooks/use-person-news.ts";
import { useSignal } from "../../hooks/use-signal.ts";
import { entryKey } from "../../model/inbox.ts";
import { InboxLine } from "./InboxLine.tsx";

/** The entries, newest first, and older ones page by page until the end. */
export function InboxList({ onOpen }: { readonly onOpen: (entry: InboxEntry) => void }) {
  const { t } = useLingui();
  const { inbox } = usePersonNews();
  const { entries, hasOlder, fault } = useSignal(inbox.current);
  const isLoading = useSignal(inbox.isLoadingOlder);
  if (entries === null) return fault === null ? <p className="inbox-none">{t`Loading…`}</p> : null;
  if (entries.length === 0 && !hasOlder)
    return (
      <p className="inbox-none">
        <Trans>Nothing has been said that concerns you. When somebody mentions you, or answers where you wrote, it is here.</Trans>
      </p>
    );
  return (
    <>
      <ul className="inbox-list">
        {entries.map((entry) => (
          <InboxLine key={entryKey(entry)} entry={entry} onOpen={onOpen} />
        ))}
      </ul>
      {hasOlder ? (
        <Button look="quiet" isBusy={isLoading} onPress={() => void inbox.loadOlder()}>
          {isLoading ? t`Loading…` : t`Older entries`}
        </Button>
      ) : (
        <p className="inbox-none">
          <Trans>Nothing older.</Trans>
        </p>
      )}
    </>
  );
}
