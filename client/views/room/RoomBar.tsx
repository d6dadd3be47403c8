import { useEffect, useRef, useState } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { GanttChart, History, Plus, Redo2, Undo2 } from "lucide-react";
import type { RoomDetail } from "../../../shared/rest/rooms.ts";
import { AppearanceMenus } from "../../components/AppearanceMenus.tsx";
import { Button } from "../../components/Button.tsx";
import { CompartmentChip } from "../../components/CompartmentChip.tsx";
import { Tip } from "../../components/Tip.tsx";
import { timelineShown } from "../../state/layout.ts";
import { redoLast, undoLast } from "../../hooks/undo-press.ts";
import { useRoom } from "../../hooks/use-room.ts";
import { useSignal } from "../../hooks/use-signal.ts";
import { NewCardDialog } from "./NewCardDialog.tsx";

/** The actions for the board as a whole, and the compartments that it shows. */
export function RoomBar({ detail }: { readonly detail: RoomDetail }) {
  const { t } = useLingui();
  const scene = useRoom();
  const { session, isPast } = scene;
  const hidden = useSignal(session.hidden);
  const hasTimeline = useSignal(timelineShown);
  const [isAdding, setAdding] = useState(false);
  const playBack = usePlayBackButton(isPast);
  const canWrite = !isPast && detail.compartments.some((compartment) => compartment.canWrite);
  return (
    <div className="room-bar">
      {canWrite && (
        <>
          <Button look="main" isSmall onPress={() => setAdding(true)}>
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
      )}
      <ul className="flex flex-none items-center gap-1.5" aria-label={t`Compartments on the board`}>
        {detail.compartments.map((compartment) => (
          <li key={compartment.id} className="flex">
            <button
              type="button"
              className="compartment-toggle"
              aria-pressed={!hidden.has(compartment.id)}
              disabled={isPast}
              title={hidden.has(compartment.id) ? t`Show on the board` : t`Hide from the board`}
              onClick={() => session.toggleCompartment(compartment.id)}
            >
              <CompartmentChip compartment={compartment} />
            </button>
          </li>
        ))}
      </ul>
      <span className="grow" />
      {!isPast && detail.compartments.length > 0 && (
        <Button
          ref={playBack}
          look="quiet"
          isSmall
          onPress={() => {
            const shown = detail.compartments.map((compartment) => compartment.id).filter((id) => !hidden.has(id));
            void session.playback.enter(shown, Date.now());
          }}
        >
          <History className="rtl:-scale-x-100" /> <Trans>Play back</Trans>
        </Button>
      )}
      <Button look="quiet" isSmall aria-pressed={hasTimeline} onPress={() => timelineShown.set(!hasTimeline)}>
        <GanttChart className="rtl:-scale-x-100" /> <Trans>Timeline</Trans>
      </Button>
      <span className="narrow-only">
        <AppearanceMenus />
      </span>
      {isAdding && <NewCardDialog onClose={() => setAdding(false)} />}
    </div>
  );
}

/** The button that leads into the past. It takes the focus back when the person returns: the button that they pressed there is gone. */
function usePlayBackButton(isPast: boolean): React.RefObject<HTMLButtonElement | null> {
  const ref = useRef<HTMLButtonElement>(null);
  const wasPast = useRef(isPast);
  useEffect(() => {
    if (wasPast.current && !isPast) ref.current?.focus();
    wasPast.current = isPast;
  }, [isPast]);
  return ref;
}
