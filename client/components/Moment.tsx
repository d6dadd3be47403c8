import { useLingui } from "@lingui/react";
import { useMinute } from "../hooks/use-minute.ts";
import { dateTimeGroup, localMoment, relativeTime } from "../i18n/format.ts";

/** How long ago something was; when exactly, in Zulu and in the reader's zone, on hover. `at`: ISO 8601. */
export function Moment({ at }: { readonly at: string }) {
  const { i18n } = useLingui();
  const nowMs = useMinute();
  const then = new Date(at);
  return (
    <time className="moment" dateTime={at} title={`${dateTimeGroup(then)} · ${localMoment(i18n.locale, then)}`}>
      {relativeTime(i18n.locale, then, nowMs)}
    </time>
  );
}
