import { useEffect, useRef, useState } from "react";
import { useLingui } from "@lingui/react/macro";
import { combine } from "@atlaskit/pragmatic-drag-and-drop/combine";
import { draggable, dropTargetForElements } from "@atlaskit/pragmatic-drag-and-drop/element/adapter";
import { attachClosestEdge, extractClosestEdge } from "@atlaskit/pragmatic-drag-and-drop-hitbox/closest-edge";
import { CardFault } from "../../components/CardFault.tsx";
import { CardMarking } from "../../components/CardMarking.tsx";
import { CompartmentChip } from "../../components/CompartmentChip.tsx";
import { GradeMark } from "../../components/GradeMark.tsx";
import { SeverityMark } from "../../components/SeverityMark.tsx";
import { useKeptFocus } from "../../hooks/use-kept-focus.ts";
import { useGuests, useReadOnlyReason, useRoom } from "../../hooks/use-room.ts";
import { useTitleWords } from "../../hooks/use-title-words.ts";
import type { BoardCard } from "../../model/board-store.ts";
import type { CardGuest } from "../../model/presence.ts";
import { CardFoot } from "./CardFoot.tsx";
import { CardMenu } from "./CardMenu.tsx";
import { draggedData, readDragged, targetData } from "./dragged-card.ts";

/** One card in its lane: marking, severity, title, and the people in it. */
export function CardFace({ card }: { readonly card: BoardCard }) {
  const { t } = useLingui();
  const titleWords = useTitleWords();
  const { compartments, openCard, open } = useRoom();
  const guests = useGuests(card.key);
  const ref = useRef<HTMLElement>(null);
  const { edge, isDragged } = useDragging(ref, card);
  useKeptFocus(ref, card);
  const compartment = compartments.get(card.compartment);
  const title = card.card === null ? t`Unreadable card` : titleWords(card.card.title);
  return (
    <article
      ref={ref}
      className="card"
      data-card={card.key}
      data-text-of={card.compartment}
      data-text-card={card.id}
      data-open={openCard === card.key}
      data-dragged={isDragged}
      data-edge={edge}
      data-severity={card.card?.severity}
      data-busy={guests.length > 0}
    >
      <div className="card-top">
        {compartment && <CompartmentChip compartment={compartment} isShort />}
        {compartment && <CardMarking card={card} compartment={compartment} />}
        <span className="grow" />
        <GradeMark source={card.card?.source} />
        <SeverityMark severity={card.card?.severity} />
      </div>
      <button type="button" className="card-title" dir="auto" onClick={() => open(card.key)}>
        {title}
        {guests.length > 0 && <span className="unseen">{guestWords(guests, t`Being edited by`)}</span>}
      </button>
      {card.card !== null ? (
        <CardFoot cardKey={card.key} kind={card.card.kind} status={card.card.status} occurred={card.card.occurred} guests={guests} />
      ) : (
        <p className="card-fault">
          <CardFault field={card.fault?.field} />
        </p>
      )}
      <CardMenu card={card} title={title} />
    </article>
  );
}

function guestWords(guests: readonly CardGuest[], intro: string): string {
  return `. ${intro} ${guests.map((guest) => guest.user.displayName).join(", ")}`;
}

function useDragging(ref: React.RefObject<HTMLElement | null>, card: BoardCard) {
  const [edge, setEdge] = useState<string | undefined>();
  const [isDragged, setDragged] = useState(false);
  const canWrite = useReadOnlyReason(card.compartment) === null && card.card !== null;
  const { key, lane } = card;
  useEffect(() => {
    const element = ref.current;
    if (element === null) return undefined;
    return combine(
      draggable({
        element,
        canDrag: () => canWrite,
        getInitialData: () => draggedData(key),
        onDragStart: () => setDragged(true),
        onDrop: () => setDragged(false),
      }),
      dropTargetForElements({
        element,
        canDrop: ({ source }) => readDragged(source.data) !== null && readDragged(source.data) !== key,
        getData: ({ input, element: target }) =>
          attachClosestEdge(targetData(lane, key), { input, element: target, allowedEdges: ["top", "bottom"] }),
        onDrag: ({ self }) => setEdge(extractClosestEdge(self.data) ?? undefined),
        onDragLeave: () => setEdge(undefined),
        onDrop: () => setEdge(undefined),
      }),
    );
  }, [ref, key, lane, canWrite]);
  return { edge, isDragged };
}
