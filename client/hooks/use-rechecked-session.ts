import { useEffect } from "react";
import { recheckSession } from "../state/session.ts";

/** Asks who is signed in whenever the person comes back to this tab: another tab of the same browser may have changed that. */
export function useRecheckedSession(): void {
  useEffect(() => {
    const look = () => {
      if (document.visibilityState === "visible") void recheckSession();
    };
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, []);
}
