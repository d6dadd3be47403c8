import { useEffect, useRef } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { ArrowLeft } from "lucide-react";
import type { Release } from "../../../shared/rest/releases.ts";
import { Button } from "../../components/Button.tsx";
import { CompartmentChip } from "../../components/CompartmentChip.tsx";
import { Moment } from "../../components/Moment.tsx";
import { Note } from "../../components/Note.tsx";
import { useReadList } from "../../hooks/use-read-list.ts";
import { useRoom } from "../../hooks/use-room.ts";
import { problemSentence } from "../../i18n/problems.ts";
import { LEAK_RULE_WORDS, RELEASE_STATE_WORDS } from "../../i18n/release-words.ts";
import { cardKey } from "../../model/card-key.ts";
import { readers as readersOf } from "../../model/marking.ts";
import { approvalBy, mayRecall } from "../../model/release-rights.ts";
import { listed } from "../../i18n/format.ts";
import { BOARD_PAGE } from "../../model/room-page.ts";
import { ApprovalList } from "./ApprovalList.tsx";
import { DecisionForm } from "./DecisionForm.tsx";
import { RecallForm } from "./RecallForm.tsx";
import { RecallProgress } from "./RecallProgress.tsx";
import { ReleasedWords } from "./ReleasedWords.tsx";

interface ReleaseRecordProps {
  readonly compartment: string;
  readonly id: string;
}

/** The record of one release, for those who may read what it is from: the words that go out, to whom, who asks and why, who has to agree, and the recall. */
export default function ReleaseRecord({ compartment, id }: ReleaseRecordProps) {
  const { t, i18n } = useLingui();
  const { session, compartments, turnTo } = useRoom();
  const list = session.acts.releases.of(compartment);
  const { value, fault } = useReadList(list);
  const release = value?.find((each) => each.id === id);
  const from = compartments.get(compartment);
  const head = useRef<HTMLHeadingElement>(null);
  const isThere = release !== undefined;
  useEffect(() => {
    if (isThere) head.current?.focus({ preventScroll: true });
  }, [isThere]);
  return (
    <div className="record" tabIndex={-1} data-focus-home data-text-of={compartment} data-text-card={release?.from}>
      <div className="record-frame">
        <header className="release-head">
          {from !== undefined && <CompartmentChip compartment={from} />}
          <h2 ref={head} tabIndex={-1}>{t`Release`}</h2>
          {release !== undefined && (
            <span className="release-state" data-state={release.state}>
              {i18n._(RELEASE_STATE_WORDS[release.state])}
            </span>
          )}
          <span className="grow" />
          <Button isSmall onPress={() => turnTo(BOARD_PAGE)}>
            <ArrowLeft className="rtl:-scale-x-100" /> <Trans>Back</Trans>
          </Button>
        </header>
        {release !== undefined ? (
          <Known release={release} />
        ) : value !== null || from === undefined ? (
          <p className="release-quiet">
            <Trans>There is no such release here, or it is not shared with you.</Trans>
          </p>
        ) : fault === null ? (
          <p className="release-quiet" aria-busy>{t`Loading…`}</p>
        ) : (
          <Note tone="warn">
            {i18n._(problemSentence(fault))}{" "}
            <Button isSmall onPress={() => list.ask()}>
              <Trans>Try again</Trans>
            </Button>
          </Note>
        )}
      </div>
    </div>
  );
}

function Known({ release }: { readonly release: Release }) {
  const { t, i18n } = useLingui();
  const { user, compartments, open } = useRoom();
  const { card, from, to, compartment, by, partner, at, reason, accepted, approvals, recall, readers } = release;
  const [origin, target] = [compartments.get(compartment), compartments.get(to)];
  const approval = approvalBy(user, release);
  const others = origin === undefined ? readers : readers.filter((code) => !readersOf(origin).includes(code));
  return (
    <div className="record-body">
      <div className="record-main">
        <section className="record-part">
          <h3>{release.state === "awaiting-approval" ? t`What would go out, word for word` : t`What went out, word for word`}</h3>
          <ReleasedWords content={release.content} />
        </section>
        {approval !== undefined && <DecisionForm key={approval.why} release={release} approval={approval} />}
        {mayRecall(user, release) && <RecallForm release={release} readers={others} isWaiting={release.state === "awaiting-approval"} />}
        {recall !== undefined && <RecallProgress release={release} />}
      </div>
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
          {card !== undefined && recall === undefined && compartments.has(card.compartment) && (
            <Button isSmall className="justify-self-start" onPress={() => open(cardKey(card.compartment, card.id))}>
              <Trans>Open the new card</Trans>
            </Button>
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
    </div>
  );
}
