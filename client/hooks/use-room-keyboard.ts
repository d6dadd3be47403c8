import { useRef, type RefObject } from "react";
import { useFoundFocus } from "./use-found-focus.ts";
import { useReturnedFocus } from "./use-returned-focus.ts";
import { useRoomKeys } from "./use-room-keys.ts";
import type { RoomScene } from "./use-room.ts";

/** The keys of a room, and where its focus goes when what has it disappears. The ref belongs to the room's outermost element. */
export function useRoomKeyboard(scene: RoomScene): RefObject<HTMLDivElement | null> {
  const ref = useRef<HTMLDivElement>(null);
  useRoomKeys(scene);
  useReturnedFocus(scene.openCard);
  useFoundFocus(ref);
  return ref;
}
