import { Trans } from "@lingui/react/macro";
import { Note } from "../../components/Note.tsx";
import { useIsBoardEmpty, useRoom } from "../../hooks/use-room.ts";
import { useSignal } from "../../hooks/use-signal.ts";

/** What to do with a board that has no card. Nothing while compartments are hidden or the past is shown. */
export function NoCards() {
  const { session, compartments, isLooking } = useRoom();
  const hidden = useSignal(session.hidden);
  const isEmpty = useIsBoardEmpty();
  if (!isEmpty || isLooking || hidden.size > 0) return null;
  const canWrite = [...compartments.values()].some((compartment) => compartment.canWrite);
  return (
    <div className="board-hint">
      <Note tone="calm">
        {canWrite ? (
          <Trans>There are no cards here. Add one with “New card”.</Trans>
        ) : (
          <Trans>There are no cards here. They appear as soon as someone adds one.</Trans>
        )}
      </Note>
    </div>
  );
}
