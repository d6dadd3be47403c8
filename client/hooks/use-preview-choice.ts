import type { GivenRole } from "../../shared/access/role.ts";
import { problemSentence } from "../i18n/problems.ts";
import { showToast } from "../state/toasts.ts";
import { useRoom } from "./use-room.ts";

/** What looks at the room as a member of a partner; says so where that fails. */
export function usePreviewChoice(): (partner: string, role?: GivenRole) => void {
  const { session } = useRoom();
  return (partner, role = "analyst") => {
    void session.preview.enter(partner, role).then((failure) => {
      if (failure !== null) showToast(problemSentence(failure));
    });
  };
}
