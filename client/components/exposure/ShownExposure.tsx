import { Plural, Trans, useLingui } from "@lingui/react/macro";
import type { Compartment } from "../../../shared/rest/compartments.ts";
import type { Exposure } from "../../../shared/rest/releases.ts";
import { useMarkingScheme } from "../../hooks/use-marking-scheme.ts";
import { useRoom } from "../../hooks/use-room.ts";
import { localMoment } from "../../i18n/format.ts";
import { exposureCsv, exposureJson } from "../../model/exposure-file.ts";
import { holdingNations } from "../../model/exposure.ts";
import { Note } from "../Note.tsx";
import { HolderTable } from "./HolderTable.tsx";
import { SaveFiles } from "./SaveFiles.tsx";

interface ShownProps {
  readonly exposure: Exposure;
  readonly compartment: Compartment;
  readonly title: string;
  readonly marking: unknown;
}

/** Who has a card, as the server says it, with what is not known of it. */
export function ShownExposure({ exposure, compartment, title, marking }: ShownProps) {
  const { t, i18n } = useLingui();
  const { user } = useRoom();
  const nations = holdingNations(exposure, user.partner);
  const people = exposure.holders.length;
  const since = localMoment(i18n.locale, new Date(exposure.recordedSince));
  const [taken, operator] = [exposure.operator.length, exposure.operator.at(-1)];
  const last = operator === undefined ? "" : localMoment(i18n.locale, new Date(operator));
  const card = { title, marking, compartment, scheme: useMarkingScheme() };
  const name = `exposure-${exposure.card.slice(0, 16)}`;
  return (
    <>
      <p className="exposure-sum">
        <strong>
          <Plural value={nations.length} one="# nation" other="# nations" />
        </strong>
        <span>
          <Plural value={people} one="# person" other="# people" />
        </span>
        <span className="grow" />
        <SaveFiles name={name} csv={() => exposureCsv(exposure, card)} json={() => exposureJson(exposure, card)} />
      </p>
      <Note tone="calm">
        <Trans>
          Whoever is here was sent this card and has it: a copy on their device, in their memory, perhaps elsewhere. A recall asks them to
          delete it. Nothing takes it back.
        </Trans>
      </Note>
      {nations.map((nation) => (
        <HolderTable key={nation.partner} nation={nation} isRecalled={exposure.recalled !== undefined} />
      ))}
      {taken > 0 && (
        <Note tone="warn">
          <Plural
            value={taken}
            one={`The operator of this installation exported or backed up this compartment since the card was made, on ${last}.`}
            other={`The operator of this installation exported or backed up this compartment # times since the card was made, last on ${last}.`}
          />
        </Note>
      )}
      <p className="exposure-foot">{t`This has been recorded since ${since}. What was sent before is not in this list.`}</p>
    </>
  );
}
