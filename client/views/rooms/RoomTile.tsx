import { useLingui } from "@lingui/react/macro";
import { ArrowRight } from "lucide-react";
import { Link } from "wouter";
import type { Room } from "../../../shared/rest/rooms.ts";
import { localLongDay } from "../../i18n/format.ts";
import { ROLE_WORDS } from "../../i18n/words.ts";

/** A room in the list of rooms: the way into it. */
export function RoomTile({ room }: { readonly room: Room }) {
  const { i18n } = useLingui();
  return (
    <Link href={`/r/${room.id}/board`} className="room-tile">
      <span className="text-lg font-semibold leading-snug">
        <bdi>{room.title}</bdi>
      </span>
      <p className="line-clamp-3 grow text-[13px] text-quiet" dir="auto">
        {room.summary}
      </p>
      <span className="flex items-center gap-2 text-[12px] text-quiet">
        <span className="chip">{i18n._(ROLE_WORDS[room.role])}</span>
        <span className="grow">{localLongDay(i18n.locale, new Date(room.createdAt))}</span>
        <ArrowRight aria-hidden className="size-4 text-accent rtl:-scale-x-100" />
      </span>
    </Link>
  );
}
