import { useEffect } from "react";
import type { RoomSession } from "../state/room-session.ts";

/** A person who uses neither pointer nor keyboard for this long counts as away (S2). */
const IDLE_AFTER_MS = 60_000;

/** Tells the room when this person becomes idle, and when they return. */
export function useIdle(session: RoomSession): void {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const touched = () => {
      session.setIdle(false);
      clearTimeout(timer);
      timer = setTimeout(() => session.setIdle(true), IDLE_AFTER_MS);
    };
    touched();
    const events = ["pointerdown", "pointermove", "keydown", "wheel"] as const;
    for (const event of events) document.addEventListener(event, touched, { passive: true });
    return () => {
      clearTimeout(timer);
      for (const event of events) document.removeEventListener(event, touched);
    };
  }, [session]);
}
