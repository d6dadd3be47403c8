import { useEffect } from "react";
import { useSearchParams } from "wouter";
import { focusThread } from "../state/focus-thread.ts";

/** Goes to the thread that the page's address names (`thread`), once the threads have been read. */
export function useLinkedThread(isRead: boolean): void {
  const [params] = useSearchParams();
  const thread = params.get("thread");
  useEffect(() => {
    if (thread !== null && isRead) focusThread(thread);
  }, [thread, isRead]);
}
