import { memo, useMemo } from "react";
import { useLingui } from "@lingui/react/macro";
import { X } from "lucide-react";
import { Avatar } from "../../components/Avatar.tsx";
import { Button } from "../../components/Button.tsx";
import { CompartmentChip } from "../../components/CompartmentChip.tsx";
import { timelineShown } from "../../state/layout.ts";
import { useRoom } from "../../hooks/use-room.ts";
import { useSignal } from "../../hooks/use-signal.ts";
import { localDay, localTime, zulu } from "../../i18n/format.ts";
import { cardKey } from "../../model/card-key.ts";
import { groupByHour, type TimelineLine } from "../../model/timeline-lines.ts";
import { Sentence } from "./Sentence.tsx";

/** What happened in the room, newest first, live; in the past only what had happened by then. */
export function Timeline() {
  const { t } = useLingui();
  const { session } = useRoom();
  const isShown = useSignal(timelineShown);
  const { lines, hasOlder } = useLines();
  const isLoading = useSignal(session.timeline.isLoading);
  const groups = useMemo(() => groupByHour(lines), [lines]);
  if (!isShown) return null;
  return (
    <aside className="timeline" aria-label={t`Timeline`}>
      <header className="timeline-head">
        <h2 className="grow font-semibold">{t`Timeline`}</h2>
        <Button look="quiet" isSmall isIcon aria-label={t`Close the timeline`} onPress={() => timelineShown.set(false)}>
          <X />
        </Button>
      </header>
      <div className="timeline-body">
        {lines.length === 0 && !isLoading && <p className="lane-empty">{t`Nothing has happened here yet.`}</p>}
        {groups.map((group) => (
          <section key={group.hourMs}>
            <HourHead atMs={group.hourMs} />
            <ol>
              {group.lines.map((line) => (
                <Line key={line.key} line={line} />
              ))}
            </ol>
          </section>
        ))}
        {hasOlder && (
          <Button look="quiet" className="w-full" isDisabled={isLoading} onPress={() => void session.timeline.loadOlder()}>
            {isLoading ? t`Loading…` : t`Older entries`}
          </Button>
        )}
      </div>
    </aside>
  );
}

function useLines() {
  const { session } = useRoom();
  // A new wrapper stands for new content: the log itself changes in place.
  const current = useSignal(session.timeline.current);
  const hidden = useSignal(session.hidden);
  const playback = useSignal(session.playback.state);
  const untilMs = playback.kind === "past" ? playback.atMs : Infinity;
  return useMemo(() => {
    const view = current.log.view(hidden);
    return untilMs === Infinity ? view : { ...view, lines: view.lines.filter((line) => line.atMs <= untilMs) };
  }, [current, hidden, untilMs]);
}

function HourHead({ atMs }: { readonly atMs: number }) {
  const { i18n } = useLingui();
  const at = new Date(atMs);
  return (
    <h3 className="timeline-hour">
      <span>{localDay(i18n.locale, at)}</span>
      <bdi dir="ltr">{zulu(at)}</bdi>
      <span className="text-faint">{localTime(i18n.locale, at)}</span>
    </h3>
  );
}

const Line = memo(function Line({ line }: { readonly line: TimelineLine }) {
  const { t } = useLingui();
  const { open, compartments } = useRoom();
  const { entry } = line;
  const compartment = compartments.get(line.compartment);
  const at = new Date(line.atMs);
  const { card } = entry;
  const content = (
    <>
      <Avatar username={entry.author.username} displayName={entry.author.displayName} size={24} />
      <span className="grid min-w-0 gap-0.5">
        <span className="timeline-meta">
          {compartment && <CompartmentChip compartment={compartment} isShort />}
          <time dateTime={entry.at} dir="ltr" title={zulu(at, true)}>
            {zulu(at)}
          </time>
        </span>
        <span className="timeline-text">
          <Sentence entry={entry} />
        </span>
      </span>
    </>
  );
  const canOpen = card !== undefined && entry.verb !== "deleted";
  return (
    <li>
      {canOpen ? (
        <button type="button" className="timeline-line" title={t`Open the card`} onClick={() => open(cardKey(line.compartment, card.id))}>
          {content}
        </button>
      ) : (
        <div className="timeline-line">{content}</div>
      )}
    </li>
  );
});
