import { useEffect, useState } from "react";
import { msg } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useLingui } from "@lingui/react";
import type { TimelineEntry } from "../../../shared/rest/timeline.ts";
import { Button } from "../../components/Button.tsx";
import { Note } from "../../components/Note.tsx";
import { api } from "../../control/api.ts";
import { useRoom } from "../../hooks/use-room.ts";
import { localMoment } from "../../i18n/format.ts";
import { problemSentence } from "../../i18n/problems.ts";
import type { LastWords } from "../../model/last-words.ts";
import { showToast } from "../../state/toasts.ts";
import { CopyWords, KeptText } from "./KeptWords.tsx";
import { SheetHead } from "./SheetHead.tsx";

interface DeletedCardProps {
  readonly compartment: string;
  readonly id: string;
  /** What the card said, if it was open here when it was deleted. */
  readonly words: LastWords | null;
}

/** The place of a card that is not on the board: what it was called, who deleted it and when, and how to bring it back (found 24). */
export function DeletedCard({ compartment, id, words }: DeletedCardProps) {
  const { i18n } = useLingui();
  const { compartments, isPast } = useRoom();
  const deletion = useDeletion(compartment, id);
  const canWrite = !isPast && compartments.get(compartment)?.canWrite === true;
  const recorded = typeof deletion === "object" ? deletion?.card?.title : undefined;
  const title = recorded || words?.title;
  return (
    <div className="sheet-body">
      <SheetHead compartment={compartments.get(compartment)} />
      {title !== undefined && title !== "" && (
        <h2 className="sheet-title-text" dir="auto">
          {title}
        </h2>
      )}
      {deletion === "unknown" || deletion === null ? (
        deletion === null &&
        words === null && (
          <p className="lane-empty">
            <Trans>There is no such card here. It may have been deleted, or it is not shared with you.</Trans>
          </p>
        )
      ) : (
        <Note tone="calm">
          <span className="flex flex-wrap items-center gap-3">
            <span className="grow">
              <Trans>
                <b>
                  <bdi>{deletion.author.displayName}</bdi> <bdi className="who-partner">{deletion.partner}</bdi>
                </b>{" "}
                deleted this card on {localMoment(i18n.locale, new Date(deletion.at))}.
              </Trans>
            </span>
            {canWrite && <RestoreButton compartment={compartment} id={id} at={deletion.seq - 1} />}
          </span>
        </Note>
      )}
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
    </div>
  );
}

function RestoreButton({ compartment, id, at }: { readonly compartment: string; readonly id: string; readonly at: number }) {
  const [isRestoring, setRestoring] = useState(false);
  const restore = async () => {
    setRestoring(true);
    const answer = await api.restoreCard(compartment, id, at);
    setRestoring(false);
    showToast(answer.ok ? msg`The card is back.` : problemSentence(answer.error.code));
  };
  return (
    <Button isSmall look="main" isDisabled={isRestoring} onPress={() => void restore()}>
      <Trans>Restore</Trans>
    </Button>
  );
}

/** Who deleted the card last; null if the record names no one, `unknown` until the server has answered. */
function useDeletion(compartment: string, id: string): TimelineEntry | null | "unknown" {
  const [deletion, setDeletion] = useState<TimelineEntry | null | "unknown">("unknown");
  useEffect(() => {
    let isGone = false;
    void api.cardDeletion(compartment, id).then((answer) => {
      if (!isGone) setDeletion(answer.ok ? answer.value.deletion : null);
    });
    return () => {
      isGone = true;
    };
  }, [compartment, id]);
  return deletion;
}
