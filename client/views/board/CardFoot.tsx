import { memo } from "react";
import { useLingui } from "@lingui/react";
import type { Card } from "../../../shared/board/card.ts";
import { Avatar } from "../../components/Avatar.tsx";
import { KindIcon } from "../../components/KindIcon.tsx";
import { zulu } from "../../i18n/format.ts";
import { STATUS_WORDS } from "../../i18n/words.ts";
import type { CardGuest } from "../../model/presence.ts";

interface CardFootProps {
  readonly kind: Card["kind"];
  readonly status: Card["status"];
  readonly occurred: Card["occurred"];
  readonly guests: readonly CardGuest[];
}

/** The lowest line of a card's face: kind, status, time, and the people in it; they go to a line of their own where there is no room. */
export const CardFoot = memo(function CardFoot({ kind, status, occurred, guests }: CardFootProps) {
  const { i18n } = useLingui();
  return (
    <div className="card-foot">
      <KindIcon kind={kind} />
      <span>{i18n._(STATUS_WORDS[status])}</span>
      {occurred && <time dateTime={occurred.from}>{zulu(new Date(occurred.from))}</time>}
      <span className="card-guests">
        {guests.slice(0, 3).map((guest) => (
          <Avatar
            key={guest.user.id}
            username={guest.user.username}
            displayName={guest.user.displayName}
            isIdle={guest.isIdle}
            size={22}
            label={guest.user.displayName}
          />
        ))}
        {guests.length > 3 && <span className="people-more">+{guests.length - 3}</span>}
      </span>
    </div>
  );
});
