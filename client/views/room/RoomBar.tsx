import { useMemo, useState } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { GanttChart, History, Plus, Redo2, Undo2 } from "lucide-react";
import type { Compartment } from "../../../shared/rest/compartments.ts";
import { AppearanceMenus } from "../../components/AppearanceMenus.tsx";
import { Button } from "../../components/Button.tsx";
import { SignOutButton } from "../../components/SignOutButton.tsx";
import { Tip } from "../../components/Tip.tsx";
import { timelineShown } from "../../state/layout.ts";
import { redoLast, undoLast } from "../../hooks/undo-press.ts";
import { useFocusAfter } from "../../hooks/use-focus-after.ts";
import { useMedia } from "../../hooks/use-media.ts";
import { useRoom } from "../../hooks/use-room.ts";
import { useSignal } from "../../hooks/use-signal.ts";
import { CompartmentToggles } from "./CompartmentToggles.tsx";
import { NewCardDialog } from "./NewCardDialog.tsx";
import { RoomViolations } from "./RoomViolations.tsx";

/** The actions for the board as a whole, and the compartments that it shows. */
export function RoomBar() {
  const { isPast, isLooking, compartments } = useRoom();
  const shown = useMemo(() => [...compartments.values()], [compartments]);
  const [hasTimeline, toggleTimeline] = useTimelineToggle();
  const [isAdding, setAdding] = useState(false);
  const playBack = useFocusAfter(isPast);
  const timeline = useFocusAfter(useSignal(timelineShown));
  const canWrite = !isLooking && shown.some((compartment) => compartment.canWrite);
  return (
    <div className="room-bar">
      {canWrite && <WritingButtons onAdd={() => setAdding(true)} />}
      <CompartmentToggles compartments={shown} />
      <span className="grow" />
      <RoomViolations />
      {!isLooking && shown.length > 0 && <PlayBackButton ref={playBack} compartments={shown} />}
      <Button ref={timeline} look="quiet" isSmall aria-pressed={hasTimeline} onPress={toggleTimeline}>
        <GanttChart className="rtl:-scale-x-100" />
        <span className="narrow-unseen">
          <Trans>Timeline</Trans>
        </span>
      </Button>
      <span className="narrow-only">
        <AppearanceMenus />
        <SignOutButton />
      </span>
      {isAdding && <NewCardDialog onClose={() => setAdding(false)} />}
    </div>
  );
}

/** Whether the timeline is in view, and what shows or hides it. Where the open card covers it, showing it closes the card. */
function useTimelineToggle(): readonly [boolean, () => void] {
  const { openCard, open } = useRoom();
  const isOpen = useSignal(timelineShown);
  // The same width as in timeline.css.
  const isCovered = useMedia("(width < 1760px)") && openCard !== null;
  const toggle = () => {
    timelineShown.set(isCovered || !isOpen);
    if (isCovered) open(null);
  };
  return [isOpen && !isCovered, toggle];
}

/** A new card, undo and redo. */
function WritingButtons({ onAdd }: { readonly onAdd: () => void }) {
  const { t } = useLingui();
  const scene = useRoom();
  return (
    <>
      <Button look="main" isSmall onPress={onAdd}>
        <Plus /> <Trans>New card</Trans>
      </Button>
      <Tip text={t`Undo my last edit (Ctrl+Z)`}>
        <Button look="quiet" isSmall isIcon aria-label={t`Undo`} onPress={() => undoLast(scene)}>
          <Undo2 className="rtl:-scale-x-100" />
        </Button>
      </Tip>
      <Tip text={t`Redo (Ctrl+Shift+Z)`}>
        <Button look="quiet" isSmall isIcon aria-label={t`Redo`} onPress={() => redoLast(scene)}>
          <Redo2 className="rtl:-scale-x-100" />
        </Button>
      </Tip>
    </>
  );
}

interface PlayBackButtonProps {
  readonly ref: React.Ref<HTMLButtonElement>;
  readonly compartments: readonly Compartment[];
}

/** Leads into the past of the compartments that are shown. */
function PlayBackButton({ ref, compartments }: PlayBackButtonProps) {
  const { session } = useRoom();
  const enter = () => {
    const hidden = session.hidden.get();
    const shown = compartments.map((compartment) => compartment.id).filter((id) => !hidden.has(id));
    void session.playback.enter(shown, Date.now());
  };
  return (
    <Button ref={ref} look="quiet" isSmall onPress={enter}>
      <History className="rtl:-scale-x-100" />
      <span className="narrow-unseen">
        <Trans>Play back</Trans>
      </span>
    </Button>
  );
}
