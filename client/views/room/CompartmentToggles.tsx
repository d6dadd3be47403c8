import { useLingui } from "@lingui/react/macro";
import { levelsLine } from "../../../shared/marking/marking-text.ts";
import type { Compartment } from "../../../shared/rest/compartments.ts";
import { CompartmentChip } from "../../components/CompartmentChip.tsx";
import { useRoom } from "../../hooks/use-room.ts";
import { useSignal } from "../../hooks/use-signal.ts";

/** Shows and hides compartments on the board. */
export function CompartmentToggles({ compartments }: { readonly compartments: readonly Compartment[] }) {
  const { t } = useLingui();
  const { session, isLooking } = useRoom();
  const hidden = useSignal(session.hidden);
  return (
    <ul className="room-compartments" aria-label={t`Compartments on the board`}>
      {compartments.map((compartment) => {
        const bounds = levelsLine(compartment.ceiling);
        const act = hidden.has(compartment.id) ? t`Show on the board` : t`Hide from the board`;
        return (
          <li key={compartment.id} className="flex">
            <button
              type="button"
              className="compartment-toggle"
              aria-pressed={!hidden.has(compartment.id)}
              disabled={isLooking}
              title={bounds === null ? act : t`${act}. Content is marked at most ${bounds}.`}
              onClick={() => session.toggleCompartment(compartment.id)}
            >
              <CompartmentChip compartment={compartment} />
            </button>
          </li>
        );
      })}
    </ul>
  );
}
