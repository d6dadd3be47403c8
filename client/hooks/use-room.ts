import { createContext, useCallback, useContext, useSyncExternalStore } from "react";
import { LANES, type Lane } from "../../shared/board/vocabulary.ts";
import type { Compartment } from "../../shared/rest/compartments.ts";
import type { Member } from "../../shared/rest/members.ts";
import type { RoomPreview } from "../../shared/rest/previews.ts";
import type { OwnUser } from "../../shared/rest/session.ts";
import type { BoardEdits } from "../model/board-edits.ts";
import type { BoardCard, BoardLink, BoardStore } from "../model/board-store.ts";
import type { CardKey } from "../model/card-key.ts";
import type { CardGuest } from "../model/presence.ts";
import type { RoomPage } from "../model/room-page.ts";
import type { RoomSession } from "../state/room-session.ts";
import { useSignal } from "./use-signal.ts";

/** What the views of a room share. */
export interface RoomScene {
  readonly session: RoomSession;
  readonly user: OwnUser;
  readonly edits: BoardEdits;
  /** The displayed board: the live one, or that of a past moment. */
  readonly board: BoardStore;
  readonly isPast: boolean;
  /** The room as a member of a partner would see it, while that is what is shown. */
  readonly preview: RoomPreview | null;
  /** Whether nothing can be changed or said: the past is shown, or a preview. */
  readonly isLooking: boolean;
  /** Of a preview, those in it. */
  readonly members: readonly Member[];
  /** The nations with a member in it. */
  readonly nations: ReadonlySet<string>;
  /** Those that this person may read; of a preview, those in it. */
  readonly compartments: ReadonlyMap<string, Compartment>;
  /** The card in the sheet, and how to change it. */
  readonly openCard: CardKey | null;
  readonly open: (key: CardKey | null) => void;
  /** What the middle of the room shows, and how to change it. */
  readonly page: RoomPage;
  readonly turnTo: (page: RoomPage) => void;
}

/** The room page provides it for everything below. */
export const RoomContext = createContext<RoomScene | null>(null);

/** The room around this component. Throws outside of a room. */
export function useRoom(): RoomScene {
  const scene = useContext(RoomContext);
  if (scene === null) throw new Error("used outside a room");
  return scene;
}

function useTopic<Value>(board: BoardStore, topic: string, read: () => Value): Value {
  const subscribe = useCallback((listener: () => void) => board.subscribe(topic, listener), [board, topic]);
  return useSyncExternalStore(subscribe, read);
}

/** One card of the displayed board; the component renders again only when that card changes. */
export function useCard(key: CardKey): BoardCard | undefined {
  const { board } = useRoom();
  return useTopic(board, `card:${key}`, () => board.card(key));
}

/** All cards of the displayed board, in no order. */
export function useCards(): readonly BoardCard[] {
  const { board } = useRoom();
  return useTopic(board, "all", () => board.cards());
}

/** The cards of one lane in order. */
export function useLane(lane: Lane): readonly CardKey[] {
  const { board } = useRoom();
  return useTopic(board, `lane:${lane}`, () => board.lane(lane));
}

/** The links of one card. */
export function useLinks(key: CardKey): readonly BoardLink[] {
  const { board } = useRoom();
  return useTopic(board, "links", () => board.links(key));
}

/** Calls back when a card or the set of documents has been published. */
function useCardChanges(board: BoardStore, key: CardKey) {
  return useCallback(
    (listener: () => void) => {
      const stops = [board.subscribe(`card:${key}`, listener), board.subscribe("docs", listener)];
      return () => {
        for (const stop of stops) stop();
      };
    },
    [board, key],
  );
}

/** The shared map of a card; another one after the document was replaced or the card restored. */
export function useCardMap(key: CardKey) {
  const { board } = useRoom();
  return useSyncExternalStore(useCardChanges(board, key), () => board.cardMap(key));
}

/** Whether the card's board has arrived and the card is not on it: a card that is late is not absent. */
export function useIsAbsent(key: CardKey): boolean {
  const { board } = useRoom();
  return useSyncExternalStore(useCardChanges(board, key), () => board.isAbsent(key));
}

/** Whether every board that is to be shown has arrived: until then, what is not there may only be late. */
export function useAreBoardsWhole(): boolean {
  const { board, session, compartments } = useRoom();
  const hidden = useSignal(session.hidden);
  return useTopic(board, "docs", () => [...compartments.keys()].every((id) => hidden.has(id) || board.isWhole(id)));
}

/** Whether any card is on the boards that have arrived so far and are shown. */
export function useHasCards(): boolean {
  const { board } = useRoom();
  return useTopic(board, "all", () => LANES.some((lane) => board.lane(lane).length > 0));
}

/** Whether every shown board has arrived and none has a card. */
export function useIsBoardEmpty(): boolean {
  const hasCards = useHasCards();
  return useAreBoardsWhole() && !hasCards;
}

const NO_GUESTS: readonly CardGuest[] = [];

/** The other people in a card now; empty while looking at the past. */
export function useGuests(key: CardKey): readonly CardGuest[] {
  const { session, isPast } = useRoom();
  const guests = useSyncExternalStore(session.roster.subscribe, () => session.guests.of(key));
  return isPast ? NO_GUESTS : guests;
}

/** Why this person cannot write to a compartment now; null if they can. `held`: after a mass deletion (A11). `former`: removed from the room (A13). */
export function useReadOnlyReason(compartment: string): "past" | "preview" | "held" | "role" | "former" | null {
  const { isPast, preview, compartments } = useRoom();
  const shown = compartments.get(compartment);
  if (isPast) return "past";
  if (preview !== null) return "preview";
  if (shown?.canWrite === true) return null;
  if (shown?.role === "former") return "former";
  return shown === undefined || shown.role === "watch" ? "role" : "held";
}
