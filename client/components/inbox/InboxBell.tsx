import { useContext, useEffect, useRef, useState } from "react";
import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { Bell } from "lucide-react";
import { Dialog, Modal, ModalOverlay, Popover } from "react-aria-components";
import { Button } from "../Button.tsx";
import { Tip } from "../Tip.tsx";
import { useMedia } from "../../hooks/use-media.ts";
import { usePersonNews } from "../../hooks/use-person-news.ts";
import { RoomContext } from "../../hooks/use-room.ts";
import { useSignal } from "../../hooks/use-signal.ts";
import { InboxAnnouncer } from "./InboxAnnouncer.tsx";
import { InboxPanel } from "./InboxPanel.tsx";

/** A larger number says nothing more. */
const MOST_SHOWN = 99;

/** How much waits for this person, and the way to it: beside the bell on a wide screen, a page of its own on a narrow one. */
export function InboxBell() {
  const { t } = useLingui();
  const { inbox, invitations, waiting: due } = usePersonNews();
  const { entries, unread } = useSignal(inbox.current);
  const invited = useSignal(invitations.current).length;
  const dueItems = useSignal(due.current);
  const dueCount = dueItems.items?.length ?? 0;
  const waiting = unread.count + invited + dueCount;
  // More than is shown, or than was counted.
  const isMore = unread.isMore || dueItems.isMore || waiting > MOST_SHOWN;
  const shown = Math.min(waiting, MOST_SHOWN);
  const [isOpen, setOpen] = useState(false);
  const bell = useRef<HTMLButtonElement>(null);
  const isNarrow = useMedia("(width < 760px)");
  useEffect(() => {
    inbox.show(isOpen);
    return () => inbox.show(false);
  }, [inbox, isOpen]);
  const isInRoom = useContext(RoomContext) !== null;
  const close = () => setOpen(false);
  const count = Math.min(unread.count, MOST_SHOWN);
  const unreadWords =
    unread.isMore || unread.count > MOST_SHOWN
      ? t`at least ${plural(count, { one: "# unread", other: "# unread" })}`
      : t`${plural(count, { one: "# unread", other: "# unread" })}`;
  const parts = [
    ...(dueCount > 0 ? [t`${plural(dueCount, { one: "# waits for you", other: "# wait for you" })}`] : []),
    ...(unread.count > 0 ? [unreadWords] : []),
    ...(invited > 0 ? [t`${plural(invited, { one: "# invitation", other: "# invitations" })}`] : []),
  ];
  const name = parts.length === 0 ? t`Inbox` : t`Inbox: ${parts.join(", ")}`;
  const panel = (
    <Dialog className="inbox" aria-label={t`Inbox`}>
      <InboxPanel onClose={close} />
    </Dialog>
  );
  return (
    <>
      <Tip text={t`What concerns you`}>
        <Button
          ref={bell}
          look="quiet"
          isIcon
          className="inbox-bell"
          aria-label={name}
          aria-expanded={isOpen}
          onPress={() => setOpen(!isOpen)}
        >
          <Bell />
          {/* The name of the button says it in words. */}
          {waiting > 0 && <span className="inbox-count" data-due={dueCount > 0} data-count={isMore ? `${shown}+` : shown} aria-hidden />}
        </Button>
      </Tip>
      <InboxAnnouncer unread={count} invited={invited} isRead={entries !== null} />
      {isNarrow ? (
        <ModalOverlay className="inbox-cover" data-in-room={isInRoom} isOpen={isOpen} onOpenChange={setOpen}>
          <Modal className="inbox-page">{panel}</Modal>
        </ModalOverlay>
      ) : (
        <Popover triggerRef={bell} placement="bottom end" offset={6} containerPadding={32} isOpen={isOpen} onOpenChange={setOpen}>
          {panel}
        </Popover>
      )}
    </>
  );
}
