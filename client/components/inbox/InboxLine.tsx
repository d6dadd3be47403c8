import { useContext } from "react";
import { useLingui } from "@lingui/react/macro";
import { Check } from "lucide-react";
import type { InboxEntry } from "../../../shared/rest/inbox.ts";
import { Avatar } from "../Avatar.tsx";
import { Button } from "../Button.tsx";
import { CompartmentChip } from "../CompartmentChip.tsx";
import { Moment } from "../Moment.tsx";
import { usePersonNews } from "../../hooks/use-person-news.ts";
import { RoomContext } from "../../hooks/use-room.ts";
import { useTitleWords } from "../../hooks/use-title-words.ts";
import { cardKey } from "../../model/card-key.ts";
import { saidIn } from "../../model/inbox.ts";
import { InboxSentence } from "./InboxSentence.tsx";

interface InboxLineProps {
  readonly entry: InboxEntry;
  readonly onOpen: (entry: InboxEntry) => void;
}

/** One entry: its marking first, then who did what, in which room and about which card, and the words. It opens what it is about; what is unread can be marked as read in its place. */
export function InboxLine({ entry, onOpen }: InboxLineProps) {
  const { t } = useLingui();
  const { inbox } = usePersonNews();
  const { act, marking, roomTitle, read } = entry;
  const title = useCardTitle(entry);
  // Words are shown with their marking or not at all.
  const words = marking === undefined ? "" : saidIn(entry);
  return (
    <li className="inbox-line" data-unread={!read} tabIndex={-1} data-focus-home>
      <button type="button" className="inbox-open" onClick={() => onOpen(entry)}>
        <Avatar username={act.author.username} displayName={act.author.displayName} size={28} />
        <span className="grid min-w-0 gap-0.5">
          <span className="inbox-meta">
            {marking !== undefined && <CompartmentChip compartment={marking} isShort />}
            {roomTitle !== undefined && <bdi className="inbox-room">{roomTitle}</bdi>}
            <Moment at={act.at} />
          </span>
          <span className="inbox-what">
            {!read && <span className="unseen">{t`Unread:`} </span>}
            <InboxSentence entry={entry} />
          </span>
          {title !== null && (
            <span className="inbox-card">
              <bdi>{title}</bdi>
            </span>
          )}
          {words !== "" && (
            <span className="inbox-words" dir="auto">
              {words}
            </span>
          )}
        </span>
      </button>
      {!read && (
        <Button look="quiet" isSmall isIcon aria-label={t`Mark as read`} onPress={() => void inbox.markRead(entry)}>
          <Check />
        </Button>
      )}
    </li>
  );
}

/** The title of the card that an entry is about, where its room is open here and the card is on its board; null elsewhere. */
function useCardTitle({ room, compartment, card }: InboxEntry): string | null {
  const scene = useContext(RoomContext);
  const titleWords = useTitleWords();
  if (scene === null || scene.session.id !== room || card === undefined) return null;
  const shown = scene.session.board.card(cardKey(compartment, card))?.card;
  return shown ? titleWords(shown.title) : null;
}
