import { useEffect, useState } from "react";
import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { useRoom } from "../../hooks/use-room.ts";
import { FreshLines } from "../../model/fresh-lines.ts";

/** At most one announcement per five seconds, so that a screen reader is not interrupted all the time. */
const PAUSE_MS = 5_000;

/** Tells screen readers, politely, how much other people changed in the last five seconds. */
export function LiveRegion() {
  const { t } = useLingui();
  const { session, user } = useRoom();
  const [sentence, setSentence] = useState("");
  useEffect(() => {
    const fresh = new FreshLines(user.id);
    const timer = setInterval(() => {
      const { lines } = session.timeline;
      // Where older lines are being read, the newest are not loaded.
      if (!lines.isFollowing) return;
      const { changes, people } = fresh.look(lines.view(), session.hidden.get());
      if (changes === 0) return;
      setSentence(
        t`${plural(changes, { one: "# change", other: "# changes" })} · ${plural(people, { one: "# person", other: "# people" })}`,
      );
    }, PAUSE_MS);
    return () => clearInterval(timer);
  }, [session, user.id, t]);
  return <output className="unseen">{sentence}</output>;
}
