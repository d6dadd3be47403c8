import type { Session } from "./session.ts";

/** Bytes a peer may leave unread before it gets no more until it has drained (threats T32). */
export const SLOW_CONSUMER_BYTES = 2 << 20;

/** Whether a peer has left more unread than its budget, which allows once for the document it was sent when it joined. */
export function isTooSlow(session: Session): boolean {
  const buffered = session.arrival.peer.bufferedBytes();
  if (buffered === 0) session.joinBytes = 0;
  return buffered > SLOW_CONSUMER_BYTES + session.joinBytes;
}
