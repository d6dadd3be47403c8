import { useState } from "react";
import { firstStepNow, type FirstStepState } from "../model/first-steps.ts";
import { useAreBoardsWhole, useHasCards, useRoom } from "./use-room.ts";
import { useSignal } from "./use-signal.ts";

/** Where a person stands who is led through the first steps of a new room, and how to put them elsewhere. */
export function useFirstStep(): readonly [FirstStepState, (to: FirstStepState) => void] {
  const { session, user, compartments, isLooking } = useRoom();
  const state = useSignal(session.state);
  const [at, setAt] = useState<FirstStepState>(null);
  const detail = state.kind === "open" ? state.detail : null;
  const facts = {
    isHostLead: detail?.room.role === "lead" && detail.room.host === user.partner,
    isAlone: detail?.members.length === 1,
    compartments: compartments.size,
    hasCards: useHasCards(),
    isWhole: useAreBoardsWhole(),
  };
  // What is looked at meanwhile says nothing of where the room stands.
  const now = isLooking ? at : firstStepNow(at, facts);
  if (now !== at) setAt(now);
  return [now, setAt];
}
