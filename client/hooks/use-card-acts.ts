import { useEffect, useMemo } from "react";
import { CardActs } from "../state/card-acts.ts";
import { useRoom } from "./use-room.ts";

/** What people said about a card, read and kept up to date while the component is there. */
export function useCardActs(compartment: string, card: string): CardActs {
  const { session } = useRoom();
  const acts = useMemo(() => new CardActs({ compartment, card }), [compartment, card]);
  useEffect(() => session.acts.follow(acts), [session, acts]);
  return acts;
}
