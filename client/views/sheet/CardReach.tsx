import { useMemo } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import type { Compartment } from "../../../shared/rest/compartments.ts";
import { CeilingWords } from "../../components/CeilingWords.tsx";
import { useRoom } from "../../hooks/use-room.ts";
import { listed } from "../../i18n/format.ts";
import { cardReach } from "../../model/card-reach.ts";

/** Who originated a card, who else has it, as far as this person may know, and the ceiling of its compartment. */
export function CardReach({ compartment }: { readonly compartment: Compartment }) {
  const { t, i18n } = useLingui();
  const { members } = useRoom();
  const { here, elsewhere } = useMemo(() => cardReach(compartment, members), [compartment, members]);
  const { originator } = compartment;
  const [readHere, releasable] = [listed(i18n.locale, here), listed(i18n.locale, elsewhere)];
  return (
    <p className="card-reach">
      <Trans>
        Originated by <bdi>{originator}</bdi>
      </Trans>
      {here.length > 0 && <span>{t`also read here by ${readHere}`}</span>}
      {elsewhere.length > 0 && <span>{t`releasable to ${releasable}, of whom nobody is here`}</span>}
      {here.length + elsewhere.length === 0 && <span>{t`no other nation has it`}</span>}
      <CeilingWords ceiling={compartment.ceiling} />
    </p>
  );
}
