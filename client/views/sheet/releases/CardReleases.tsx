import { useState } from "react";
import { Plural, useLingui } from "@lingui/react/macro";
import { ChevronDown, FilePen, Send } from "lucide-react";
import type { Release } from "../../../../shared/rest/releases.ts";
import { CompartmentChip } from "../../../components/CompartmentChip.tsx";
import { Deadline } from "../../../components/Deadline.tsx";
import { Moment } from "../../../components/Moment.tsx";
import { useReadList } from "../../../hooks/use-read-list.ts";
import { useRoom } from "../../../hooks/use-room.ts";
import { useTitleWords } from "../../../hooks/use-title-words.ts";
import { RELEASE_STATE_WORDS } from "../../../i18n/release-words.ts";
import { ActSection } from "../ActSection.tsx";
import { useSheet } from "../sheet-context.ts";

/** Releases that are shown without being asked for. */
const SHOWN_AT_FIRST = 3;

/** What left this card by releases: to whom, when, by whom, how far it has come; and what is being written. Nothing where nothing was. */
export function CardReleases() {
  const { t } = useLingui();
  const { session, turnTo, isLooking } = useRoom();
  const { card } = useSheet();
  const list = session.acts.releases.of(card.compartment);
  const reading = useReadList(list);
  const releases = (reading.value ?? []).filter(({ from }) => from === card.id);
  const drafts = isLooking ? [] : session.acts.drafts.releases({ compartment: card.compartment, card: card.id });
  const [isWhole, setWhole] = useState(false);
  const write = (draft: string) => turnTo({ kind: "writing", card: card.key, draft });
  if (isLooking || (releases.length === 0 && drafts.length === 0 && reading.fault === null)) return null;
  const shown = isWhole ? releases : releases.slice(0, SHOWN_AT_FIRST);
  return (
    <ActSection title={t`Releases of this card`} reading={reading} onReadAgain={() => list.ask()}>
      {drafts.length > 0 && (
        <ul className="release-lines">
          {drafts.map((draft) => (
            <DraftLine key={draft} draft={draft} onOpen={() => write(draft)} />
          ))}
        </ul>
      )}
      {shown.length > 0 && (
        <ul className="release-lines">
          {shown.map((release) => (
            <ReleaseLine key={release.id} release={release} />
          ))}
        </ul>
      )}
      {releases.length > shown.length && (
        <button type="button" className="acts-fold" aria-expanded={false} onClick={() => setWhole(true)}>
          <ChevronDown aria-hidden />
          <Plural value={releases.length - shown.length} one="# earlier release" other="# earlier releases" />
        </button>
      )}
    </ActSection>
  );
}

/** A release that is being written. */
function DraftLine({ draft, onOpen }: { readonly draft: string; readonly onOpen: () => void }) {
  const { t } = useLingui();
  const { session, compartments } = useRoom();
  const { card } = useSheet();
  const written = session.acts.drafts.release({ compartment: card.compartment, card: card.id, thread: draft }).get();
  const title = written?.form.title.trim() ?? "";
  return (
    <li>
      <button type="button" className="release-line" data-state="draft" onClick={onOpen}>
        <FilePen aria-hidden />
        <span className="grid min-w-0 gap-0.5">
          <span className="release-line-meta">
            {written?.targets
              .flatMap((id) => compartments.get(id) ?? [])
              .map((each) => (
                <CompartmentChip key={each.id} compartment={each} isShort />
              ))}
            <b>{t`Your draft`}</b>
          </span>
          <bdi className="truncate">{title === "" ? t`No headline yet` : title}</bdi>
        </span>
      </button>
    </li>
  );
}

/** A release that was asked for. */
function ReleaseLine({ release }: { readonly release: Release }) {
  const { i18n } = useLingui();
  const { compartments, turnTo } = useRoom();
  const titleWords = useTitleWords();
  const { id, compartment, to, state, by, partner, at, content, approvals } = release;
  const target = compartments.get(to);
  const open = approvals.filter(({ decision }) => decision === undefined);
  return (
    <li>
      <button
        type="button"
        className="release-line"
        data-state={state}
        onClick={() => turnTo({ kind: "release", compartment, release: id })}
      >
        <Send aria-hidden className="rtl:-scale-x-100" />
        <span className="grid min-w-0 gap-0.5">
          <span className="release-line-meta">
            {target !== undefined && <CompartmentChip compartment={target} isShort />}
            <b className="release-state" data-state={state}>
              {i18n._(RELEASE_STATE_WORDS[state])}
            </b>
            <Moment at={at} />
          </span>
          <bdi className="truncate">{titleWords(content.title)}</bdi>
          <span className="release-quiet">
            <bdi>{by.displayName}</bdi> <bdi>{partner}</bdi>
          </span>
          {state === "awaiting-approval" &&
            open.map(({ partner: code, why, dueAt }) => (
              <span key={`${code} ${why}`}>
                <bdi>{code}</bdi> <Deadline at={dueAt} />
              </span>
            ))}
        </span>
      </button>
    </li>
  );
}
