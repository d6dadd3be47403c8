import type { ReactNode } from "react";
import type { RoomDetail } from "../../../shared/rest/rooms.ts";
import { useRoom } from "../../hooks/use-room.ts";
import { LiveRegion } from "./LiveRegion.tsx";
import { PreviewBar } from "./PreviewBar.tsx";
import { RoomBar } from "./RoomBar.tsx";
import { RoomHead } from "./RoomHead.tsx";
import { RoomNotices } from "./RoomNotices.tsx";

interface RoomFrameProps {
  readonly detail: RoomDetail;
  /** Whether the tools of the board are there. */
  readonly hasTools: boolean;
  readonly children: ReactNode;
}

/** The frame around the board of a room: head, notices, and the tools of the board where that is shown. While a preview is shown its bar stands above the notices. */
export function RoomFrame({ detail, hasTools, children }: RoomFrameProps) {
  const { preview } = useRoom();
  return (
    <>
      <RoomHead detail={detail} />
      {preview !== null && <PreviewBar preview={preview} />}
      <RoomNotices />
      {hasTools && <RoomBar />}
      <main className="room-body">{children}</main>
      <LiveRegion />
    </>
  );
}
