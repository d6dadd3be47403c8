import { useMemo } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { Scale } from "lucide-react";
import { Button } from "../../../components/Button.tsx";
import { useFocusAfter } from "../../../hooks/use-focus-after.ts";
import { useMaySay } from "../../../hooks/use-may-say.ts";
import { usePastMoment } from "../../../hooks/use-past-moment.ts";
import { useRoom } from "../../../hooks/use-room.ts";
import { useSignal } from "../../../hooks/use-signal.ts";
import { isDisputed, type NationOpinions } from "../../../model/card-opinions.ts";
import type { CardActs } from "../../../state/card-acts.ts";
import { ActSection } from "../ActSection.tsx";
import { NationOpinion } from "./NationOpinion.tsx";
import { OpinionForm } from "./OpinionForm.tsx";

interface OpinionsProps {
  readonly acts: CardActs;
  /** The card was deleted: what was said stays, and nothing is added. */
  readonly isGone: boolean;
}

/** What each nation thinks of the card, side by side, so that dissent is seen (AC9). */
export function Opinions({ acts, isGone }: OpinionsProps) {
  const { t } = useLingui();
  const { session, user } = useRoom();
  const reading = useSignal(acts.opinions.current);
  const nations = useShownOpinions(reading.value);
  const kept = session.acts.drafts.opinion(acts.place);
  const draft = useSignal(kept);
  const give = useFocusAfter(draft !== null);
  const maySay = useMaySay(acts.place.compartment, "give-opinion");
  const own = nations.find(({ partner }) => partner === user.partner)?.opinions[0]?.opinion;
  if (isGone && nations.length === 0 && draft === null && reading.fault === null) return null;
  return (
    <ActSection
      title={t`Opinions of the nations`}
      beside={
        <>
          {isDisputed(nations) && (
            <span className="opinion-disputed">
              <Trans>Nations disagree</Trans>
            </span>
          )}
          {maySay && !isGone && draft === null && (
            <Button ref={give} isSmall onPress={() => kept.set({ opinion: own ?? "neutral", explanation: "" })}>
              <Scale /> {own === undefined ? <Trans>Give an opinion</Trans> : <Trans>Change the opinion</Trans>}
            </Button>
          )}
        </>
      }
      reading={reading}
      onReadAgain={() => void acts.opinions.read()}
    >
      {nations.length > 0 && (
        <ul className="opinions">
          {nations.map((nation) => (
            <NationOpinion key={nation.partner} nation={nation} />
          ))}
        </ul>
      )}
      {draft !== null && maySay && <OpinionForm acts={acts} partner={user.partner} draft={draft} />}
    </ActSection>
  );
}

/** The opinions as they are, or had been given by the past moment on the screen. */
function useShownOpinions(nations: readonly NationOpinions[] | null): readonly NationOpinions[] {
  const pastMs = usePastMoment();
  return useMemo(() => {
    if (nations === null || pastMs === null) return nations ?? [];
    return nations.flatMap(({ partner, opinions }) => {
      const then = opinions.filter(({ at }) => Date.parse(at) <= pastMs);
      return then.length === 0 ? [] : [{ partner, opinions: then }];
    });
  }, [nations, pastMs]);
}
