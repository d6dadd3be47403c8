import { useLingui } from "@lingui/react";
import type { Lane } from "../../../shared/board/vocabulary.ts";
import { useAreBoardsWhole, useLane } from "../../hooks/use-room.ts";
import { wholeNumber } from "../../i18n/format.ts";
import { LANE_WORDS } from "../../i18n/words.ts";

interface LaneTabProps {
  readonly lane: Lane;
  readonly isShown: boolean;
  readonly onShow: () => void;
}

/** Chooses the lane to show on screens with space for only one. */
export function LaneTab({ lane, isShown, onShow }: LaneTabProps) {
  const { i18n } = useLingui();
  const cards = useLane(lane);
  const isWhole = useAreBoardsWhole();
  return (
    <button type="button" role="tab" aria-selected={isShown} className="lane-tab" onClick={onShow}>
      {i18n._(LANE_WORDS[lane])}
      <span className="lane-count">{isWhole && wholeNumber(i18n.locale, cards.length)}</span>
    </button>
  );
}
