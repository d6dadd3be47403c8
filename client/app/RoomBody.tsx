import { useEffect, useRef } from "react";
import type { RoomDetail } from "../../shared/rest/rooms.ts";
import { useFirstStep } from "../hooks/use-first-step.ts";
import { useRoom } from "../hooks/use-room.ts";
import { Board } from "../views/board/Board.tsx";
import { EmptyRoom } from "../views/room/EmptyRoom.tsx";
import { FirstSteps } from "../views/room/FirstSteps.tsx";

/** The middle of a room: its board, the first steps of a new one, or what stands there where there is nothing to read. */
export function RoomBody({ detail }: { readonly detail: RoomDetail }) {
  const { compartments, isLooking } = useRoom();
  const [step, go] = useFirstStep();
  const isLed = !isLooking && step !== null && step !== "done";
  useBoardFocus(!isLed && compartments.size > 0);
  if (isLed) return <FirstSteps step={step} detail={detail} onGo={go} />;
  return compartments.size === 0 ? <EmptyRoom /> : <Board />;
}

/** Puts the focus on the board when it takes the place of the part in which a person was: with that, the focus fell to what is around them both. */
function useBoardFocus(isBoard: boolean): void {
  const was = useRef(isBoard);
  useEffect(() => {
    if (isBoard && !was.current && document.activeElement?.matches(".room") === true)
      document.querySelector<HTMLElement>(".board")?.focus({ preventScroll: true });
    was.current = isBoard;
  }, [isBoard]);
}
