import { useState } from "react";
import type { RequestFailure } from "../control/rest-client.ts";
import { useRoom } from "./use-room.ts";

/**
 * For what changes the room by a request. `after` takes the answer: it fetches the room again, or keeps why the change failed, to be shown where it was
 * asked for; it gives whether the change was made.
 */
export function useRoomChange() {
  const { session } = useRoom();
  const [failure, setFailure] = useState<RequestFailure["code"] | null>(null);
  const after = (answer: { readonly ok: true } | { readonly ok: false; readonly error: RequestFailure }): boolean => {
    setFailure(answer.ok ? null : answer.error.code);
    if (answer.ok) void session.refresh();
    return answer.ok;
  };
  return { failure, after };
}
