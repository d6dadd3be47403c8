import type { ChangedComment, MadeComment } from "../../../shared/acts/comment.ts";
import type { UserId } from "../../../shared/ids.ts";
import type { ActPrincipal } from "../../ports/acts.ts";
import { act, refused, type CommandRule, type Noun } from "../acts/noun.ts";
import { foldThread, type Thread } from "./thread.ts";

type Rule<Said> = CommandRule<Said, Thread>;

const make: Rule<MadeComment> = {
  action: "comment",
  upTo: 1,
  about: ({ replyTo }) => (replyTo === undefined ? { kind: "own" } : { kind: "act", id: replyTo }),
  card: ({ card }) => card,
  decide: (thread, { card, replyTo, mentions = [] }, { id, principal }) => {
    if (replyTo === undefined) return act({ id, type: "comment.made" });
    const [first] = thread.comments;
    // An answer elsewhere than its thread is an answer to nothing there.
    if (first === undefined || first.said.card !== card || !thread.comments.some((comment) => comment.id === replyTo))
      return refused("not-found");
    const concerns = othersThan(principal, thread).filter((user) => !mentions.includes(user));
    return act({ id, type: "comment.made", set: { subject: first.id, concerns } });
  },
};

const resolve: Rule<ChangedComment> = {
  action: "comment",
  upTo: 2,
  about: ({ comment }) => ({ kind: "act", id: comment }),
  decide: (thread, _said, { id, principal }) => {
    const [first] = thread.comments;
    if (first === undefined) return refused("not-found");
    if (!mayClose(principal, first.author)) return refused("not-allowed");
    if (thread.resolution !== null) return refused("already-resolved");
    return act({
      id,
      type: "comment.resolved",
      set: { subject: first.id, card: first.said.card, concerns: othersThan(principal, thread) },
    });
  },
};

const reopen: Rule<ChangedComment> = {
  ...resolve,
  decide: (thread, _said, { id, principal }) => {
    const [first] = thread.comments;
    if (first === undefined) return refused("not-found");
    if (!mayClose(principal, first.author)) return refused("not-allowed");
    if (thread.resolution === null) return refused("not-resolved");
    return act({
      id,
      type: "comment.reopened",
      set: { subject: first.id, card: first.said.card, concerns: othersThan(principal, thread) },
    });
  },
};

const withdraw: Rule<ChangedComment> = {
  ...resolve,
  upTo: 3,
  decide: (thread, { comment: wanted }, { id, principal }) => {
    const [first] = thread.comments;
    const comment = thread.comments.find((each) => each.id === wanted);
    if (first === undefined || comment === undefined) return refused("not-found");
    if (comment.author !== principal.user) return refused("not-allowed");
    if (comment.withdrawnAt !== null) return refused("already-withdrawn");
    return act({ id, type: "comment.withdrawn", set: { subject: first.id, card: first.said.card } });
  },
};

/** Comments, by thread (RULES.md, AC8). */
export const comments: Noun<Thread> = {
  name: "comment",
  fold: foldThread,
  commands: { "comment.made": make, "comment.resolved": resolve, "comment.reopened": reopen, "comment.withdrawn": withdraw },
};

/** Those who wrote in a thread, but for the person who acts now. */
function othersThan({ user }: ActPrincipal, { comments: written }: Thread): UserId[] {
  return [...new Set(written.map(({ author }) => author))].filter((author) => author !== user);
}

/** A thread is closed and opened by those who may edit the board, and by the person who began it. */
function mayClose({ user, role }: ActPrincipal, beganBy: UserId): boolean {
  return role === "lead" || role === "analyst" || user === beganBy;
}
