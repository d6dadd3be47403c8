import { Trans, useLingui } from "@lingui/react/macro";
import { ArrowLeft, Trash2 } from "lucide-react";
import type { Compartment } from "../../../shared/rest/compartments.ts";
import { Button } from "../../components/Button.tsx";
import { ConfirmButton } from "../../components/ConfirmButton.tsx";
import { type ReleaseWriting } from "../../hooks/use-release-writing.ts";
import { useRoom } from "../../hooks/use-room.ts";
import { listed } from "../../i18n/format.ts";
import { newReaders } from "../../model/release-targets.ts";
import { BOARD_PAGE } from "../../model/room-page.ts";
import { PastedNote } from "./PastedNote.tsx";
import { ReleaseFields } from "./ReleaseFields.tsx";
import { ReleaseFoot } from "./ReleaseFoot.tsx";
import { ReleaseOutcomes } from "./ReleaseOutcomes.tsx";
import { ReleaseTargets } from "./ReleaseTargets.tsx";

interface ReleaseWordsProps {
  readonly writing: ReleaseWriting;
  /** Where it can go. */
  readonly candidates: readonly Compartment[];
  /** All of it is recorded: only what became of it is shown. */
  readonly isDone: boolean;
  readonly isConfirming: boolean;
  readonly onAct: () => void;
  readonly onBack: () => void;
}

/** What the others will read, to whom it goes, and the way to send it. */
export function ReleaseWords({ writing, candidates, isDone, isConfirming, onAct, onBack }: ReleaseWordsProps) {
  const { t, i18n } = useLingui();
  const { turnTo } = useRoom();
  const { from, targets, outcomes, isSending } = writing;
  const others = [...new Set(targets.flatMap((target) => newReaders(from, target)))];
  return (
    <section className="release-words" aria-label={t`What the others will read`} data-paste="checked">
      <header className="release-head">
        <h2>
          {isDone
            ? t`What became of it`
            : others.length === 0
              ? t`What the others will read`
              : t`What ${listed(i18n.locale, others)} will read`}
        </h2>
        <span className="grow" />
        {!isDone && (
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
        )}
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
          <ReleaseFoot writing={writing} isConfirming={isConfirming} onAct={onAct} onBack={onBack} />
        </>
      )}
    </section>
  );
}
