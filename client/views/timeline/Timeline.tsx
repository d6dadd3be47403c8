import { memo, useEffect, useMemo, useRef, useState } from "react";
import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { X } from "lucide-react";
import { VList, type VListHandle } from "virtua";
import { Avatar } from "../../components/Avatar.tsx";
import { Button } from "../../components/Button.tsx";
import { CompartmentChip } from "../../components/CompartmentChip.tsx";
import { timelineShown } from "../../state/layout.ts";
import { useRoom } from "../../hooks/use-room.ts";
import { useSignal } from "../../hooks/use-signal.ts";
import { localDay, localTime, zulu } from "../../i18n/format.ts";
import { cardKey } from "../../model/card-key.ts";
import { rowsOf, type TimelineLine } from "../../model/timeline-lines.ts";
import { Sentence } from "./Sentence.tsx";

/** Closer to the newest line than this, the list follows it. */
const TOP_PX = 8;
/** Older lines are fetched when so much is left below. */
const AHEAD_PX = 800;

/** What happened in the room, newest first, live; in the past only what had happened by then. */
export function Timeline() {
  const { t } = useLingui();
  const isShown = useSignal(timelineShown);
  if (!isShown) return null;
  return (
    <aside className="timeline" aria-label={t`Timeline`}>
      <header className="timeline-head">
        <h2 className="grow font-semibold">{t`Timeline`}</h2>
        <Button look="quiet" isSmall isIcon aria-label={t`Close the timeline`} onPress={() => timelineShown.set(false)}>
          <X />
        </Button>
      </header>
      <TimelineList />
    </aside>
  );
}

/** The lines in view. At the top it follows what comes; further down nothing moves under the reader. */
function TimelineList() {
  const { t } = useLingui();
  const { session } = useRoom();
  const { rows, lineCount, hasOlder, missed, isShift } = useRows();
  const isLoading = useSignal(session.timeline.isLoading);
  const list = useRef<VListHandle>(null);
  const [topHour, setTopHour] = useState<number | null>(null);
  // Closed or left, the timeline keeps up with what is newest again.
  useEffect(() => () => session.timeline.follow(true), [session]);
  const onScroll = (offset: number) => {
    const handle = list.current;
    if (handle === null) return;
    session.timeline.follow(offset < TOP_PX);
    setTopHour(offset < TOP_PX ? null : (rows[handle.findItemIndex(offset)]?.hourMs ?? null));
    if (hasOlder && handle.scrollSize - offset - handle.viewportSize < AHEAD_PX) void session.timeline.loadOlder();
  };
  if (rows.length === 0 && !hasOlder) return isLoading ? null : <p className="lane-empty">{t`Nothing has happened here yet.`}</p>;
  return (
    <div className="timeline-body">
      {topHour !== null && (
        <div className="timeline-top">
          <HourHead atMs={topHour} />
        </div>
      )}
      {missed > 0 && topHour !== null && (
        <Button isSmall className="timeline-missed" onPress={() => list.current?.scrollTo(0)}>
          {t`${plural(missed, { one: "# newer change", other: "# newer changes" })}`}
        </Button>
      )}
      <VList
        ref={list}
        className="timeline-list"
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- the virtual list makes its own elements
        role="list"
        tabIndex={0}
        data-focus-home
        aria-label={t`Timeline`}
        shift={isShift}
        bufferSize={200}
        onScroll={onScroll}
      >
        {rows.map((row) =>
          row.kind === "hour" ? (
            // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a list has list items alone
            <div key={row.key} role="listitem">
              <HourHead atMs={row.hourMs} />
            </div>
          ) : (
            // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- the virtual list makes its own elements
            <div key={row.key} role="listitem" aria-setsize={hasOlder ? -1 : lineCount} aria-posinset={row.place}>
              <Line line={row.line} />
            </div>
          ),
        )}
        {hasOlder && (
          // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- the virtual list makes its own elements
          <div key="older" role="listitem">
            <Button look="quiet" className="w-full" isDisabled={isLoading} onPress={() => void session.timeline.loadOlder()}>
              {isLoading ? t`Loading…` : t`Older entries`}
            </Button>
          </div>
        )}
      </VList>
    </div>
  );
}

function useRows() {
  const { session } = useRoom();
  // A new wrapper stands for new content: the log itself changes in place.
  const current = useSignal(session.timeline.current);
  const hidden = useSignal(session.hidden);
  const playback = useSignal(session.playback.state);
  const untilMs = playback.kind === "past" ? playback.atMs : Infinity;
  return useMemo(() => {
    const { lines, hasOlder, missed } = current.log.view(hidden);
    const shown = untilMs === Infinity ? lines : lines.filter((line) => line.atMs <= untilMs);
    return { rows: rowsOf(shown), lineCount: shown.length, hasOlder, missed, isShift: current.isShift };
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
  return canOpen ? (
    <button type="button" className="timeline-line" title={t`Open the card`} onClick={() => open(cardKey(line.compartment, card.id))}>
      {content}
    </button>
  ) : (
    <div className="timeline-line">{content}</div>
  );
});
