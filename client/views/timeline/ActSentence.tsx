import { Trans } from "@lingui/react/macro";
import { useLingui } from "@lingui/react";
import { OPINIONS } from "../../../shared/acts/opinion.ts";
import type { TimelineEntry } from "../../../shared/rest/timeline.ts";
import { OPINION_WORDS } from "../../i18n/words.ts";

interface ActSentenceProps {
  readonly entry: TimelineEntry;
  readonly who: React.ReactNode;
  readonly card: React.ReactNode;
}

/** A line about what somebody said or did about a card, beside what is edited together. */
export function ActSentence({ entry, who, card }: ActSentenceProps) {
  switch (entry.verb) {
    case "resolved":
      return (
        <Trans>
          {who} resolved comments on {card}
        </Trans>
      );
    case "reopened":
      return (
        <Trans>
          {who} opened comments on {card} again
        </Trans>
      );
    case "sighted":
      return (
        <Trans>
          {who} reported a sighting of {card}
        </Trans>
      );
    case "judged":
      return <Judged entry={entry} who={who} card={card} />;
    default:
      return entry.field === "sightings" ? (
        <Trans>
          {who} withdrew a sighting of {card}
        </Trans>
      ) : (
        <Trans>
          {who} withdrew a comment on {card}
        </Trans>
      );
  }
}

function Judged({ entry, who, card }: ActSentenceProps) {
  const { _ } = useLingui();
  const opinion = OPINIONS.find((each) => each === entry.after);
  if (opinion === undefined)
    return (
      <Trans>
        {who} gave an opinion on {card}
      </Trans>
    );
  const words = _(OPINION_WORDS[opinion]);
  return (
    <Trans>
      {who} gave an opinion on {card}: {words}
    </Trans>
  );
}
