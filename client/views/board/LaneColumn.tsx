import { useEffect, useRef, useState } from "react";
import { useLingui } from "@lingui/react/macro";
import { dropTargetForElements } from "@atlaskit/pragmatic-drag-and-drop/element/adapter";
import { VList, type VListHandle } from "virtua";
import type { Lane } from "../../../shared/board/vocabulary.ts";
import { useAreBoardsWhole, useLane, useRoom } from "../../hooks/use-room.ts";
import { useSignal } from "../../hooks/use-signal.ts";
import { wholeNumber } from "../../i18n/format.ts";
import { awaitedCard } from "../../state/focus-card.ts";
import { readDragged, targetData } from "./dragged-card.ts";
import { LaneCard } from "./LaneCard.tsx";

interface LaneColumnProps {
  readonly lane: Lane;
  readonly name: string;
  /** On narrow screens only the shown lane is visible. */
  readonly isShown: boolean;
}

/** One lane: its name, the number of its cards, and the cards in view. */
export function LaneColumn({ lane, name, isShown }: LaneColumnProps) {
  const { t, i18n } = useLingui();
  const { isLooking, preview, session } = useRoom();
  const hidden = useSignal(session.hidden);
  const cards = useLane(lane);
  const isWhole = useAreBoardsWhole();
  const ref = useRef<HTMLElement>(null);
  const list = useRef<VListHandle>(null);
  const [isOver, setOver] = useState(false);
  const awaited = useSignal(awaitedCard);
  useEffect(() => {
    const index = awaited === null ? -1 : cards.indexOf(awaited);
    if (index >= 0) list.current?.scrollToIndex(index, { align: "nearest" });
  }, [cards, awaited]);
  useEffect(() => {
    if (ref.current === null || isLooking) return undefined;
    return dropTargetForElements({
      element: ref.current,
      canDrop: ({ source }) => readDragged(source.data) !== null,
      getData: () => targetData(lane, null),
      onDragEnter: () => setOver(true),
      onDragLeave: () => setOver(false),
      onDrop: () => setOver(false),
    });
  }, [lane, isLooking]);
  return (
    <section ref={ref} className="lane" aria-label={name} data-over={isOver} data-shown={isShown} data-lane={lane}>
      <h2 className="lane-head">
        <span>{name}</span>
        <span className="lane-count">{isWhole && wholeNumber(i18n.locale, cards.length)}</span>
      </h2>
      {cards.length === 0 ? (
        <p className="lane-empty">{isWhole && (hidden.size === 0 || preview !== null ? t`No cards` : t`No cards shown`)}</p>
      ) : (
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- the virtual list makes its own elements
        <VList ref={list} data={cards} className="lane-list" role="list" aria-label={name} bufferSize={400}>
          {(key, index) => (
            // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- the virtual list makes its own elements
            <div key={key} role="listitem" aria-setsize={cards.length} aria-posinset={index + 1} className="lane-item">
              <LaneCard cardKey={key} />
            </div>
          )}
        </VList>
      )}
    </section>
  );
}
