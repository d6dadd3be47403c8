import { useContext } from "react";
import { useLocation } from "wouter";
import type { InboxEntry } from "../../shared/rest/inbox.ts";
import { addressOf, threadOf } from "../model/inbox.ts";
import { focusThread } from "../state/focus-thread.ts";
import { usePersonNews } from "./use-person-news.ts";
import { RoomContext } from "./use-room.ts";

/** Goes to what an entry is about, in the room that is open or another one. That is reading it. `onClose` puts the inbox away. */
export function useOpenEntry(onClose: () => void): (entry: InboxEntry) => void {
  const { inbox } = usePersonNews();
  const scene = useContext(RoomContext);
  const [, navigate] = useLocation();
  return (entry) => {
    void inbox.markRead(entry);
    onClose();
    // The entry is not on a past board, so playback ends first.
    if (scene?.isPast === true) scene.session.playback.leave();
    navigate(addressOf(entry));
    const thread = threadOf(entry);
    // The address may name it already, and nothing would follow from that.
    if (thread !== null) focusThread(thread);
  };
}
