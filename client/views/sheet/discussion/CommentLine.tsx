import { memo } from "react";
import { Trans } from "@lingui/react/macro";
import type { Comment } from "../../../../shared/rest/acts.ts";
import { ActHead } from "../ActHead.tsx";
import { WithdrawButton } from "../WithdrawButton.tsx";
import type { CardActs } from "../../../state/card-acts.ts";
import { CommentWords } from "./CommentWords.tsx";

interface CommentLineProps {
  readonly acts: CardActs;
  readonly comment: Comment;
  /** This person made it and may withdraw it now. */
  readonly isOwn: boolean;
}

const NO_MENTIONS: readonly string[] = [];

/** One comment of a thread. Of one that was withdrawn there is only that it was (AC8). */
export const CommentLine = memo(function CommentLine({ acts, comment, isOwn }: CommentLineProps) {
  const { id, at, author, partner, text, mentions = NO_MENTIONS, withdrawnAt } = comment;
  return (
    <li className="comment" data-comment={id}>
      <ActHead author={author} partner={partner} at={at}>
        {isOwn && withdrawnAt === undefined && <WithdrawButton onWithdraw={(key) => acts.withdrawComment(id, key)} />}
      </ActHead>
      {withdrawnAt === undefined ? (
        <CommentWords text={text ?? ""} mentions={mentions} />
      ) : (
        <p className="act-withdrawn">
          <Trans>Withdrawn by its author.</Trans>
        </p>
      )}
    </li>
  );
});
