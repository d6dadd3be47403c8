import type { Comment, Thread } from "../../shared/rest/acts.ts";
import type { ToldAct } from "./told-act.ts";

/** The threads of a card in the order in which they began. Every function here gives the same array back where nothing changed. */
export type Threads = readonly Thread[];

/** Adds what an act changed. An act that was added before changes nothing, or is undone by those that come after it again. */
export function withThreadAct(threads: Threads, act: ToldAct): Threads {
  if (act.type === "comment.made") return withComment(threads, commentOf(act));
  if (act.type === "comment.resolved") {
    const resolved = { at: act.at, by: act.author, partner: act.partner };
    return inThread(threads, act.set.subject, (thread) => ({ ...thread, resolved }));
  }
  if (act.type === "comment.reopened") return inThread(threads, act.set.subject, ({ id, comments }) => ({ id, comments }));
  if (act.type !== "comment.withdrawn") return threads;
  return inThread(threads, act.set.subject, (thread) => ({
    ...thread,
    comments: thread.comments.map((comment) => (comment.id === act.said.comment ? withdrawn(comment, act.at) : comment)),
  }));
}

/** Adds a comment: to the thread that it answers, or as the first of a new one. */
export function withComment(threads: Threads, comment: Comment): Threads {
  if (threads.some(({ comments }) => comments.some(({ id }) => id === comment.id))) return threads;
  const { replyTo } = comment;
  if (replyTo === undefined) return [...threads, { id: comment.id, comments: [comment] }].toSorted((a, b) => beganAt(a) - beganAt(b));
  const answered = threads.find(({ comments }) => comments.some(({ id }) => id === replyTo));
  return inThread(threads, answered?.id, (thread) => ({
    ...thread,
    comments: [...thread.comments, comment].toSorted((a, b) => a.seq - b.seq),
  }));
}

/** Replaces a thread by what the server says of it. */
export function withThread(threads: Threads, thread: Thread): Threads {
  return inThread(threads, thread.id, () => thread);
}

/** The threads as they were at a past moment, as far as that is known: a thread that was opened again is not known to have been resolved. */
export function threadsAt(threads: Threads, atMs: number): Threads {
  const isThen = (at: string) => Date.parse(at) <= atMs;
  return threads.flatMap(({ resolved, ...thread }) => {
    const comments = thread.comments.filter(({ at }) => isThen(at));
    if (comments.length === 0) return [];
    return [{ ...thread, comments, ...(resolved !== undefined && isThen(resolved.at) && { resolved }) }];
  });
}

function commentOf({ id, seq, at, author, partner, said }: ToldAct<"comment.made">): Comment {
  const { id: _, ...words } = said;
  return { id, seq, at, author, partner, ...words };
}

function withdrawn({ text: _text, mentions: _mentions, ...comment }: Comment, at: string): Comment {
  return { ...comment, withdrawnAt: at };
}

function inThread(threads: Threads, id: string | undefined, change: (thread: Thread) => Thread): Threads {
  return threads.some((thread) => thread.id === id) ? threads.map((thread) => (thread.id === id ? change(thread) : thread)) : threads;
}

function beganAt({ comments }: Thread): number {
  return comments[0]?.seq ?? 0;
}
