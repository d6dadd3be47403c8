import { Trans } from "@lingui/react/macro";
import { useLingui } from "@lingui/react";
import { OPINIONS } from "../../../shared/acts/opinion.ts";
import type { TimelineEntry } from "../../../shared/rest/timeline.ts";
import { OPINION_WORDS } from "../../i18n/words.ts";

interface PartProps {
  readonly entry: TimelineEntry;
  readonly who: React.ReactNode;
  readonly card: React.ReactNode;
}

const PARTS = { resolved: Resolved, reopened: Reopened, withdrew: Withdrew, sighted: Sighted, judged: Judged, mapped: Mapped } as const;

/** The verb of a timeline line that reports an act (a comment, a sighting, an opinion, a mapping), not an edit. */
export type ActVerb = keyof typeof PARTS;

/** Whether a verb is one of those. */
export function isActVerb(verb: TimelineEntry["verb"]): verb is ActVerb {
  return Object.hasOwn(PARTS, verb);
}

/** A line of the timeline with such a verb. */
export function ActSentence({ verb, ...parts }: PartProps & { readonly verb: ActVerb }) {
  const Part = PARTS[verb];
  return <Part {...parts} />;
}

function Mapped({ who, card }: PartProps) {
  return (
    <Trans>
      {who} said what an imported marking of {card} stands for
    </Trans>
  );
}

function Resolved({ who, card }: PartProps) {
  return (
    <Trans>
      {who} resolved comments on {card}
    </Trans>
  );
}

function Reopened({ who, card }: PartProps) {
  return (
    <Trans>
      {who} opened comments on {card} again
    </Trans>
  );
}

function Withdrew({ entry, who, card }: PartProps) {
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

function Sighted({ who, card }: PartProps) {
  return (
    <Trans>
      {who} reported a sighting of {card}
    </Trans>
  );
}

function Judged({ entry, who, card }: PartProps) {
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
