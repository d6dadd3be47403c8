import { useMemo } from "react";
import { useRoom } from "../../../hooks/use-room.ts";
import { useSignal } from "../../../hooks/use-signal.ts";
import { commentRuns } from "../../../model/mentions.ts";
import { FoldedWords } from "../FoldedWords.tsx";

interface CommentWordsProps {
  readonly text: string;
  /** Ids of those it mentions. */
  readonly mentions: readonly string[];
}

/** The words of a comment, with the names of those it mentions. A name that has changed since is left as it was written. */
export function CommentWords({ text, mentions }: CommentWordsProps) {
  const { session } = useRoom();
  const state = useSignal(session.state);
  const runs = useMemo(() => {
    const members = state.kind === "open" && mentions.length > 0 ? state.detail.members : [];
    const names = members.filter(({ user }) => mentions.includes(user.id)).map(({ user }) => user.displayName);
    return commentRuns(text, names);
  }, [text, mentions, state]);
  return (
    <FoldedWords text={text}>
      {runs.map((run, index) =>
        run.isMention ? (
          <bdi key={index} className="mention">
            {run.text}
          </bdi>
        ) : (
          run.text
        ),
      )}
    </FoldedWords>
  );
}
