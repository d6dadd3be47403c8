import { useContext, useRef } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { CheckCheck, X } from "lucide-react";
import { Button } from "../Button.tsx";
import { MarkingBanner } from "../MarkingBanner.tsx";
import { useInboxMarking } from "../../hooks/use-banner.ts";
import { useFoundFocus } from "../../hooks/use-found-focus.ts";
import { useOpenEntry } from "../../hooks/use-open-entry.ts";
import { usePersonNews } from "../../hooks/use-person-news.ts";
import { RoomContext } from "../../hooks/use-room.ts";
import { useSignal } from "../../hooks/use-signal.ts";
import { InboxInvitations } from "./InboxInvitations.tsx";
import { InboxList } from "./InboxList.tsx";
import { InboxNotes } from "./InboxNotes.tsx";
import { InboxWaiting } from "./InboxWaiting.tsx";

/** What concerns this person, over all rooms: what is new is marked, and each entry leads to its thread. */
export function InboxPanel({ onClose }: { readonly onClose: () => void }) {
  const { t } = useLingui();
  const { inbox } = usePersonNews();
  const { entries, unread } = useSignal(inbox.current);
  const scene = useContext(RoomContext);
  const marking = useInboxMarking();
  const openEntry = useOpenEntry(onClose);
  const ref = useRef<HTMLDivElement>(null);
  useFoundFocus(ref);
  return (
    <div ref={ref} className="inbox-frame" tabIndex={-1} data-focus-home>
      {/* A room's own banners say it for the whole screen. */}
      {scene === null && marking !== null && <MarkingBanner marking={marking} edge="top" isExercise={false} />}
      <header className="inbox-head">
        <h2 className="grow font-semibold">{t`Inbox`}</h2>
        {entries !== null && unread.count > 0 && (
          <Button look="quiet" isSmall onPress={() => void inbox.markAllRead()}>
            <CheckCheck /> <Trans>Mark all as read</Trans>
          </Button>
        )}
        <Button look="quiet" isSmall isIcon aria-label={t`Close the inbox`} onPress={onClose}>
          <X />
        </Button>
      </header>
      <div className="inbox-body" aria-busy={entries === null}>
        <InboxNotes />
        <InboxWaiting onLeave={onClose} />
        <InboxInvitations onLeave={onClose} />
        <InboxList onOpen={openEntry} />
      </div>
    </div>
  );
}
