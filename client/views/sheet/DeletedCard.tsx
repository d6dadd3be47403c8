import { useCallback, useEffect, useState } from "react";
import { msg } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useLingui } from "@lingui/react";
import type { Compartment } from "../../../shared/rest/compartments.ts";
import type { TimelineEntry } from "../../../shared/rest/timeline.ts";
import { Button } from "../../components/Button.tsx";
import { Note } from "../../components/Note.tsx";
import { api } from "../../control/api.ts";
import type { RequestFailure } from "../../control/rest-client.ts";
import { useCardActs } from "../../hooks/use-card-acts.ts";
import { localMoment } from "../../i18n/format.ts";
import { problemSentence } from "../../i18n/problems.ts";
import { REFUSAL_WORDS, restorationProblem } from "../../i18n/restoration-words.ts";
import type { LastWords } from "../../model/last-words.ts";
import { showToast } from "../../state/toasts.ts";
import { NoSuchCard } from "./EmptySheet.tsx";
import { CopyWords, KeptText } from "./KeptWords.tsx";
import { SaidAboutCard } from "./SaidAboutCard.tsx";
import { SheetHead } from "./SheetHead.tsx";

interface DeletedCardProps {
  readonly compartment: Compartment;
  readonly id: string;
  /** What the card said, if it was open here when it was deleted. */
  readonly words: LastWords | null;
}

/** The place of a card that is not on the board: what it was called, who deleted it and when, how to bring it back (found 24), and what was said about it (AC6). */
export function DeletedCard({ compartment, id, words }: DeletedCardProps) {
  const { deletion, askAgain } = useDeletion(compartment.id, id);
  const acts = useCardActs(compartment.id, id);
  if (deletion.kind === "never" && words === null) return <NoSuchCard />;
  const recorded = deletion.kind === "deleted" ? deletion.entry.card?.title : undefined;
  const title = recorded || words?.title;
  return (
    <div className="sheet-body" aria-busy={deletion.kind === "asked"}>
      <SheetHead compartment={compartment} />
      {title !== undefined && title !== "" && (
        <h2 className="sheet-title-text" dir="auto">
          {title}
        </h2>
      )}
      {deletion.kind === "deleted" && <Deleted compartment={compartment} id={id} entry={deletion.entry} />}
      {deletion.kind === "failed" && <NotAnswered code={deletion.code} onAskAgain={askAgain} />}
      {words !== null && (
        <section className="grid gap-3">
          <p className="sheet-lock">
            <Trans>It was deleted while you had it open. Its text stays here until you close it.</Trans>
          </p>
          <KeptText text={words.body} />
          <div>
            <CopyWords words={words} />
          </div>
        </section>
      )}
      {deletion.kind !== "asked" && <SaidAboutCard acts={acts} isGone />}
    </div>
  );
}

interface DeletedProps {
  readonly compartment: Compartment;
  readonly id: string;
  readonly entry: TimelineEntry;
}

/** Who deleted the card and when, and the button that brings it back. */
function Deleted({ compartment, id, entry }: DeletedProps) {
  const { i18n } = useLingui();
  return (
    <Note tone="calm">
      <span className="flex flex-wrap items-center gap-3">
        <span className="grow">
          <Trans>
            <b>
              <bdi>{entry.author.displayName}</bdi> <bdi className="who-partner">{entry.partner}</bdi>
            </b>{" "}
            deleted this card on {localMoment(i18n.locale, new Date(entry.at))}.
          </Trans>
        </span>
        {compartment.canWrite && <RestoreButton compartment={compartment.id} id={id} at={entry.seq - 1} />}
      </span>
    </Note>
  );
}

/** The card is gone from the board; who deleted it is not known here yet. */
function NotAnswered({ code, onAskAgain }: { readonly code: RequestFailure["code"]; readonly onAskAgain: () => void }) {
  const { i18n } = useLingui();
  return (
    <Note tone="warn">
      <span className="flex flex-wrap items-center gap-3">
        <span className="grow">
          <Trans>This card is not on the board.</Trans> {i18n._(problemSentence(code))}
        </span>
        <Button isSmall onPress={onAskAgain}>
          <Trans>Try again</Trans>
        </Button>
      </span>
    </Note>
  );
}

function RestoreButton({ compartment, id, at }: { readonly compartment: string; readonly id: string; readonly at: number }) {
  const [isRestoring, setRestoring] = useState(false);
  const restore = async () => {
    setRestoring(true);
    const answer = await api.restoreCard(compartment, id, at);
    setRestoring(false);
    if (!answer.ok) return showToast(restorationProblem(answer.error.code));
    const [refused] = answer.value.refused;
    showToast(refused === undefined ? msg`The card is back.` : REFUSAL_WORDS[refused.why]);
  };
  return (
    <Button isSmall look="main" isBusy={isRestoring} onPress={() => void restore()}>
      <Trans>Restore</Trans>
    </Button>
  );
}

/** What the record says of a card that is not on the board. Only the server's own answer means that it never was there. */
type Deletion =
  | { readonly kind: "asked" }
  | { readonly kind: "deleted"; readonly entry: TimelineEntry }
  | { readonly kind: "never" }
  | { readonly kind: "failed"; readonly code: RequestFailure["code"] };

/** Who deleted the card last. */
function useDeletion(compartment: string, id: string): { readonly deletion: Deletion; readonly askAgain: () => void } {
  const [deletion, setDeletion] = useState<Deletion>({ kind: "asked" });
  const ask = useCallback(() => {
    let isGone = false;
    void api.cardDeletion(compartment, id).then((answer) => {
      if (isGone) return;
      if (answer.ok) setDeletion({ kind: "deleted", entry: answer.value.deletion });
      else if (answer.error.code === "not-found") setDeletion({ kind: "never" });
      else setDeletion({ kind: "failed", code: answer.error.code });
    });
    return () => {
      isGone = true;
    };
  }, [compartment, id]);
  useEffect(() => ask(), [ask]);
  const askAgain = () => {
    setDeletion({ kind: "asked" });
    ask();
  };
  return { deletion, askAgain };
}
