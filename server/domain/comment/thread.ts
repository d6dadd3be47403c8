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

/** The register of comments: a comment and its answers, in the order of the ledger. No comments where the first one was shredded. */
export interface Thread {
  readonly comments: readonly Comment[];
  readonly resolution: Resolution | null;
}

/** Folds the acts of one thread. */
export function foldThread(acts: readonly ReadAct[]): Thread {
  const comments = new Map<string, Comment>();
  let resolution: Resolution | null = null;
  for (const { type, id, seq, at, author, partner, said } of acts) {
    if (type === "comment.made") comments.set(id, { id, seq, at, author, partner, said, withdrawnAt: null });
    else if (type === "comment.resolved") resolution = { at, by: author, partner };
    else if (type === "comment.reopened") resolution = null;
    else if (type === "comment.withdrawn") {
      const comment = comments.get(said.comment);
      if (comment !== undefined) comments.set(comment.id, { ...comment, withdrawnAt: at });
    }
  }
  return { comments: [...comments.values()], resolution };
}
