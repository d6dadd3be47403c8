import type { RoomDetail } from "../../shared/rest/rooms.ts";
import type { RoomScene } from "../hooks/use-room.ts";
import { Timeline } from "../views/timeline/Timeline.tsx";
import { OpenSheet } from "./OpenSheet.tsx";
import { RoomBody } from "./RoomBody.tsx";
import { RoomPart } from "./RoomPart.tsx";

/** The board of a room, its timeline, and the open card. */
export function BoardPage({ detail, scene }: { readonly detail: RoomDetail; readonly scene: RoomScene }) {
  return (
    <>
      <RoomPart>
        <RoomBody detail={detail} />
      </RoomPart>
      <RoomPart>
        <Timeline />
      </RoomPart>
      {scene.openCard !== null && <OpenSheet key={scene.openCard} cardKey={scene.openCard} onClose={() => scene.open(null)} />}
    </>
  );
}
