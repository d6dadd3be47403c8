import { UNREAD_LIMITS } from "../../unread-limits.ts";
import type { Session } from "./session.ts";

/** Bytes a peer may leave unread before it gets no more until it has drained (T32). */
export const SLOW_CONSUMER_BYTES = 2 << 20;

/** Whether a peer has left more unread than its budget, which allows once for the document it was sent when it joined. */
export function isTooSlow(session: Session): boolean {
  const buffered = session.arrival.peer.bufferedBytes();
  if (buffered === 0) session.joinBytes = 0;
  return buffered > SLOW_CONSUMER_BYTES + session.joinBytes;
}

/** Whether a peer that was marked as behind has not drained in time. `nowMs` is the hub's monotonic time. */
export function isStuck({ state }: Session, nowMs: number): boolean {
  return state.kind === "behind" && nowMs - state.sinceMs > UNREAD_LIMITS.behindMs;
}
