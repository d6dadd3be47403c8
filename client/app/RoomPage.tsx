import { useEffect, useState } from "react";
import type { OwnUser } from "../../shared/rest/session.ts";
import { usePersonNews } from "../hooks/use-person-news.ts";
import { RoomSession } from "../state/room-session.ts";
import { OpenRoom } from "./OpenRoom.tsx";
import { Splash } from "./Splash.tsx";

interface RoomPageProps {
  readonly roomId: string;
  readonly user: OwnUser;
}

/** The page of one room. The room's session is opened with the page and closed when the page is left. */
export default function RoomPage({ roomId, user }: RoomPageProps) {
  const news = usePersonNews();
  const [session, setSession] = useState<RoomSession | null>(null);
  useEffect(() => {
    const opened = new RoomSession(roomId, user.id, news);
    // oxlint-disable-next-line react/set-state-in-effect -- a session holds sockets, so the effect that opens it must also close it
    setSession(opened);
    return () => opened.close();
  }, [roomId, user.id, news]);
  return session === null ? <Splash /> : <OpenRoom session={session} user={user} />;
}
