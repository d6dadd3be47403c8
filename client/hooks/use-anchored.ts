import { useCallback, useMemo, useSyncExternalStore } from "react";
import type { Thread } from "../../shared/rest/acts.ts";
import type { AnchoredThread } from "../editor/comment-marks.ts";
import { commentedText } from "../model/anchor.ts";
import { cardKey } from "../model/card-key.ts";
import type { CardActs } from "../state/card-acts.ts";
import { useCardMap, useRoom } from "./use-room.ts";

/**
 * The open threads that are about a range of the card's title or body, and where their words are now: the same list until one comes, goes or is found at
 * another place. None in the past.
 */
export function useAnchored(acts: CardActs, field: "title" | "body"): readonly AnchoredThread[] {
  const { session, isPast } = useRoom();
  const { words } = session.acts;
  const { current } = acts.threads;
  const text = commentedText(useCardMap(cardKey(acts.place.compartment, acts.place.card)), field);
  const subscribe = useCallback(
    (listener: () => void) => {
      const stops = [current.subscribe(listener), words.known.subscribe(listener)];
      text?.observeDeep(listener);
      return () => {
        for (const stop of stops) stop();
        text?.unobserveDeep(listener);
      };
    },
    [current, words, text],
  );
  const read = (): string => {
    if (isPast || text === undefined) return "[]";
    const open = (current.get().value ?? []).flatMap((thread) => anchoredIn(field, thread));
    const placed = open.map(({ thread, anchor }) => ({ thread, anchor: words.placeIn(text, { thread, anchor }) }));
    return JSON.stringify(placed.filter(({ anchor }) => anchor !== null));
  };
  const found = useSyncExternalStore(subscribe, read);
  return useMemo(() => JSON.parse(found) as AnchoredThread[], [found]);
}

function anchoredIn(wanted: string, { id, comments, resolved }: Thread): readonly AnchoredThread[] {
  const { field, anchor } = comments[0] ?? {};
  const stands = comments.some(({ withdrawnAt }) => withdrawnAt === undefined);
  return field !== wanted || anchor === undefined || resolved !== undefined || !stands ? [] : [{ thread: id, anchor }];
}
