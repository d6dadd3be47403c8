import { useId, useMemo, useState } from "react";
import { Trans } from "@lingui/react/macro";
import { Scale } from "lucide-react";
import { Button } from "../../../components/Button.tsx";
import { useFocusAfter } from "../../../hooks/use-focus-after.ts";
import { usePastMoment } from "../../../hooks/use-past-moment.ts";
import { useRoom } from "../../../hooks/use-room.ts";
import { useSignal } from "../../../hooks/use-signal.ts";
import { mayAct } from "../../../model/act-rights.ts";
import { isDisputed, type NationOpinions } from "../../../model/card-opinions.ts";
import type { CardActs } from "../../../state/card-acts.ts";
import { ReadingFault } from "../ReadingFault.tsx";
import { NationOpinion } from "./NationOpinion.tsx";
import { OpinionForm } from "./OpinionForm.tsx";

/** What each nation thinks of the card, side by side, so that dissent is seen (AC9). */
export function Opinions({ acts }: { readonly acts: CardActs }) {
  const { user, isLooking, compartments } = useRoom();
  const headId = useId();
  const reading = useSignal(acts.opinions.current);
  const nations = useShownOpinions(reading.value);
  const [isGiving, setGiving] = useState(false);
  const give = useFocusAfter(isGiving);
  const compartment = compartments.get(acts.place.compartment);
  const canGive = !isLooking && compartment !== undefined && mayAct(user, compartment, "give-opinion");
  const own = nations.find(({ partner }) => partner === user.partner)?.opinions[0]?.opinion;
  return (
    <section
      className="acts"
      aria-labelledby={headId}
      aria-busy={reading.value === null && reading.fault === null}
      tabIndex={-1}
      data-focus-home
    >
      <h3 id={headId} className="acts-head">
        <Trans>Opinions of the nations</Trans>
        {isDisputed(nations) && (
          <span className="opinion-disputed">
            <Trans>Nations disagree</Trans>
          </span>
        )}
        <span className="grow" />
        {canGive && !isGiving && (
          <Button ref={give} isSmall onPress={() => setGiving(true)}>
            <Scale /> {own === undefined ? <Trans>Give an opinion</Trans> : <Trans>Change the opinion</Trans>}
          </Button>
        )}
      </h3>
      {nations.length > 0 && (
        <ul className="opinions">
          {nations.map((nation) => (
            <NationOpinion key={nation.partner} nation={nation} />
          ))}
        </ul>
      )}
      {isGiving && canGive && <OpinionForm acts={acts} partner={user.partner} before={own} onDone={() => setGiving(false)} />}
      <ReadingFault reading={reading} onReadAgain={() => void acts.opinions.read()} />
    </section>
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
