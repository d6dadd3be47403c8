import { Plural, Trans } from "@lingui/react/macro";
import { useLingui } from "@lingui/react";
import { SEVERITIES } from "../../../shared/board/vocabulary.ts";
import type { TimelineEntry } from "../../../shared/rest/timeline.ts";
import { Doer } from "../../components/Doer.tsx";
import { useTitleWords } from "../../hooks/use-title-words.ts";
import { dateTimeGroup } from "../../i18n/format.ts";
import { FIELD_WORDS, KIND_WORDS, LANE_WORDS, SEVERITY_WORDS, STATUS_WORDS } from "../../i18n/words.ts";
import { shownValue, type ShownValue } from "../../model/value-text.ts";
import { ActSentence, isActVerb, type ActVerb } from "./ActSentence.tsx";
import { isReleaseVerb, ReleaseSentence, type ReleaseVerb } from "./ReleaseSentence.tsx";

/** One line of the timeline in the reader's language; names and titles keep their own direction. */
export function Sentence({ entry }: { readonly entry: TimelineEntry }) {
  const titleWords = useTitleWords();
  const who = <Doer author={entry.author} partner={entry.partner} />;
  const card = <bdi className="timeline-card">{titleWords(entry.card?.title)}</bdi>;
  if (isActVerb(entry.verb)) return <ActSentence verb={entry.verb} entry={entry} who={who} card={card} />;
  if (isReleaseVerb(entry.verb)) return <ReleaseSentence verb={entry.verb} entry={entry} who={who} card={card} />;
  return <EditSentence entry={entry} verb={entry.verb} who={who} card={card} />;
}

/** A line that reports an edit, or what this version has no words for. */
function EditSentence({ entry, verb, who, card }: PartProps & { readonly verb: Exclude<TimelineEntry["verb"], ActVerb | ReleaseVerb> }) {
  switch (verb) {
    case "deleted":
      return (
        <Trans>
          {who} deleted {card}
        </Trans>
      );
    case "moved":
      return <Moved entry={entry} who={who} card={card} />;
    case "changed":
      return <Changed entry={entry} who={who} card={card} />;
    case "wrote":
      return <Wrote entry={entry} who={who} card={card} />;
    case "created":
    case "restored":
    case "linked":
    case "unlinked":
    case "commented":
    case "imported":
      return entry.card ? <OnCard entry={entry} who={who} card={card} /> : <OnBoard entry={entry} who={who} card={card} />;
    case "acted":
      return (
        <Trans>
          {who} did something that this version cannot show (<bdi>{entry.field}</bdi>)
        </Trans>
      );
    case "recorded":
      return <Trans>{who} recorded something that this version cannot read</Trans>;
  }
}

function Wrote({ entry, who, card }: PartProps) {
  if (entry.field === "title") {
    return (
      <Trans>
        {who} retitled {card}
      </Trans>
    );
  }
  return (
    <Trans>
      {who} wrote in {card}
    </Trans>
  );
}

function OnCard({ entry, who, card }: PartProps) {
  if (entry.verb === "created") {
    return (
      <Trans>
        {who} added {card}
      </Trans>
    );
  }
  if (entry.verb === "linked") {
    return (
      <Trans>
        {who} linked {card}
      </Trans>
    );
  }
  if (entry.verb === "unlinked") {
    return (
      <Trans>
        {who} removed a link of {card}
      </Trans>
    );
  }
  if (entry.verb === "commented") {
    return (
      <Trans>
        {who} commented on {card}
      </Trans>
    );
  }
  if (entry.verb === "restored") {
    return (
      <Trans>
        {who} restored {card}
      </Trans>
    );
  }
  return (
    <Trans>
      {who} imported {card}
    </Trans>
  );
}

function OnBoard({ entry, who }: PartProps) {
  if (entry.verb === "linked") return <Trans>{who} added a link</Trans>;
  if (entry.verb === "unlinked") return <Trans>{who} removed a link</Trans>;
  if (entry.verb === "commented") return <Trans>{who} commented</Trans>;
  return <ManyCards who={who} verb={entry.verb} after={entry.after} />;
}

interface ManyCardsProps {
  readonly who: React.ReactNode;
  readonly verb: TimelineEntry["verb"];
  readonly after: unknown;
}

/** A line about many cards, which gives their number; lines of earlier versions may have none. */
function ManyCards({ who, verb, after }: ManyCardsProps) {
  const count = Number((after as { readonly cards?: unknown } | undefined)?.cards);
  const hasCount = Number.isSafeInteger(count);
  if (verb === "restored")
    return hasCount ? (
      <Trans>
        {who} restored <Plural value={count} one="# card" other="# cards" />
      </Trans>
    ) : (
      <Trans>{who} restored cards</Trans>
    );
  if (verb === "imported")
    return hasCount ? (
      <Trans>
        {who} imported <Plural value={count} one="# card" other="# cards" />
      </Trans>
    ) : (
      <Trans>{who} imported cards</Trans>
    );
  return hasCount ? (
    <Trans>
      {who} added <Plural value={count} one="# card" other="# cards" />
    </Trans>
  ) : (
    <Trans>{who} added cards</Trans>
  );
}

interface PartProps {
  readonly entry: TimelineEntry;
  readonly who: React.ReactNode;
  readonly card: React.ReactNode;
}

function Moved({ entry, who, card }: PartProps) {
  const before = shownValue("lane", entry.before);
  const after = shownValue("lane", entry.after);
  if (after.kind !== "lane")
    return (
      <Trans>
        {who} reordered {card}
      </Trans>
    );
  const to = <Value value={after} />;
  if (before.kind !== "lane")
    return (
      <Trans>
        {who} moved {card} to {to}
      </Trans>
    );
  const from = <Value value={before} />;
  return (
    <Trans>
      {who} moved {card} from {from} to {to}
    </Trans>
  );
}

function Changed({ entry, who, card }: PartProps) {
  const { i18n } = useLingui();
  const name = entry.field === undefined ? undefined : FIELD_WORDS[entry.field];
  if (name === undefined)
    return (
      <Trans>
        {who} changed {card}
      </Trans>
    );
  const field = <span>{i18n._(name)}</span>;
  const before = shownValue(entry.field, entry.before);
  const after = shownValue(entry.field, entry.after);
  const from = <Value value={before} />;
  const to = <Value value={after} />;
  const step = severityStep(entry);
  if (step > 0)
    return (
      <Trans>
        {who} raised severity of {card} from {from} to {to}
      </Trans>
    );
  if (step < 0)
    return (
      <Trans>
        {who} lowered severity of {card} from {from} to {to}
      </Trans>
    );
  if (after.kind === "none")
    return before.kind === "none" ? (
      <Trans>
        {who} changed {field} of {card}
      </Trans>
    ) : (
      <Trans>
        {who} cleared {field} of {card}
      </Trans>
    );
  if (before.kind === "none")
    return (
      <Trans>
        {who} set {field} of {card} to {to}
      </Trans>
    );
  return (
    <Trans>
      {who} changed {field} of {card} from {from} to {to}
    </Trans>
  );
}

/** Above 0 if severity was raised, below if lowered, 0 if this is about something else. */
function severityStep(entry: TimelineEntry): number {
  if (entry.field !== "severity") return 0;
  const rank = (value: unknown) => SEVERITIES.findIndex((severity) => severity === value);
  const [before, after] = [rank(entry.before), rank(entry.after)];
  return before < 0 || after < 0 ? 0 : after - before;
}

function Value({ value }: { readonly value: ShownValue }) {
  const { i18n } = useLingui();
  switch (value.kind) {
    case "none":
      return <span>–</span>;
    case "text":
      return <bdi className="timeline-value">{value.text}</bdi>;
    case "time":
      return (
        <bdi className="timeline-value" dir="ltr">
          {dateTimeGroup(value.at)}
        </bdi>
      );
    case "lane":
    case "severity":
    case "status":
    case "cardKind": {
      const tables = { lane: LANE_WORDS, severity: SEVERITY_WORDS, status: STATUS_WORDS, cardKind: KIND_WORDS } as const;
      const words: Readonly<Record<string, (typeof LANE_WORDS)[keyof typeof LANE_WORDS]>> = tables[value.kind];
      const word = Object.hasOwn(words, value.word) ? words[value.word] : undefined;
      return <span className="timeline-value">{word === undefined ? value.word : i18n._(word)}</span>;
    }
  }
}
