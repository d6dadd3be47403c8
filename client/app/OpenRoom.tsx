import { lazy, Suspense } from "react";
import type { OwnUser } from "../../shared/rest/session.ts";
import { MarkingBanner } from "../components/MarkingBanner.tsx";
import type { RoomSession } from "../state/room-session.ts";
import { useBannerReaders } from "../hooks/use-banner.ts";
import { RoomContext } from "../hooks/use-room.ts";
import { useRoomKeys } from "../hooks/use-room-keys.ts";
import { useSignal } from "../hooks/use-signal.ts";
import { Board } from "../views/board/Board.tsx";
import { PlaybackBar } from "../views/playback/PlaybackBar.tsx";
import { RoomFrame } from "../views/room/RoomFrame.tsx";
import { RoomUnavailable } from "../views/room/RoomUnavailable.tsx";
import { Timeline } from "../views/timeline/Timeline.tsx";
import { Splash } from "./Splash.tsx";
import { useScene } from "./use-scene.ts";

const CardSheet = lazy(() => import("../views/sheet/CardSheet.tsx"));

interface OpenRoomProps {
  readonly session: RoomSession;
  readonly user: OwnUser;
}

/** The layout of a room: markings at both edges, board, timeline, and the open card. */
export function OpenRoom({ session, user }: OpenRoomProps) {
  const state = useSignal(session.state);
  const scene = useScene(session, user);
  useRoomKeys(scene);
  const readers = useBannerReaders(scene);
  if (state.kind === "loading") return <Splash />;
  if (state.kind === "failed") return <RoomUnavailable code={state.code} wasOpen={state.wasOpen} onRetry={() => void session.refresh()} />;
  return (
    <RoomContext value={scene}>
      <div className="room" data-past={scene.isPast} data-sheet={scene.openCard !== null}>
        <MarkingBanner readers={readers} edge="top" isExercise={state.detail.isExercise} />
        <RoomFrame detail={state.detail}>
          <Board />
          <Timeline />
          {scene.openCard !== null && (
            <Suspense fallback={<aside className="sheet" aria-busy />}>
              <CardSheet key={scene.openCard} cardKey={scene.openCard} />
            </Suspense>
          )}
        </RoomFrame>
        <PlaybackBar />
        <MarkingBanner readers={readers} edge="bottom" isExercise={state.detail.isExercise} />
      </div>
    </RoomContext>
  );
}
