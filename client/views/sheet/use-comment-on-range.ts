import { useMemo } from "react";
import type { ChosenRange } from "../../editor/comment-marks.ts";
import { useMaySay } from "../../hooks/use-may-say.ts";
import { useRoom } from "../../hooks/use-room.ts";
import { focusComposer } from "../../state/focus-thread.ts";
import { useSheet } from "./sheet-context.ts";

/** Begins a comment on a range of the card's title or body, in the place where comments are written. Null where this person may not comment now. */
export function useCommentOnRange(field: "title" | "body"): ((range: ChosenRange) => void) | null {
  const { session } = useRoom();
  const { acts, card } = useSheet();
  const mayComment = useMaySay(card.compartment, "comment");
  return useMemo(() => {
    if (!mayComment) return null;
    return ({ anchor, words }: ChosenRange) => {
      const draft = session.acts.drafts.comment(acts.place);
      draft.set({ ...draft.get(), about: { field, anchor, words } });
      focusComposer();
    };
  }, [mayComment, session, acts, field]);
}
