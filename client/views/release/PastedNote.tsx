import { useEffect } from "react";
import { Trans } from "@lingui/react/macro";
import { CompartmentChip } from "../../components/CompartmentChip.tsx";
import { Note } from "../../components/Note.tsx";
import { useRoom } from "../../hooks/use-room.ts";
import { useSignal } from "../../hooks/use-signal.ts";

/** That text of a compartment was pasted into what the others will read: it may stay, and is checked like what is typed. */
export function PastedNote() {
  const { session, compartments } = useRoom();
  const { pasted } = session.acts;
  const from = useSignal(pasted);
  useEffect(() => () => pasted.set([]), [pasted]);
  if (from.length === 0) return null;
  const known = from.flatMap(({ compartment }) => compartments.get(compartment) ?? []);
  return (
    <Note tone="warn">
      <span className="flex flex-wrap items-center gap-2">
        <Trans>You pasted text of another compartment. The check looks at it as at all that is written here.</Trans>
        {known.map((compartment) => (
          <CompartmentChip key={compartment.id} compartment={compartment} />
        ))}
      </span>
    </Note>
  );
}
