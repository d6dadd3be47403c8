import { mayAct, type ActAction } from "../model/act-rights.ts";
import { useRoom } from "./use-room.ts";

/** Whether this person may say something about the cards of a compartment now. In the past nobody says anything. */
export function useMaySay(compartment: string, action: ActAction): boolean {
  const { user, isPast, compartments } = useRoom();
  const shown = compartments.get(compartment);
  return !isPast && shown !== undefined && mayAct(user, shown, action);
}
