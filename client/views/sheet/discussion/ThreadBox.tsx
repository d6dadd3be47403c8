import { memo, useState } from "react";
import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { Check, Reply, RotateCcw } from "lucide-react";
import type { Thread } from "../../../../shared/rest/acts.ts";
import { Button } from "../../../components/Button.tsx";
import { Moment } from "../../../components/Moment.tsx";
import { useMaySay } from "../../../hooks/use-may-say.ts";
import { useRequest } from "../../../hooks/use-request.ts";
import { useRoom } from "../../../hooks/use-room.ts";
import { useSignal } from "../../../hooks/use-signal.ts";
import { mayResolve } from "../../../model/act-rights.ts";
import type { CardActs } from "../../../state/card-acts.ts";
import { ActFault } from "../ActFault.tsx";
import { CommentLine } from "./CommentLine.tsx";
import { Composer } from "./Composer.tsx";
import { ThreadAbout } from "./ThreadAbout.tsx";

interface ThreadBoxProps {
  readonly acts: CardActs;
  readonly thread: Thread;
  /** The card was deleted: no answer is added. */
  readonly isGone: boolean;
}

/** A thread longer than this shows its first comment and its last ones, until the person asks for the rest. */
const SHOWN_AT_END = 6;

/** A comment with its answers, and what the person may do with it. Of a thread of which everything was withdrawn, one line, to which links to it lead. */
export const ThreadBox = memo(function ThreadBox({ acts, thread, isGone }: ThreadBoxProps) {
  const { t } = useLingui();
  const { id, comments, resolved } = thread;
  const isWithdrawn = comments.every(({ withdrawnAt }) => withdrawnAt !== undefined);
  return (
    <article
      className={isWithdrawn ? "thread thread-quiet" : "thread"}
      data-thread={id}
      data-resolved={resolved !== undefined}
      tabIndex={-1}
      data-focus-home
      aria-label={t`Thread`}
    >
      {isWithdrawn ? <WithdrawnThread thread={thread} /> : <StandingThread acts={acts} thread={thread} isGone={isGone} />}
    </article>
  );
});

function WithdrawnThread({ thread: { comments } }: Pick<ThreadBoxProps, "thread">) {
  const last = comments.at(-1)?.withdrawnAt;
  return (
    <p className="act-withdrawn">
      <Plural value={comments.length} one="A comment, withdrawn by its author" other="# comments, withdrawn by their authors" />
      {last !== undefined && (
        <>
          {" · "}
          <Moment at={last} />
        </>
      )}
    </p>
  );
}

function StandingThread({ acts, thread, isGone }: ThreadBoxProps) {
  const { user, compartments } = useRoom();
  const [isWhole, setWhole] = useState(false);
  const { id, comments, resolved } = thread;
  const [first, ...answers] = comments;
  const compartment = compartments.get(acts.place.compartment);
  const canSay = useMaySay(acts.place.compartment, "comment");
  if (first === undefined || compartment === undefined) return null;
  const hiddenCount = isWhole ? 0 : Math.max(0, answers.length - SHOWN_AT_END);
  const line = (comment: Thread["comments"][number]) => (
    <CommentLine key={comment.id} acts={acts} comment={comment} isOwn={canSay && comment.author.id === user.id} />
  );
  return (
    <>
      <ThreadAbout place={acts.place} thread={id} comment={first} />
      <ul className="thread-comments">
        {line(first)}
        {hiddenCount > 0 && (
          <li>
            <Button look="quiet" isSmall onPress={() => setWhole(true)}>
              <Plural value={hiddenCount} one="Show # answer before" other="Show # answers before" />
            </Button>
          </li>
        )}
        {answers.slice(hiddenCount).map(line)}
      </ul>
      {resolved !== undefined && (
        <p className="thread-resolved">
          <Check aria-hidden />
          <span>
            <Trans>
              Resolved by <bdi>{resolved.by.displayName}</bdi>
            </Trans>{" "}
            <Moment at={resolved.at} />
          </span>
        </p>
      )}
      {canSay && <ThreadFoot acts={acts} thread={thread} isGone={isGone} canResolve={mayResolve(user, compartment, thread)} />}
    </>
  );
}

/** Answering a thread, resolving it, and opening it again. */
function ThreadFoot({ acts, thread: { id, resolved }, isGone, canResolve }: ThreadBoxProps & { readonly canResolve: boolean }) {
  const { t } = useLingui();
  const { session, compartments } = useRoom();
  const place = { ...acts.place, thread: id };
  const draft = useSignal(session.acts.drafts.comment(place));
  const [isAnswering, setAnswering] = useState(false);
  const [state, send] = useRequest(({ to }: { readonly to: boolean }, key) => acts.resolve(id, to, key));
  const compartment = compartments.get(acts.place.compartment);
  const isOpen = isAnswering || draft.text !== "";
  return (
    <>
      {!isOpen && (
        <div className="thread-foot">
          {!isGone && (
            <Button look="quiet" isSmall onPress={() => setAnswering(true)}>
              <Reply className="rtl:-scale-x-100" /> <Trans>Reply</Trans>
            </Button>
          )}
          {canResolve && (
            <Button look="quiet" isSmall isBusy={state.kind === "sending"} onPress={() => void send({ to: resolved === undefined })}>
              {resolved === undefined ? (
                <>
                  <Check /> <Trans>Resolve</Trans>
                </>
              ) : (
                <>
                  <RotateCcw /> <Trans>Open again</Trans>
                </>
              )}
            </Button>
          )}
        </div>
      )}
      <ActFault state={state} />
      {isOpen && compartment !== undefined && (
        <Composer
          acts={acts}
          compartment={compartment}
          place={place}
          label={t`Reply`}
          replyTo={id}
          takesFocus={isAnswering}
          onDone={() => setAnswering(false)}
        />
      )}
    </>
  );
}
