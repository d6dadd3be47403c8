import { useCallback, useMemo } from "react";
import { useSearchParams } from "wouter";
import type { OwnUser } from "../../shared/rest/session.ts";
import type { RoomSession } from "../state/room-session.ts";
import type { RoomScene } from "../hooks/use-room.ts";
import { useSignal } from "../hooks/use-signal.ts";
import { useIdle } from "../hooks/use-idle.ts";
import { useUnsavedGuard } from "../hooks/use-unsaved-guard.ts";
import { BoardEdits } from "../model/board-edits.ts";
import { parseCardKey, type CardKey } from "../model/card-key.ts";
import { BOARD_PAGE, roomPageOf, withRoomPage, type RoomPage } from "../model/room-page.ts";

/** Everything that the views of a room share; the same object until something in it changes. */
export function useScene(session: RoomSession, user: OwnUser): RoomScene {
  const [params, setParams] = useSearchParams();
  useUnsavedGuard(session);
  useIdle(session);
  const state = useSignal(session.state);
  const playback = useSignal(session.playback.state);
  const preview = useSignal(session.preview.shown);
  const cardParam = params.get("card");
  const open = useCallback(
    (key: CardKey | null) =>
      setParams((before) => {
        const next = new URLSearchParams(before);
        if (key === null) next.delete("card");
        else next.set("card", key);
        next.delete("thread");
        return withRoomPage(next, BOARD_PAGE);
      }),
    [setParams],
  );
  const turnTo = useCallback((page: RoomPage) => setParams((before) => withRoomPage(before, page)), [setParams]);
  const page = useMemo(() => roomPageOf(params), [params]);
  const edits = useMemo(() => new BoardEdits(session.board, session.undo), [session]);
  const isPast = playback.kind === "past";
  return useMemo(() => {
    const detail = state.kind === "open" ? state.detail : null;
    const previewed = preview === null ? null : new Set(preview.compartments.map(({ id }) => id));
    const shown = (detail?.compartments ?? []).filter(({ id }) => previewed === null || previewed.has(id));
    const compartments = new Map(shown.map((compartment) => [compartment.id, compartment]));
    const card = parseCardKey(cardParam);
    const members = preview?.members ?? detail?.members ?? [];
    return {
      session,
      user,
      edits,
      board: isPast ? session.playback.board : session.board,
      isPast,
      preview,
      isLooking: isPast || preview !== null,
      members,
      nations: new Set(members.filter(({ role }) => role !== "former").map(({ partner }) => partner)),
      compartments,
      // A preview opens no card that is not in it.
      openCard: card !== null && (preview === null || compartments.has(card.compartment)) ? card.key : null,
      open,
      page,
      turnTo,
    };
  }, [session, user, edits, isPast, preview, state, cardParam, open, page, turnTo]);
}
