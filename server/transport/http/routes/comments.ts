import type { z } from "zod";
import { readAct } from "../../../../shared/acts/act-body.ts";
import { placeOf } from "../../../../shared/acts/act-place.ts";
import { madeComment, type MadeComment } from "../../../../shared/acts/comment.ts";
import { commentMade, resolutionRequest, threadChanged, threadPage, withdrawalRequest } from "../../../../shared/rest/acts.ts";
import type { PerformedAct } from "../../../commands/perform-act.ts";
import { comments } from "../../../domain/comment/decide.ts";
import { commentOf } from "../../../domain/comment/thread.ts";
import { answerRegisters, registerQuery, type RegisterListQuery } from "../answer-registers.ts";
import { answerAct, ACT_PROBLEMS, type ActDeps } from "../answer-act.ts";
import { presentMadeComment, presentThreads } from "../present/acts.ts";
import type { Reply } from "../reply.ts";
import { route, type Route } from "../route.ts";

/** Comments on cards, their threads, and what becomes of them. */
export function commentRoutes(deps: ActDeps): readonly Route[] {
  return [listRoute(deps), makeRoute(deps), resolveRoute(deps), withdrawRoute(deps)];
}

function listRoute(deps: ActDeps): Route {
  return route<RegisterListQuery>({
    method: "get",
    path: "/api/compartments/:compartment/comments",
    summary: "Threads of comments, of a card or of the whole compartment, in the order in which they began",
    query: registerQuery,
    limits: [],
    successes: [{ status: 200, schema: threadPage }],
    problems: ["not-found", "ledger-unreadable"],
    answer: (request) =>
      answerRegisters(deps, request, comments, async (registers) => ({ threads: await presentThreads(deps.directory, registers) })),
  });
}

function makeRoute(deps: ActDeps): Route {
  return route<unknown, MadeComment>({
    method: "post",
    path: "/api/compartments/:compartment/comments",
    summary: "Comment on a card, on one of its fields or a range of its text, or answer a comment",
    body: madeComment,
    limits: ["actsPerMinute"],
    successes: [
      { status: 201, schema: commentMade },
      { status: 200, schema: commentMade },
    ],
    problems: [...ACT_PROBLEMS, "card-gone", "too-many-acts", "cannot-mention"],
    answer: async ({ caller, param, body }) =>
      answerAct(deps, { caller, compartment: param("compartment"), type: "comment.made", said: body }, (made) => madeIn(deps, made)),
  });
}

function resolveRoute(deps: ActDeps): Route {
  return route<unknown, z.infer<typeof resolutionRequest>>({
    method: "post",
    path: "/api/compartments/:compartment/comments/:comment/resolution",
    summary: "Resolve the thread of a comment, or open it again: whoever may edit the board, and the person who began it",
    body: resolutionRequest,
    limits: ["actsPerMinute"],
    successes: [
      { status: 201, schema: threadChanged },
      { status: 200, schema: threadChanged },
    ],
    problems: [...ACT_PROBLEMS, "already-resolved", "not-resolved", "too-many-acts"],
    answer: async ({ caller, param, body }) => {
      const type = body.resolved ? "comment.resolved" : "comment.reopened";
      return changeThread(deps, { caller, compartment: param("compartment"), type, said: aboutComment(param("comment"), body.id) });
    },
  });
}

function withdrawRoute(deps: ActDeps): Route {
  return route<unknown, z.infer<typeof withdrawalRequest>>({
    method: "post",
    path: "/api/compartments/:compartment/comments/:comment/withdrawal",
    summary: "Take back a comment of one's own: it is no longer shown, and stays in the ledger",
    body: withdrawalRequest,
    limits: ["actsPerMinute"],
    successes: [
      { status: 201, schema: threadChanged },
      { status: 200, schema: threadChanged },
    ],
    problems: [...ACT_PROBLEMS, "already-withdrawn", "too-many-acts"],
    answer: async ({ caller, param, body }) =>
      changeThread(deps, {
        caller,
        compartment: param("compartment"),
        type: "comment.withdrawn",
        said: aboutComment(param("comment"), body.id),
      }),
  });
}

function aboutComment(comment: string, id: string | undefined) {
  return { comment, ...(id !== undefined && { id }) };
}

type ThreadChange = Parameters<typeof answerAct<"comment.resolved" | "comment.reopened" | "comment.withdrawn">>[1];

/** Answers with the thread as it is now. */
function changeThread(deps: ActDeps, request: ThreadChange): Promise<Reply> {
  return answerAct(deps, request, async ({ acts }) => {
    const subject = acts[0] === undefined ? "" : placeOf(acts[0]).subject;
    const register = await deps.registers.readRegister(request.compartment, comments, subject);
    const [thread] = await presentThreads(deps.directory, [register]);
    return thread === undefined ? null : { thread };
  });
}

/** The comment that was made, as it was made: for a request that came again, too. */
async function madeIn(deps: ActDeps, { acts }: PerformedAct): Promise<object | null> {
  const read = acts[0] === undefined ? null : readAct(acts[0]);
  return read?.type === "comment.made" ? { comment: await presentMadeComment(deps.directory, commentOf(read)) } : null;
}
