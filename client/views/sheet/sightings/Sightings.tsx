import { useMemo, useState } from "react";
import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { ChevronDown, Eye } from "lucide-react";
import type { Sighting } from "../../../../shared/rest/acts.ts";
import { Button } from "../../../components/Button.tsx";
import { useFocusAfter } from "../../../hooks/use-focus-after.ts";
import { useMaySay } from "../../../hooks/use-may-say.ts";
import { usePastMoment } from "../../../hooks/use-past-moment.ts";
import { useRoom } from "../../../hooks/use-room.ts";
import { useSignal } from "../../../hooks/use-signal.ts";
import { dateTimeGroup } from "../../../i18n/format.ts";
import { emptySighting } from "../../../model/sighting-form.ts";
import type { CardActs } from "../../../state/card-acts.ts";
import { ActSection } from "../ActSection.tsx";
import { SightingForm } from "./SightingForm.tsx";
import { SightingLine } from "./SightingLine.tsx";

/** Sightings that are shown without being asked for. */
const SHOWN_AT_FIRST = 3;

interface SightingsProps {
  readonly acts: CardActs;
  /** The card was deleted: what was said stays, and nothing is added. */
  readonly isGone: boolean;
}

/** When what the card is about was seen, the latest report first, and where to report that it was seen again. */
export function Sightings({ acts, isGone }: SightingsProps) {
  const { t } = useLingui();
  const { session, user } = useRoom();
  const reading = useSignal(acts.sightings.current);
  const sightings = useShownSightings(reading.value);
  const kept = session.acts.drafts.sighting(acts.place);
  const draft = useSignal(kept);
  const [isWhole, setWhole] = useState(false);
  const report = useFocusAfter(draft !== null);
  const maySay = useMaySay(acts.place.compartment, "report-sighting");
  const shown = isWhole ? sightings : sightings.slice(0, SHOWN_AT_FIRST);
  if (isGone && sightings.length === 0 && draft === null && reading.fault === null) return null;
  return (
    <ActSection
      title={t`Sightings`}
      beside={
        maySay &&
        !isGone &&
        draft === null && (
          <Button ref={report} isSmall onPress={() => kept.set({ form: emptySighting(dateTimeGroup(new Date())) })}>
            <Eye /> <Trans>Seen again</Trans>
          </Button>
        )
      }
      reading={reading}
      onReadAgain={() => void acts.sightings.read()}
    >
      {draft !== null && maySay && <SightingForm acts={acts} draft={draft} />}
      {shown.length > 0 && (
        <ul className="sightings">
          {shown.map((sighting) => (
            <SightingLine key={sighting.id} acts={acts} sighting={sighting} isOwn={maySay && sighting.author.id === user.id} />
          ))}
        </ul>
      )}
      {sightings.length > shown.length && (
        <button type="button" className="acts-fold" aria-expanded={false} onClick={() => setWhole(true)}>
          <ChevronDown aria-hidden />
          <Plural value={sightings.length - shown.length} one="# earlier sighting" other="# earlier sightings" />
        </button>
      )}
    </ActSection>
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
