import { Trans, useLingui } from "@lingui/react/macro";
import type { Release } from "../../../shared/rest/releases.ts";
import { Button } from "../../components/Button.tsx";
import { ExposureButton } from "../../components/exposure/ExposureButton.tsx";
import { CompartmentChip } from "../../components/CompartmentChip.tsx";
import { Moment } from "../../components/Moment.tsx";
import { useRoom } from "../../hooks/use-room.ts";
import { LEAK_RULE_WORDS } from "../../i18n/release-words.ts";
import { cardKey } from "../../model/card-key.ts";
import { listed } from "../../i18n/format.ts";
import { isOnItsWay } from "../../model/release-rights.ts";
import { ApprovalList } from "./ApprovalList.tsx";
import { NotThereYet } from "./NotThereYet.tsx";

interface RecordSideProps {
  readonly release: Release;
  /** The nations that read it by the release. */
  readonly readers: readonly string[];
}

/** To whom a release goes, who asked for it and why, which findings were let stand, and who has to agree. */
export function RecordSide({ release, readers: others }: RecordSideProps) {
  const { t, i18n } = useLingui();
  const { compartments, open } = useRoom();
  const { card, content, from, to, compartment, by, partner, at, reason, accepted, approvals, recall } = release;
  const target = compartments.get(to);
  return (
    <aside className="record-side">
      <section className="record-part">
        <h3>{t`To`}</h3>
        {target === undefined ? (
          <p className="release-quiet">{t`A compartment that you do not read`}</p>
        ) : (
          <CompartmentChip compartment={target} />
        )}
        {others.length > 0 && (
          <p>
            <Trans>
              Read by <b>{listed(i18n.locale, others)}</b>, who do not read where it is from.
            </Trans>
          </p>
        )}
        {isOnItsWay(release) && <NotThereYet />}
        {card !== undefined && recall === undefined && compartments.has(card.compartment) && (
          <Button isSmall className="justify-self-start" onPress={() => open(cardKey(card.compartment, card.id))}>
            <Trans>Open the new card</Trans>
          </Button>
        )}
        {card !== undefined && target !== undefined && (
          <ExposureButton compartment={target} card={card.id} title={content.title} marking={content.marking} />
        )}
      </section>
      <section className="record-part">
        <h3>{t`Asked by`}</h3>
        <p>
          <b>
            <bdi>{by.displayName}</bdi>
          </b>{" "}
          <bdi>{partner}</bdi> <Moment at={at} />
        </p>
        <p className="record-reason" dir="auto">
          {reason}
        </p>
        <Button isSmall className="justify-self-start" onPress={() => open(cardKey(compartment, from))}>
          <Trans>Open the card that it is from</Trans>
        </Button>
      </section>
      {accepted.length > 0 && (
        <section className="record-part">
          <h3>{t`Findings let stand`}</h3>
          <ul className="grid gap-1.5">
            {accepted.map(({ id, excerpt, rule }) => (
              <li key={id} className="record-finding">
                <q dir="auto">{excerpt}</q>
                <span className="release-quiet">{i18n._(LEAK_RULE_WORDS[rule])}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {approvals.length > 0 && (
        <section className="record-part">
          <h3>{t`Approvals`}</h3>
          <ApprovalList approvals={approvals} />
        </section>
      )}
    </aside>
  );
}
