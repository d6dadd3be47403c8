import { useRef, useState, type KeyboardEvent, type ReactNode } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { ArrowLeft, Trash2 } from "lucide-react";
import type { Card } from "../../../shared/board/card.ts";
import type { Compartment } from "../../../shared/rest/compartments.ts";
import { Button } from "../../components/Button.tsx";
import { ConfirmButton } from "../../components/ConfirmButton.tsx";
import { CompartmentChip } from "../../components/CompartmentChip.tsx";
import { useMarkingScheme } from "../../hooks/use-marking-scheme.ts";
import { useReleaseWriting } from "../../hooks/use-release-writing.ts";
import { useRoom } from "../../hooks/use-room.ts";
import { listed } from "../../i18n/format.ts";
import { entryOf, marksIn } from "../../model/finding-marks.ts";
import { newReaders, proposedMarking, releaseTargets } from "../../model/release-targets.ts";
import type { FoundIn } from "../../model/release-readiness.ts";
import { BOARD_PAGE } from "../../model/room-page.ts";
import { LeakFindings } from "./LeakFindings.tsx";
import { focusEntry, focusMissing } from "./MarkedText.tsx";
import { PastedNote } from "./PastedNote.tsx";
import { ReleaseFields } from "./ReleaseFields.tsx";
import { ReleaseFoot } from "./ReleaseFoot.tsx";
import { ReleaseOutcomes } from "./ReleaseOutcomes.tsx";
import { ReleaseTargets } from "./ReleaseTargets.tsx";
import { WhatHappens } from "./WhatHappens.tsx";

interface ReleaseWriterProps {
  readonly from: Compartment;
  readonly card: string;
  readonly draft: string;
  /** How the card is marked. */
  readonly marking: Card["marking"];
  /** The card itself, for reading. */
  readonly source: ReactNode;
}

/** Where a release is written: what we know, what the others will read, and what the check finds in it. */
export default function ReleaseWriter({ from, card, draft, marking, source }: ReleaseWriterProps) {
  const { t, i18n } = useLingui();
  const { compartments, turnTo } = useRoom();
  const candidates = releaseTargets(from, compartments.values());
  const scheme = useMarkingScheme();
  const writing = useReleaseWriting({ from, card, draft }, candidates, (chosen) => proposedMarking(marking, chosen, scheme));
  const { missing, targets, outcomes, isSending } = writing;
  const [isConfirming, setConfirming] = useState(false);
  const ref = useRef<HTMLDivElement>(null);
  const isDone = outcomes.size > 0 && [...outcomes.values()].every(({ kind }) => kind === "recorded");
  // What was confirmed is no longer what would be sent.
  if (isConfirming && missing.length > 0 && !isSending) setConfirming(false);
  const act = () => {
    if (isSending || isDone) return;
    const [first] = missing;
    if (first !== undefined) return focusMissing(ref.current, first.kind);
    if (!isConfirming) return setConfirming(true);
    void writing.send().then(() => setConfirming(false));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Escape" && isConfirming) {
      event.stopPropagation();
      setConfirming(false);
    }
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    act();
  };
  const go = ({ finding }: FoundIn) => {
    const entry = entryOf(finding);
    if (entry === undefined) return;
    const [mark] = marksIn(entry, writing.draft.form[entry], [finding]);
    focusEntry(ref.current, entry, mark);
  };
  const others = [...new Set(targets.flatMap((target) => newReaders(from, target)))];
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- it hears the keys of its fields
    <div ref={ref} className="release" data-text-of={from.id} data-text-card={card} onKeyDown={onKeyDown} tabIndex={-1} data-focus-home>
      <section className="release-source" aria-label={t`What we know`}>
        <header className="release-head">
          <CompartmentChip compartment={from} />
          <h2>{t`What we know`}</h2>
          <span className="grow" />
          <span className="release-stays">{t`stays here`}</span>
        </header>
        {source}
      </section>
      <section className="release-words" aria-label={t`What the others will read`} data-paste="checked">
        <header className="release-head">
          <h2>{others.length === 0 ? t`What the others will read` : t`What ${listed(i18n.locale, others)} will read`}</h2>
          <span className="grow" />
          <ConfirmButton
            label={t`Discard this draft`}
            isIcon
            confirm={<Trans>Discard it</Trans>}
            onConfirm={() => {
              writing.discard();
              turnTo(BOARD_PAGE);
            }}
          >
            <Trash2 />
          </ConfirmButton>
          <Button isSmall onPress={() => turnTo(BOARD_PAGE)}>
            <ArrowLeft className="rtl:-scale-x-100" /> <Trans>Back to the card</Trans>
          </Button>
        </header>
        <ReleaseOutcomes outcomes={outcomes} />
        {!isDone && (
          <>
            <ReleaseTargets
              candidates={candidates.filter(({ id }) => outcomes.get(id)?.kind !== "recorded")}
              chosen={writing.draft.targets}
              isBusy={isSending}
              onChoose={writing.choose}
            />
            <ReleaseFields writing={writing} />
            <PastedNote />
            <ReleaseFoot writing={writing} isConfirming={isConfirming} onAct={act} onBack={() => setConfirming(false)} />
          </>
        )}
      </section>
      <aside className="release-check" aria-label={t`Check and consequences`}>
        {!isDone && <LeakFindings writing={writing} onGo={go} />}
        {!isDone && <WhatHappens writing={writing} />}
      </aside>
    </div>
  );
}
