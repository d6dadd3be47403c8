import { useEffect, useRef, useState } from "react";
import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { useRoom } from "../../hooks/use-room.ts";

/** At most one announcement per five seconds, so that a screen reader is not interrupted all the time. */
const PAUSE_MS = 5_000;

/** Tells screen readers, politely, how much other people changed in the last five seconds. */
export function LiveRegion() {
  const { t } = useLingui();
  const { session, user } = useRoom();
  const [sentence, setSentence] = useState("");
  const seen = useRef(new Set<string>());
  useEffect(() => {
    let isFirst = true;
    const timer = setInterval(() => {
      const lines = session.timeline.lines.view(session.hidden.get()).lines.slice(0, 200);
      const fresh = lines.filter((line) => !seen.current.has(line.key) && line.entry.author.id !== user.id);
      seen.current = new Set(lines.map((line) => line.key));
      const count = fresh.length;
      const people = new Set(fresh.map((line) => line.entry.author.id)).size;
      if (!isFirst && count > 0) {
        setSentence(
          t`${plural(count, { one: "# change", other: "# changes" })} · ${plural(people, { one: "# person", other: "# people" })}`,
        );
      }
      isFirst = lines.length === 0;
    }, PAUSE_MS);
    return () => clearInterval(timer);
  }, [session, user.id, t]);
  return <output className="unseen">{sentence}</output>;
}
