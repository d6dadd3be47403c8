import { useMemo } from "react";
import type { ChosenRange } from "../../editor/comment-marks.ts";
import { useRoom } from "../../hooks/use-room.ts";
import { mayAct } from "../../model/act-rights.ts";
import { focusComposer } from "../../state/focus-thread.ts";
import { useSheet } from "./sheet-context.ts";

/** Begins a comment on a range of the card's text, in the place where comments are written. Null where this person may not comment now. */
export function useCommentOnRange(): ((range: ChosenRange) => void) | null {
  const { session, user, isLooking, compartments } = useRoom();
  const { acts, card } = useSheet();
  const compartment = compartments.get(card.compartment);
  const mayComment = !isLooking && compartment !== undefined && mayAct(user, compartment, "comment");
  return useMemo(() => {
    if (!mayComment) return null;
    return ({ anchor, words }: ChosenRange) => {
      const draft = session.acts.drafts.at(acts.place);
      draft.set({ ...draft.get(), about: { field: "body", anchor, words } });
      focusComposer();
    };
  }, [mayComment, session, acts]);
}
