import { useLingui } from "@lingui/react/macro";
import { msg } from "@lingui/core/macro";
import { ArrowDown, ArrowUp, EllipsisVertical, MoveRight, Trash2 } from "lucide-react";
import { LANES, type Lane } from "../../../shared/board/vocabulary.ts";
import { Button } from "../../components/Button.tsx";
import { OptionMenu, type MenuOption } from "../../components/OptionMenu.tsx";
import { focusCard } from "../../state/focus-card.ts";
import { showToast } from "../../state/toasts.ts";
import { undoLast } from "../../hooks/undo-press.ts";
import { useReadOnlyReason, useRoom } from "../../hooks/use-room.ts";
import { LANE_WORDS } from "../../i18n/words.ts";
import type { BoardCard } from "../../model/board-store.ts";

interface CardMenuProps {
  readonly card: BoardCard;
  readonly title: string;
}

/** Moves and deletes a card without dragging, for mouse, touch and keyboard. */
export function CardMenu({ card, title }: CardMenuProps) {
  const { t, i18n } = useLingui();
  const scene = useRoom();
  const { board, edits, open, openCard } = scene;
  const isReadOnly = useReadOnlyReason(card.compartment) !== null;
  if (isReadOnly) return null;
  const place = board.lane(card.lane).indexOf(card.key);
  const last = board.lane(card.lane).length - 1;
  const options: readonly MenuOption[] = [
    ...LANES.filter((lane) => lane !== card.lane).map((lane) => ({
      id: lane,
      label: t`Move to ${i18n._(LANE_WORDS[lane])}`,
      icon: <MoveRight aria-hidden className="rtl:-scale-x-100" />,
    })),
    { id: "up", label: t`Move up`, icon: <ArrowUp aria-hidden />, isDisabled: place <= 0 },
    { id: "down", label: t`Move down`, icon: <ArrowDown aria-hidden />, isDisabled: place >= last },
    { id: "delete", label: t`Delete`, icon: <Trash2 aria-hidden /> },
  ];
  const choose = (id: string) => {
    if (id === "delete") {
      const neighbour = board.lane(card.lane)[place + 1] ?? board.lane(card.lane)[place - 1];
      edits.remove(card.key);
      if (openCard === card.key) open(null);
      if (neighbour !== undefined) focusCard(neighbour);
      const bringBack = () => {
        undoLast(scene);
        focusCard(card.key);
      };
      const name = `\u2068${title}\u2069`;
      return showToast(msg`Deleted “${name}”`, { label: msg`Undo`, run: bringBack });
    }
    focusCard(card.key);
    if (id === "up") edits.move(card.key, card.lane, place - 1);
    else if (id === "down") edits.move(card.key, card.lane, place + 1);
    else edits.move(card.key, id as Lane, 0);
  };
  return (
    <div className="card-menu">
      <OptionMenu
        label={t`Move or delete`}
        trigger={
          <Button look="quiet" isSmall isIcon aria-label={t`Move or delete ${title}`}>
            <EllipsisVertical />
          </Button>
        }
        options={options}
        onChoose={choose}
      />
    </div>
  );
}
