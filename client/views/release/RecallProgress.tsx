import { Plural, Trans, useLingui } from "@lingui/react/macro";
import type { Release } from "../../../shared/rest/releases.ts";
import { AcknowledgementList } from "../../components/AcknowledgementList.tsx";
import { Moment } from "../../components/Moment.tsx";
import { useReadList } from "../../hooks/use-read-list.ts";
import { useRoom } from "../../hooks/use-room.ts";
import { dateTimeGroup } from "../../i18n/format.ts";

/** That a release was recalled, why, and who has acknowledged it so far. */
export function RecallProgress({ release: { recall, card } }: { readonly release: Release }) {
  const { t } = useLingui();
  const { compartments } = useRoom();
  if (recall === undefined) return null;
  return (
    <section className="record-part recall" aria-label={t`Recall`}>
      <h3>
        <Trans>
          Recalled by <bdi>{recall.by.displayName}</bdi>
        </Trans>{" "}
        <bdi dir="ltr">{dateTimeGroup(new Date(recall.at))}</bdi> <Moment at={recall.at} />
      </h3>
      <p className="record-reason" dir="auto">
        {recall.reason}
      </p>
      {card !== undefined && compartments.has(card.compartment) && <Acknowledged compartment={card.compartment} card={card.id} />}
      <p className="release-quiet">
        <Trans>Those who read it keep what they read.</Trans>
      </p>
    </section>
  );
}

function Acknowledged({ compartment, card }: { readonly compartment: string; readonly card: string }) {
  const { session } = useRoom();
  const { value } = useReadList(session.acts.releases.into(compartment));
  const found = value?.find((disclosure) => disclosure.card === card)?.recall;
  if (found === undefined) return null;
  return (
    <>
      <p>
        <Plural
          value={found.acknowledgements.length}
          _0="Nobody has acknowledged it yet."
          one="# person has acknowledged it."
          other="# people have acknowledged it."
        />
      </p>
      <AcknowledgementList acknowledgements={found.acknowledgements} />
    </>
  );
}
