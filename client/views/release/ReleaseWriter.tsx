import { useEffect, useRef, useState, type ReactNode } from "react";
import { useLingui } from "@lingui/react/macro";
import type { Card } from "../../../shared/board/card.ts";
import type { Compartment } from "../../../shared/rest/compartments.ts";
import { CompartmentChip } from "../../components/CompartmentChip.tsx";
import { useLatest } from "../../hooks/use-latest.ts";
import { useMarkingScheme } from "../../hooks/use-marking-scheme.ts";
import { useReleaseWriting } from "../../hooks/use-release-writing.ts";
import { useRoom } from "../../hooks/use-room.ts";
import { entryOf, marksIn } from "../../model/finding-marks.ts";
import { proposedMarking, releaseTargets } from "../../model/release-targets.ts";
import type { FoundIn } from "../../model/release-readiness.ts";
import { LeakFindings } from "./LeakFindings.tsx";
import { focusEntry, focusMissing } from "./MarkedText.tsx";
import { WhatHappens } from "./WhatHappens.tsx";
import { ReleaseWords } from "./ReleaseWords.tsx";

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
  const { t } = useLingui();
  const { compartments } = useRoom();
  const candidates = releaseTargets(from, compartments.values());
  const scheme = useMarkingScheme();
  const writing = useReleaseWriting({ from, card, draft }, candidates, (chosen) => proposedMarking(marking, chosen, scheme));
  const { missing, outcomes, isSending, found } = writing;
  const [isConfirming, setConfirming] = useState(false);
  const ref = useRef<HTMLDivElement>(null);
  const isDone = outcomes.size > 0 && [...outcomes.values()].every(({ kind }) => kind === "recorded");
  // What was confirmed is no longer what would be sent.
  if (isConfirming && missing.length > 0 && !isSending) setConfirming(false);
  const go = ({ finding }: FoundIn) => {
    const entry = entryOf(finding);
    if (entry === undefined) return;
    const [mark] = marksIn(entry, writing.draft.form[entry], [finding]);
    focusEntry(ref.current, entry, mark);
  };
  const act = () => {
    if (isSending || isDone) return;
    const [first] = missing;
    if (first?.kind === "blocked" && isTyped(found[0])) return go(found[0]);
    if (first !== undefined) return focusMissing(ref.current, first.kind);
    if (!isConfirming) return setConfirming(true);
    void writing.send().then(() => setConfirming(false));
  };
  useWriterKeys({ onAct: act, onBack: isConfirming ? () => setConfirming(false) : null });
  return (
    <div ref={ref} className="release" data-text-of={from.id} data-text-card={card} tabIndex={-1} data-focus-home>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, also from the keyboard */}
      <section className="release-source" aria-label={t`What we know`} tabIndex={0}>
        <header className="release-head">
          <CompartmentChip compartment={from} />
          <h2>{t`What we know`}</h2>
          <span className="grow" />
          <span className="release-stays">{t`stays here`}</span>
        </header>
        {source}
      </section>
      <ReleaseWords
        writing={writing}
        candidates={candidates}
        isDone={isDone}
        isConfirming={isConfirming}
        onAct={act}
        onBack={() => setConfirming(false)}
      />
      <aside className="release-check" aria-label={t`Check and consequences`}>
        {!isDone && <LeakFindings writing={writing} onGo={go} />}
        {!isDone && <WhatHappens writing={writing} />}
      </aside>
    </div>
  );
}

/** Whether the words of a finding stand in an entry that a person can type in. */
function isTyped(found: FoundIn | undefined): found is FoundIn {
  return found !== undefined && found.finding.excerpt !== "" && entryOf(found.finding) !== undefined;
}

interface WriterKeys {
  readonly onAct: () => void;
  /** Goes back from the second step; null in the first. */
  readonly onBack: (() => void) | null;
}

/** Ctrl+Enter, or Cmd+Enter, takes the next step wherever the focus is; Escape goes back from the second one, before it leaves the page. */
function useWriterKeys(keys: WriterKeys): void {
  const latest = useLatest(keys);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const { onAct, onBack } = latest.current;
      const isStep = event.key === "Enter" && (event.ctrlKey || event.metaKey);
      if (event.isComposing || (!isStep && (event.key !== "Escape" || onBack === null))) return;
      if (document.querySelector("dialog:modal, [role=dialog]") !== null) return;
      event.preventDefault();
      event.stopPropagation();
      if (isStep) onAct();
      else onBack?.();
    };
    // Before the keys of the room.
    document.addEventListener("keydown", onKey, true);
    return () => document.removeEventListener("keydown", onKey, true);
  }, [latest]);
}
