import { adminApi } from "../control/admin-api.ts";
import { useAnswer } from "./use-answer.ts";

/** Whether the site has no room yet; null until that is known. For administrators of the site. */
export function useIsSiteNew(): boolean | null {
  const { value } = useAnswer(anyRooms);
  return value === null ? null : value.rooms.length === 0;
}

const anyRooms = () => adminApi.hostedRooms("");
