import { useMemo, useState } from "react";
import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { ChevronDown } from "lucide-react";
import type { Thread } from "../../../../shared/rest/acts.ts";
import { useLinkedThread } from "../../../hooks/use-linked-thread.ts";
import { useMaySay } from "../../../hooks/use-may-say.ts";
import { usePastMoment } from "../../../hooks/use-past-moment.ts";
import { useRoom } from "../../../hooks/use-room.ts";
import { useSignal } from "../../../hooks/use-signal.ts";
import { threadsAt } from "../../../model/threads.ts";
import type { CardActs } from "../../../state/card-acts.ts";
import { awaitedThread } from "../../../state/focus-thread.ts";
import { ActSection } from "../ActSection.tsx";
import { Composer } from "./Composer.tsx";
import { ThreadBox } from "./ThreadBox.tsx";

interface DiscussionProps {
  readonly acts: CardActs;
  /** The card was deleted: what was said stays, and nothing is added (AC6). */
  readonly isGone: boolean;
}

/** What was said about a card: open threads, resolved ones behind one line, and where to comment. At a past moment, what had been said by then. */
export function Discussion({ acts, isGone }: DiscussionProps) {
  const { t } = useLingui();
  const { session, isPast, compartments } = useRoom();
  const reading = useSignal(acts.threads.current);
  const threads = useShownThreads(reading.value);
  useLinkedThread(threads !== null);
  const compartment = compartments.get(acts.place.compartment);
  const open = threads?.filter(({ resolved }) => resolved === undefined) ?? [];
  const resolved = threads?.filter((thread) => thread.resolved !== undefined) ?? [];
  // What was being written is not taken away: it can be copied, and the card may come back.
  const hasDraft = useSignal(session.acts.drafts.comment(acts.place)).text !== "";
  const canComment = useMaySay(acts.place.compartment, "comment") && (!isGone || hasDraft);
  return (
    <ActSection
      title={t`Discussion`}
      reading={reading}
      onReadAgain={() => void acts.threads.read()}
      foot={canComment && compartment && <Composer acts={acts} compartment={compartment} place={acts.place} label={t`Comment`} />}
    >
      {isGone ? (
        <p className="acts-none">
          <Trans>The card was deleted. What was said about it stays, and nothing can be added.</Trans>
        </p>
      ) : (
        threads?.length === 0 && (
          <p className="acts-none">{isPast ? t`Nothing had been said at that moment.` : t`Nothing has been said about this card.`}</p>
        )
      )}
      {open.map((thread) => (
        <ThreadBox key={thread.id} acts={acts} thread={thread} isGone={isGone} />
      ))}
      {resolved.length > 0 && <ResolvedThreads acts={acts} threads={resolved} isGone={isGone} />}
    </ActSection>
  );
}

function ResolvedThreads({ acts, threads, isGone }: DiscussionProps & { readonly threads: readonly Thread[] }) {
  const [isChosen, setChosen] = useState(false);
  const awaited = useSignal(awaitedThread);
  const isAwaited = threads.some(({ id }) => id === awaited);
  // A thread that was gone to stays on the screen.
  if (isAwaited && !isChosen) setChosen(true);
  const isShown = isChosen || isAwaited;
  return (
    <>
      <button type="button" className="acts-fold" aria-expanded={isShown} onClick={() => setChosen(!isShown)}>
        <ChevronDown aria-hidden />
        <Plural value={threads.length} one="# resolved thread" other="# resolved threads" />
      </button>
      {isShown && threads.map((thread) => <ThreadBox key={thread.id} acts={acts} thread={thread} isGone={isGone} />)}
    </>
  );
}

/** The threads as they are, or were at the past moment on the screen; null until they have come. */
function useShownThreads(threads: readonly Thread[] | null): readonly Thread[] | null {
  const pastMs = usePastMoment();
  return useMemo(() => (threads === null || pastMs === null ? threads : threadsAt(threads, pastMs)), [threads, pastMs]);
}
