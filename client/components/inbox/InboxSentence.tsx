import { Trans } from "@lingui/react/macro";
import type { InboxEntry } from "../../../shared/rest/inbox.ts";
import { newsOf } from "../../model/inbox.ts";
import { Doer } from "../Doer.tsx";

/** Who did what, in the reader's language; names keep their own direction. */
export function InboxSentence({ entry }: { readonly entry: InboxEntry }) {
  const { author, partner } = entry.act;
  const who = <Doer author={author} partner={partner} />;
  switch (newsOf(entry)) {
    case "mention":
      return <Trans>{who} mentioned you</Trans>;
    case "answer":
      return <Trans>{who} answered in a thread you are in</Trans>;
    case "resolved":
      return <Trans>{who} resolved a thread you are in</Trans>;
    case "reopened":
      return <Trans>{who} opened a thread you are in again</Trans>;
    case "other":
      return <Trans>{who} did something that this version cannot show</Trans>;
  }
}
