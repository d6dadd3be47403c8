import { z } from "zod";
import { cardKey } from "../board/card-values.ts";
import { actId, isSayable, requestKey, saidText, UNSAYABLE } from "./act-request.ts";

/** Longest comment, UTF-16 code units: in every script it fits into the body of an act. */
export const MOST_COMMENT_CHARACTERS = 20_000;
/** People that one comment may mention. */
export const MOST_MENTIONS = 50;

/** A Yjs relative position (`encodeRelativePosition`), in base64url: it stays where it is in a text that changes around it. */
const relativePosition = z.string().regex(/^[A-Za-z0-9_-]{2,120}$/, { error: "must be a relative position in base64url" });

const userId = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, { error: "must be the id of a person" });

/** `comment.made`: a comment on a card, on one of its fields or on a range of its text, or an answer to another comment. */
export const madeComment = z
  .strictObject({
    id: requestKey.optional(),
    card: cardKey.min(1),
    field: z
      .string()
      .regex(/^[A-Za-z]{1,32}$/, { error: "must be the name of a field" })
      .optional(),
    anchor: z.strictObject({ from: relativePosition, to: relativePosition }).optional(),
    text: saidText(MOST_COMMENT_CHARACTERS),
    mentions: z
      .array(userId)
      .max(MOST_MENTIONS)
      .refine((ids) => new Set(ids).size === ids.length, { error: "must name each person once" })
      .optional(),
    replyTo: actId.optional(),
  })
  .refine(({ field, anchor }) => anchor === undefined || field === "title" || field === "body", {
    path: ["anchor"],
    error: "needs the field title or body",
  })
  .refine(({ replyTo, field }) => replyTo === undefined || field === undefined, {
    path: ["field"],
    error: "an answer is about what its thread is about",
  })
  .refine(isSayable, UNSAYABLE);
/** See {@link madeComment}. */
export type MadeComment = z.infer<typeof madeComment>;

/** `comment.resolved`, `comment.reopened` and `comment.withdrawn`: what became of a comment; the first two of the thread that it is in. */
export const changedComment = z.strictObject({ id: requestKey.optional(), comment: actId });
/** See {@link changedComment}. */
export type ChangedComment = z.infer<typeof changedComment>;

/** What the server adds to an act about a comment: the thread's first comment, the card, and the people whom it concerns beside those mentioned. */
export const setOfComment = z.object({ subject: actId.optional(), card: cardKey.optional(), concerns: z.array(userId).optional() });
