import { useEffect, useState } from "react";
import { useLingui } from "@lingui/react/macro";
import { monitorForElements } from "@atlaskit/pragmatic-drag-and-drop/element/adapter";
import { extractClosestEdge } from "@atlaskit/pragmatic-drag-and-drop-hitbox/closest-edge";
import { LANES, type Lane } from "../../../shared/board/vocabulary.ts";
import { useRoom, type RoomScene } from "../../hooks/use-room.ts";
import { useSignal } from "../../hooks/use-signal.ts";
import { LANE_WORDS } from "../../i18n/words.ts";
import type { CardKey } from "../../model/card-key.ts";
import { awaitedCard } from "../../state/focus-card.ts";
import { readDragged, readTarget } from "./dragged-card.ts";
import { LaneColumn } from "./LaneColumn.tsx";
import { LaneTab } from "./LaneTab.tsx";
import { NoCards } from "./NoCards.tsx";

/** The board: six lanes side by side, or one at a time where the screen is narrow. */
export function Board() {
  const scene = useRoom();
  const { t, i18n } = useLingui();
  const [shownLane, setShownLane] = useState<Lane>("new");
  useDrops(scene);
  const awaited = useSignal(awaitedCard);
  const awaitedLane = awaited === null ? undefined : scene.board.card(awaited)?.lane;
  const [followed, setFollowed] = useState<CardKey | null>(null);
  // Once per card: the person may choose another lane afterwards.
  if (awaitedLane !== undefined && awaited !== followed) {
    setFollowed(awaited);
    setShownLane(awaitedLane);
  }
  return (
    <section className="board-area">
      <NoCards />
      <div className="lane-tabs" role="tablist">
        {LANES.map((lane) => (
          <LaneTab key={lane} lane={lane} isShown={lane === shownLane} onShow={() => setShownLane(lane)} />
        ))}
      </div>
      {/* It scrolls sideways, so the keyboard must reach it also where no card in it takes the focus. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex, jsx-a11y/prefer-tag-over-role -- it must take the focus; a group has no tag */}
      <div className="board" role="group" aria-label={t`Lanes`} tabIndex={0} data-focus-home>
        {LANES.map((lane) => (
          <LaneColumn key={lane} lane={lane} name={i18n._(LANE_WORDS[lane])} isShown={lane === shownLane} />
        ))}
      </div>
    </section>
  );
}

/** Turns a drop into a move. On a card it means above or below that card, on a lane the end of the lane. */
function useDrops({ board, edits, isLooking }: RoomScene): void {
  useEffect(() => {
    if (isLooking) return undefined;
    return monitorForElements({
      onDrop: ({ source, location }) => {
        const key = readDragged(source.data);
        const target = location.current.dropTargets[0];
        const place = target && readTarget(target.data);
        if (key === null || target === undefined || place === undefined || place === null) return;
        const others = board.lane(place.lane).filter((other) => other !== key);
        const at = place.card === null ? others.length : others.indexOf(place.card);
        if (at < 0) return;
        edits.move(key, place.lane, extractClosestEdge(target.data) === "bottom" ? at + 1 : at);
      },
    });
  }, [board, edits, isLooking]);
}
