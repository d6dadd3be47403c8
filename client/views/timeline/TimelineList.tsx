import { useDeferredValue, useEffect, useMemo, useRef, useState } from "react";
import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { VList, type VListHandle } from "virtua";
import { Button } from "../../components/Button.tsx";
import { Note } from "../../components/Note.tsx";
import { useRoom } from "../../hooks/use-room.ts";
import { useSignal } from "../../hooks/use-signal.ts";
import { rowsOf, type TimelineRow } from "../../model/timeline-lines.ts";
import { HourHead, Line } from "./TimelineRow.tsx";

/** Closer to the newest line than this, the list follows it. */
const TOP_PX = 8;
/** Older lines are fetched when less than this is left below. */
const AHEAD_PX = 800;
/** The last item of the list while there are older lines at the server. */
const OLDER = "older";

/** The lines in view. At the top it follows what comes; further down nothing moves under the reader. */
export function TimelineList() {
  const { t } = useLingui();
  const { session } = useRoom();
  const shown = useRows();
  const { rows, lineCount, hasOlder, isAwaited, missed } = shown;
  const isLoading = useSignal(session.timeline.isLoading);
  const { list, topHour, onScroll } = useReadPlace(shown);
  if (rows.length === 0 && !hasOlder) {
    if (!isAwaited) return <NoLines />;
    return isLoading ? null : <NotFetched />;
  }
  const items: readonly (TimelineRow | typeof OLDER)[] = hasOlder ? [...rows, OLDER] : rows;
  return (
    <div className="timeline-body">
      {isAwaited && !isLoading && <NotFetched />}
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
        data={items}
        className="timeline-list"
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- the virtual list makes its own elements
        role="list"
        tabIndex={0}
        data-focus-home
        aria-label={t`Timeline`}
        shift={shown.isShift}
        bufferSize={200}
        onScroll={onScroll}
      >
        {(item) => (item === OLDER ? <OlderLines key={OLDER} /> : rowItem(item, hasOlder ? -1 : lineCount))}
      </VList>
    </div>
  );
}

/** An item of the list. A function, since the virtual list must see the items themselves. `setSize`: number of lines, -1 while it is not known. */
function rowItem(row: TimelineRow, setSize: number) {
  return row.kind === "hour" ? (
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a list has list items alone
    <div key={row.key} role="listitem">
      <HourHead atMs={row.hourMs} />
    </div>
  ) : (
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- the virtual list makes its own elements
    <div key={row.key} role="listitem" aria-setsize={setSize} aria-posinset={row.place}>
      <Line line={row.line} />
    </div>
  );
}

function OlderLines() {
  const { t } = useLingui();
  const { session } = useRoom();
  const isLoading = useSignal(session.timeline.isLoading);
  return (
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- the virtual list makes its own elements
    <div role="listitem">
      <Button look="quiet" className="w-full" isBusy={isLoading} onPress={() => void session.timeline.loadOlder()}>
        {isLoading ? t`Loading…` : t`Older entries`}
      </Button>
    </div>
  );
}

/** Why there is no line: what happened in hidden compartments is left out. */
function NoLines() {
  const { t } = useLingui();
  const { session, compartments } = useRoom();
  const hidden = useSignal(session.hidden);
  const hiddenCount = [...compartments.keys()].filter((id) => hidden.has(id)).length;
  const reason =
    hiddenCount === 0
      ? t`Nothing has happened here yet.`
      : hiddenCount === compartments.size
        ? t`Every compartment is hidden. Show one to see what has happened in it.`
        : t`Nothing has happened yet in the compartments that are shown.`;
  return <p className="lane-empty">{reason}</p>;
}

/** What is not here is not known: it is not said that nothing has happened. */
function NotFetched() {
  const { session } = useRoom();
  return (
    <div className="p-3">
      <Note tone="warn">
        <span className="flex flex-wrap items-center gap-3">
          <span className="grow">
            <Trans>The timeline could not be fetched, or not all of it.</Trans>
          </span>
          <Button isSmall onPress={() => void session.timeline.loadAwaited()}>
            <Trans>Try again</Trans>
          </Button>
        </span>
      </Note>
    </div>
  );
}

type ShownRows = ReturnType<typeof useRows>;

/** Where the reader is: the hour at the top unless the newest line is in view, and what follows from scrolling. */
function useReadPlace({ rows, hasOlder }: ShownRows) {
  const { session } = useRoom();
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
  return { list, topHour, onScroll };
}

function useRows() {
  const { session } = useRoom();
  // A new wrapper stands for new content: the log itself changes in place.
  const newest = useSignal(session.timeline.current);
  // New lines wait for the keys that are being pressed: a screenful of them takes several frames to draw.
  const later = useDeferredValue(newest);
  // What waits may be passed over by what comes next, and the list would not learn that lines above the reader are gone.
  const current = newest.isShift ? newest : later;
  const hidden = useSignal(session.hidden);
  const playback = useSignal(session.playback.state);
  const untilMs = playback.kind === "past" ? playback.atMs : Infinity;
  return useMemo(() => {
    const { lines, hasOlder, awaited, missed } = current.log.view(hidden);
    const shown = untilMs === Infinity ? lines : lines.filter((line) => line.atMs <= untilMs);
    return { rows: rowsOf(shown), lineCount: shown.length, hasOlder, isAwaited: awaited.length > 0, missed, isShift: current.isShift };
  }, [current, hidden, untilMs]);
}
