import { mayAct, type ActAction } from "../model/act-rights.ts";
import { useRoom } from "./use-room.ts";

/** Whether this person may say something about the cards of a compartment now. Nobody says anything in the past, or in a preview. */
export function useMaySay(compartment: string, action: ActAction): boolean {
  const { user, isLooking, compartments } = useRoom();
  const shown = compartments.get(compartment);
  return !isLooking && shown !== undefined && mayAct(user, shown, action);
}
