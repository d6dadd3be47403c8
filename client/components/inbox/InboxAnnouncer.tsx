import { useEffect, useState } from "react";
import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { useLatest } from "../../hooks/use-latest.ts";

/** At most one announcement in this time, so that a screen reader is not interrupted all the time. */
const PAUSE_MS = 5_000;

interface InboxAnnouncerProps {
  readonly unread: number;
  readonly invited: number;
  /** Whether the inbox has been read: what was there before the page opened is not new. */
  readonly isRead: boolean;
}

/** Tells screen readers, politely, that something came for this person. */
export function InboxAnnouncer({ unread, invited, isRead }: InboxAnnouncerProps) {
  const { t } = useLingui();
  const [sentence, setSentence] = useState("");
  const latest = useLatest({ unread, invited });
  useEffect(() => {
    if (!isRead) return undefined;
    let known = latest.current;
    const timer = setInterval(() => {
      const now = latest.current;
      const news = [
        ...(now.unread > known.unread
          ? [t`${plural(now.unread, { one: "# unread in your inbox", other: "# unread in your inbox" })}`]
          : []),
        ...(now.invited > known.invited
          ? [t`${plural(now.invited, { one: "# invitation to a room", other: "# invitations to rooms" })}`]
          : []),
      ];
      // Emptied when there is less: the same words are announced again only where they have changed.
      if (news.length > 0 || now.unread < known.unread || now.invited < known.invited) setSentence(news.join(". "));
      known = now;
    }, PAUSE_MS);
    return () => clearInterval(timer);
  }, [isRead, latest, t]);
  return <output className="unseen">{sentence}</output>;
}
