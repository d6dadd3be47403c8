import { useChange, type Changes } from "./use-change.ts";
import { useRoom } from "./use-room.ts";

/** For what changes the room by a request: {@link useChange}, and once a change was made the room is fetched again. */
export function useRoomChange(): Changes {
  const { session } = useRoom();
  const changes = useChange();
  const make: Changes["make"] = async (ask) => {
    const made = await changes.make(ask);
    if (made !== null) void session.refresh();
    return made;
  };
  return { ...changes, make };
}
