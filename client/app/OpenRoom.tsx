import type { OwnUser } from "../../shared/rest/session.ts";
import { MarkingBanner } from "../components/MarkingBanner.tsx";
import type { RoomSession } from "../state/room-session.ts";
import { useBannerMarking } from "../hooks/use-banner.ts";
import { useClipGuard } from "../hooks/use-clip-guard.ts";
import { RoomContext } from "../hooks/use-room.ts";
import { useRoomKeyboard } from "../hooks/use-room-keyboard.ts";
import { useSignal } from "../hooks/use-signal.ts";
import { PlaybackBar } from "../views/playback/PlaybackBar.tsx";
import { StoppedPasteDialog } from "../views/room/StoppedPasteDialog.tsx";
import { RoomFrame } from "../views/room/RoomFrame.tsx";
import { RoomUnavailable } from "../views/room/RoomUnavailable.tsx";
import { OpenRelease } from "./OpenRelease.tsx";
import { BoardPage } from "./BoardPage.tsx";
import { RoomPart } from "./RoomPart.tsx";
import { Splash } from "./Splash.tsx";
import { useScene } from "./use-scene.ts";

interface OpenRoomProps {
  readonly session: RoomSession;
  readonly user: OwnUser;
}

/** The layout of a room: markings at both edges, board, timeline, and the open card. */
export function OpenRoom({ session, user }: OpenRoomProps) {
  const state = useSignal(session.state);
  const scene = useScene(session, user);
  const ref = useRoomKeyboard(scene);
  const marking = useBannerMarking(scene);
  const [stopped, forgetStopped] = useClipGuard(scene);
  if (state.kind === "loading") return <Splash />;
  if (state.kind === "failed") return <RoomUnavailable code={state.code} wasOpen={state.wasOpen} onRetry={() => void session.refresh()} />;
  return (
    <RoomContext value={scene}>
      <div
        ref={ref}
        className="room"
        data-past={scene.isPast}
        data-preview={scene.preview !== null}
        data-sheet={scene.openCard !== null}
        tabIndex={-1}
        data-focus-home
      >
        <MarkingBanner marking={marking} edge="top" isExercise={state.detail.isExercise} />
        <RoomFrame detail={state.detail} hasTools={scene.page.kind === "board"}>
          {scene.page.kind === "board" ? <BoardPage detail={state.detail} scene={scene} /> : <OpenRelease page={scene.page} />}
        </RoomFrame>
        <RoomPart>
          <PlaybackBar />
        </RoomPart>
        <MarkingBanner marking={marking} edge="bottom" isExercise={state.detail.isExercise} />
        {stopped !== null && <StoppedPasteDialog stopped={stopped} onClose={forgetStopped} />}
      </div>
    </RoomContext>
  );
}
