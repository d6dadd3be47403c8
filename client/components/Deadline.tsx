import { useEffect, useState } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { dateTimeGroup, localMoment, untilTime } from "../i18n/format.ts";

/** What comes nearer is told each second. */
const LAST_MINUTES_MS = 10 * 60_000;

/** By when something is due, and how long that is from now. `at`: ISO 8601. */
export function Deadline({ at }: { readonly at: string }) {
  const { i18n } = useLingui();
  const due = new Date(at);
  const leftMs = useTimeLeft(due.getTime());
  const title = `${dateTimeGroup(due)} · ${localMoment(i18n.locale, due)}`;
  return (
    <time className="deadline" dateTime={at} title={title} data-late={leftMs <= 0}>
      {leftMs <= 0 ? (
        <Trans>late since {dateTimeGroup(due)}</Trans>
      ) : (
        <Trans>
          until {dateTimeGroup(due)}, {untilTime(i18n.locale, leftMs)}
        </Trans>
      )}
    </time>
  );
}

/** Milliseconds until then, as often as the words for it change. */
function useTimeLeft(dueMs: number): number {
  const [nowMs, setNow] = useState(() => Date.now());
  const leftMs = dueMs - nowMs;
  const isNear = Math.abs(leftMs) < LAST_MINUTES_MS;
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), isNear ? 1_000 : 30_000);
    return () => clearInterval(timer);
  }, [isNear]);
  return leftMs;
}
