import type { ReadAct } from "../../../shared/acts/act-types.ts";
import type { MadeComment } from "../../../shared/acts/comment.ts";
import type { PartnerCode, UserId } from "../../../shared/ids.ts";

/** One comment as it stands. */
export interface Comment {
  readonly id: string;
  readonly seq: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly author: UserId;
  readonly partner: PartnerCode;
  readonly said: MadeComment;
  /** When its author took it back; null while it stands. */
  readonly withdrawnAt: number | null;
}

/** When a thread was resolved, and by whom. */
export interface Resolution {
  readonly at: number;
  readonly by: UserId;
  readonly partner: PartnerCode;
}

/** The register of comments: a comment and its answers, in the order of the ledger. No comments where the first one is not there or was shredded. */
export interface Thread {
  readonly comments: readonly Comment[];
  readonly resolution: Resolution | null;
}

/** A comment as it was made. */
export function commentOf({ id, seq, at, author, partner, said }: ReadAct<"comment.made">): Comment {
  return { id, seq, at, author, partner, said, withdrawnAt: null };
}

/** Folds the acts of the thread that the comment `subject` began. */
export function foldThread(acts: readonly ReadAct[], subject: string): Thread {
  const comments = new Map<string, Comment>();
  let resolution: Resolution | null = null;
  for (const act of acts) {
    const { at, author, partner } = act;
    if (act.type === "comment.made") comments.set(act.id, commentOf(act));
    else if (act.type === "comment.resolved") resolution = { at, by: author, partner };
    else if (act.type === "comment.reopened") resolution = null;
    else if (act.type === "comment.withdrawn") {
      const comment = comments.get(act.said.comment);
      if (comment !== undefined) comments.set(comment.id, { ...comment, withdrawnAt: at });
    }
  }
  return comments.has(subject) ? { comments: [...comments.values()], resolution } : { comments: [], resolution: null };
}
