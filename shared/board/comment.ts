import type * as Y from "yjs";
import { z } from "zod";
import { fail, ok } from "../result.ts";
import type { Result } from "../result.ts";
import { boardId } from "./card-values.ts";
import type { Unreadable } from "./card.ts";
import { BOARD_LIMITS } from "./limits.ts";
import { plainFault } from "./plain-value.ts";
import { commentsOf, writerOf } from "./roots.ts";

/**
 * A comment as earlier versions kept them on the board; today they are acts (shared/acts/comment.ts). One plain value, written once. Who wrote it is not in it: that is the owner of the client id it was
 * written with (`writer` below), which the ledger knows. `at` is the writer's clock and only orders them.
 * Resolving and reopening a thread are comments too (`act`), so that each keeps its own author; the latest one counts.
 */
const commentValue = z.object({
  card: boardId,
  text: z.string().max(BOARD_LIMITS.comment),
  at: z.iso.datetime({ offset: true }),
  replyTo: boardId.optional(),
  act: z.enum(["resolve", "reopen"]).optional(),
});
/** A comment as it is read; `writer` is the Yjs client id it was written with. */
export type Comment = { readonly id: string; readonly writer: number } & z.output<typeof commentValue>;

/** Reads one comment of a board. Never throws. */
export function readComment(doc: Y.Doc, id: string): Result<Comment, Unreadable> {
  const comments = commentsOf(doc);
  const value = comments.get(id);
  const fault = boardId.safeParse(id).success ? plainFault(value) : "not an id";
  if (fault !== null) return fail({ id, field: "comment", reason: fault });
  const parsed = commentValue.safeParse(value);
  if (parsed.success) return ok({ ...parsed.data, id, writer: writerOf(comments, id) ?? 0 });
  const issue = parsed.error.issues[0];
  return fail({ id, field: String(issue?.path[0] ?? "comment"), reason: issue?.message ?? "not as expected" });
}
