import { memo } from "react";
import { useLingui } from "@lingui/react/macro";
import { Boundary } from "../../components/Boundary.tsx";
import { useCard, useRoom } from "../../hooks/use-room.ts";
import type { CardKey } from "../../model/card-key.ts";
import { CardFace } from "./CardFace.tsx";

/** A card of a lane by its key. A face that throws takes no other card with it, and its card can still be opened. */
export const LaneCard = memo(function LaneCard({ cardKey }: { readonly cardKey: CardKey }) {
  const card = useCard(cardKey);
  if (card === undefined) return null;
  return (
    <Boundary subject={card} fallback={<UnreadableFace cardKey={cardKey} />}>
      <CardFace card={card} />
    </Boundary>
  );
});

function UnreadableFace({ cardKey }: { readonly cardKey: CardKey }) {
  const { t } = useLingui();
  const { open } = useRoom();
  return (
    <article className="card" data-card={cardKey}>
      <button type="button" className="card-title" onClick={() => open(cardKey)}>
        {t`Unreadable card`}
      </button>
    </article>
  );
}
