import { lazy, Suspense, useCallback, useEffect, useMemo, useState } from "react";
import { useSearchParams } from "wouter";
import type { OwnUser } from "../../shared/rest/session.ts";
import { MarkingBanner } from "../components/MarkingBanner.tsx";
import { RoomSession } from "../hooks/room-session.ts";
import { useBannerReaders } from "../hooks/use-banner.ts";
import { RoomContext, type RoomScene } from "../hooks/use-room.ts";
import { useRoomKeys } from "../hooks/use-room-keys.ts";
import { useSignal } from "../hooks/use-signal.ts";
import { BoardEdits } from "../model/board-edits.ts";
import { parseCardKey, type CardKey } from "../model/card-key.ts";
import { Board } from "../views/board/Board.tsx";
import { PlaybackBar } from "../views/playback/PlaybackBar.tsx";
import { LiveRegion } from "../views/room/LiveRegion.tsx";
import { RoomBar } from "../views/room/RoomBar.tsx";
import { RoomHead } from "../views/room/RoomHead.tsx";
import { RoomNotices } from "../views/room/RoomNotices.tsx";
import { RoomUnavailable } from "../views/room/RoomUnavailable.tsx";
import { Timeline } from "../views/timeline/Timeline.tsx";
import { Splash } from "./Splash.tsx";

const CardSheet = lazy(() => import("../views/sheet/CardSheet.tsx"));

interface RoomPageProps {
  readonly roomId: string;
  readonly user: OwnUser;
}

/** One room on screen: opened when the page is, closed when it is left. */
export default function RoomPage({ roomId, user }: RoomPageProps) {
  const [session, setSession] = useState<RoomSession | null>(null);
  useEffect(() => {
    const opened = new RoomSession(roomId);
    setSession(opened);
    return () => opened.close();
  }, [roomId]);
  return session === null ? <Splash /> : <OpenRoom session={session} user={user} />;
}

function OpenRoom({ session, user }: { readonly session: RoomSession; readonly user: OwnUser }) {
  const state = useSignal(session.state);
  const scene = useScene(session, user);
  useRoomKeys(scene);
  const readers = useBannerReaders(scene);
  if (state.kind === "loading") return <Splash />;
  if (state.kind === "failed") return <RoomUnavailable code={state.code} onRetry={() => void session.refresh()} />;
  return (
    <RoomContext value={scene}>
      <div className="room" data-past={scene.isPast} data-sheet={scene.openCard !== null}>
        <MarkingBanner readers={readers} edge="top" />
        <RoomHead detail={state.detail} />
        <RoomNotices />
        <RoomBar detail={state.detail} />
        <main className="room-body">
          <Board />
          <Timeline />
          {scene.openCard !== null && (
            <Suspense fallback={<aside className="sheet" aria-busy />}>
              <CardSheet key={scene.openCard} cardKey={scene.openCard} />
            </Suspense>
          )}
        </main>
        <PlaybackBar />
        <MarkingBanner readers={readers} edge="bottom" />
        <LiveRegion />
      </div>
    </RoomContext>
  );
}

function useScene(session: RoomSession, user: OwnUser): RoomScene {
  const [params, setParams] = useSearchParams();
  const state = useSignal(session.state);
  const playback = useSignal(session.playback.state);
  const cardParam = params.get("card");
  const open = useCallback(
    (key: CardKey | null) =>
      setParams((before) => {
        const next = new URLSearchParams(before);
        if (key === null) next.delete("card");
        else next.set("card", key);
        return next;
      }),
    [setParams],
  );
  const edits = useMemo(() => new BoardEdits(session.board, session.undo), [session]);
  const isPast = playback.kind === "past";
  return useMemo(() => {
    const compartments = state.kind === "open" ? state.detail.compartments : [];
    return {
      session,
      user,
      edits,
      board: isPast ? session.playback.board : session.board,
      isPast,
      compartments: new Map(compartments.map((compartment) => [compartment.id, compartment])),
      openCard: parseCardKey(cardParam)?.key ?? null,
      open,
    };
  }, [session, user, edits, isPast, state, cardParam, open]);
}
