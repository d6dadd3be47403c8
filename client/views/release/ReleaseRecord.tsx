import { useEffect, useRef } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { ArrowLeft } from "lucide-react";
import { Button } from "../../components/Button.tsx";
import { CompartmentChip } from "../../components/CompartmentChip.tsx";
import { Note } from "../../components/Note.tsx";
import { useReadList } from "../../hooks/use-read-list.ts";
import { useRoom } from "../../hooks/use-room.ts";
import { problemSentence } from "../../i18n/problems.ts";
import { RELEASE_STATE_WORDS } from "../../i18n/release-words.ts";
import { BOARD_PAGE } from "../../model/room-page.ts";
import { KnownRelease } from "./KnownRelease.tsx";

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
          <KnownRelease release={release} />
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
