import { Trans } from "@lingui/react/macro";
import type { TimelineEntry } from "../../../shared/rest/timeline.ts";

interface PartProps {
  readonly entry: TimelineEntry;
  readonly who: React.ReactNode;
  readonly card: React.ReactNode;
}

const PARTS = {
  asked: Asked,
  approved: Approved,
  denied: Denied,
  released: Released,
  recalled: Recalled,
  cleared: Cleared,
  disclosed: Disclosed,
  acknowledged: Acknowledged,
} as const;

/** The verb of a timeline line that reports what became of a release. */
export type ReleaseVerb = keyof typeof PARTS;

/** Whether a verb is one of those. */
export function isReleaseVerb(verb: TimelineEntry["verb"]): verb is ReleaseVerb {
  return Object.hasOwn(PARTS, verb);
}

/** A line of the timeline with such a verb: on the side that a release comes from, or on the one that it goes to. */
export function ReleaseSentence({ verb, ...parts }: PartProps & { readonly verb: ReleaseVerb }) {
  const Part = PARTS[verb];
  return <Part {...parts} />;
}

function Asked({ who, card }: PartProps) {
  return (
    <Trans>
      {who} asked to release words about {card}
    </Trans>
  );
}

function Approved({ who, card }: PartProps) {
  return (
    <Trans>
      {who} approved a release about {card}
    </Trans>
  );
}

function Denied({ who, card }: PartProps) {
  return (
    <Trans>
      {who} denied a release about {card}
    </Trans>
  );
}

function Released({ card }: PartProps) {
  return <Trans>The release about {card} has arrived</Trans>;
}

function Recalled({ entry, who, card }: PartProps) {
  return entry.field === "releases" ? (
    <Trans>
      {who} recalled a release about {card}
    </Trans>
  ) : (
    <Trans>{who} recalled a card that was released to here</Trans>
  );
}

function Cleared({ card }: PartProps) {
  return <Trans>The card that was released about {card} is no longer on the other board, or never came there</Trans>;
}

function Disclosed({ who, card }: PartProps) {
  return (
    <Trans>
      {who} released {card} to here
    </Trans>
  );
}

function Acknowledged({ who }: PartProps) {
  return <Trans>{who} acknowledged a recall</Trans>;
}
