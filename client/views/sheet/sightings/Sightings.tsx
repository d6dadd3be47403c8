import { useId, useMemo, useState } from "react";
import { Plural, Trans } from "@lingui/react/macro";
import { ChevronDown, Eye } from "lucide-react";
import type { Sighting } from "../../../../shared/rest/acts.ts";
import { Button } from "../../../components/Button.tsx";
import { useFocusAfter } from "../../../hooks/use-focus-after.ts";
import { usePastMoment } from "../../../hooks/use-past-moment.ts";
import { useRoom } from "../../../hooks/use-room.ts";
import { useSignal } from "../../../hooks/use-signal.ts";
import { mayAct } from "../../../model/act-rights.ts";
import type { CardActs } from "../../../state/card-acts.ts";
import { ReadingFault } from "../ReadingFault.tsx";
import { SightingForm } from "./SightingForm.tsx";
import { SightingLine } from "./SightingLine.tsx";

/** Sightings that are shown without being asked for. */
const SHOWN_AT_FIRST = 3;

/** When what the card is about was seen, the latest report first, and where to report that it was seen again. */
export function Sightings({ acts }: { readonly acts: CardActs }) {
  const { user, isLooking, compartments } = useRoom();
  const headId = useId();
  const reading = useSignal(acts.sightings.current);
  const sightings = useShownSightings(reading.value);
  const [isReporting, setReporting] = useState(false);
  const [isWhole, setWhole] = useState(false);
  const report = useFocusAfter(isReporting);
  const compartment = compartments.get(acts.place.compartment);
  const canReport = !isLooking && compartment !== undefined && mayAct(user, compartment, "report-sighting");
  const shown = isWhole ? sightings : sightings.slice(0, SHOWN_AT_FIRST);
  return (
    <section
      className="acts"
      aria-labelledby={headId}
      aria-busy={reading.value === null && reading.fault === null}
      tabIndex={-1}
      data-focus-home
    >
      <h3 id={headId} className="acts-head">
        <Trans>Sightings</Trans>
        <span className="grow" />
        {canReport && !isReporting && (
          <Button ref={report} isSmall onPress={() => setReporting(true)}>
            <Eye /> <Trans>Seen again</Trans>
          </Button>
        )}
      </h3>
      {isReporting && canReport && <SightingForm acts={acts} onDone={() => setReporting(false)} />}
      {shown.length > 0 && (
        <ul className="sightings">
          {shown.map((sighting) => (
            <SightingLine key={sighting.id} acts={acts} sighting={sighting} isOwn={canReport && sighting.author.id === user.id} />
          ))}
        </ul>
      )}
      {sightings.length > shown.length && (
        <button type="button" className="acts-fold" aria-expanded={false} onClick={() => setWhole(true)}>
          <ChevronDown aria-hidden />
          <Plural value={sightings.length - shown.length} one="# earlier sighting" other="# earlier sightings" />
        </button>
      )}
      <ReadingFault reading={reading} onReadAgain={() => void acts.sightings.read()} />
    </section>
  );
}

/** The sightings, latest report first, as they are or had been reported by the past moment on the screen. */
function useShownSightings(sightings: readonly Sighting[] | null): readonly Sighting[] {
  const pastMs = usePastMoment();
  return useMemo(
    () => (sightings ?? []).filter(({ reportedAt }) => pastMs === null || Date.parse(reportedAt) <= pastMs).toReversed(),
    [sightings, pastMs],
  );
}
