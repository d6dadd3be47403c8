import { useRoom } from "./use-room.ts";
import { useSignal } from "./use-signal.ts";

/** The past moment on the screen, milliseconds since the epoch; null while the room is live. */
export function usePastMoment(): number | null {
  const { session } = useRoom();
  const playback = useSignal(session.playback.state);
  return playback.kind === "past" ? playback.atMs : null;
}
