import { useMemo } from "react";
import type { Thread } from "../../shared/rest/acts.ts";
import type { AnchoredThread } from "../editor/comment-marks.ts";
import { usePastMoment } from "./use-past-moment.ts";
import { useSignal } from "./use-signal.ts";
import type { CardActs } from "../state/card-acts.ts";

/** The open threads that are about a range of the card's title or body: the same list until one comes or goes. None in the past. */
export function useAnchored(acts: CardActs, field: "title" | "body"): readonly AnchoredThread[] {
  const { value } = useSignal(acts.threads.current);
  const isPast = usePastMoment() !== null;
  const found = JSON.stringify(isPast ? [] : (value ?? []).flatMap((thread) => anchoredIn(field, thread)));
  return useMemo(() => JSON.parse(found) as AnchoredThread[], [found]);
}

function anchoredIn(wanted: string, { id, comments, resolved }: Thread): readonly AnchoredThread[] {
  const { field, anchor } = comments[0] ?? {};
  const stands = comments.some(({ withdrawnAt }) => withdrawnAt === undefined);
  return field !== wanted || anchor === undefined || resolved !== undefined || !stands ? [] : [{ thread: id, anchor }];
}
