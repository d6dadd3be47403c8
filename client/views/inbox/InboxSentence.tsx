import { Trans } from "@lingui/react/macro";
import type { InboxEntry } from "../../../shared/rest/inbox.ts";
import { newsOf } from "../../model/inbox.ts";

interface InboxSentenceProps {
  readonly entry: InboxEntry;
  /** The title of the card that it is about; null where it is not known here. */
  readonly title: string | null;
}

/** Who did what, in the reader's language; names and titles keep their own direction. */
export function InboxSentence({ entry, title }: InboxSentenceProps) {
  const { author, partner } = entry.act;
  const who = (
    <b>
      <bdi>{author.displayName}</bdi> <bdi className="who-partner">{partner}</bdi>
    </b>
  );
  if (title === null) return <OnACard entry={entry} who={who} />;
  const card = <bdi className="inbox-card">{title}</bdi>;
  switch (newsOf(entry)) {
    case "mention":
      return (
        <Trans>
          {who} mentioned you on {card}
        </Trans>
      );
    case "answer":
      return (
        <Trans>
          {who} answered you on {card}
        </Trans>
      );
    case "resolved":
      return (
        <Trans>
          {who} resolved your thread on {card}
        </Trans>
      );
    case "reopened":
      return (
        <Trans>
          {who} opened your thread on {card} again
        </Trans>
      );
    case "other":
      return (
        <Trans>
          {who} did something on {card} that this version cannot show
        </Trans>
      );
  }
}

function OnACard({ entry, who }: { readonly entry: InboxEntry; readonly who: React.ReactNode }) {
  switch (newsOf(entry)) {
    case "mention":
      return <Trans>{who} mentioned you</Trans>;
    case "answer":
      return <Trans>{who} answered you</Trans>;
    case "resolved":
      return <Trans>{who} resolved your thread</Trans>;
    case "reopened":
      return <Trans>{who} opened your thread again</Trans>;
    case "other":
      return <Trans>{who} did something that this version cannot show</Trans>;
  }
}
