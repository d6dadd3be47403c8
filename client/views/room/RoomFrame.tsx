import type { ReactNode } from "react";
import type { RoomDetail } from "../../../shared/rest/rooms.ts";
import { LiveRegion } from "./LiveRegion.tsx";
import { RoomBar } from "./RoomBar.tsx";
import { RoomHead } from "./RoomHead.tsx";
import { RoomNotices } from "./RoomNotices.tsx";

interface RoomFrameProps {
  readonly detail: RoomDetail;
  readonly children: ReactNode;
}

/** The frame around the board of a room: head, notices, tools. */
export function RoomFrame({ detail, children }: RoomFrameProps) {
  return (
    <>
      <RoomHead detail={detail} />
      <RoomNotices />
      <RoomBar detail={detail} />
      <main className="room-body">{children}</main>
      <LiveRegion />
    </>
  );
}
