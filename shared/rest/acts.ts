import { z } from "zod";
import { madeComment } from "../acts/comment.ts";
import { givenOpinion } from "../acts/opinion.ts";
import { madeSighting } from "../acts/sighting.ts";
import { requestKey } from "../acts/act-request.ts";
import { personRef } from "./timeline.ts";

const { card, field, anchor, mentions, replyTo } = madeComment.shape;
const said = { id: z.string(), seq: z.int().positive(), at: z.iso.datetime(), author: personRef, partner: z.string() };

/** A comment as its readers see it. One that was withdrawn has no text. `id` is the server's, not the key of the request. */
export const comment = z.object({
  ...said,
  card,
  field,
  anchor,
  mentions,
  replyTo,
  text: z.string().optional(),
  withdrawnAt: z.iso.datetime().optional(),
});
/** See {@link comment}. */
export type Comment = z.infer<typeof comment>;

/** A comment with its answers, oldest first. `resolved` is absent while it is open. */
export const thread = z.object({
  id: z.string(),
  comments: z.array(comment),
  resolved: z.object({ at: z.iso.datetime(), by: personRef, partner: z.string() }).optional(),
});
/** See {@link thread}. */
export type Thread = z.infer<typeof thread>;

/** Answer of `POST /api/compartments/:id/comments`. */
export const commentMade = z.object({ comment });
/** Answer of what changes a comment: the thread that it is in. */
export const threadChanged = z.object({ thread });
/** Answer of `GET /api/compartments/:id/comments`, in the order in which the threads began; `next` goes into `after`. */
export const threadPage = z.object({ threads: z.array(thread), next: z.int().optional() });

/** Body of `…/comments/:comment/resolution`: `resolved: false` opens the thread again. */
export const resolutionRequest = z.strictObject({ id: requestKey.optional(), resolved: z.boolean().default(true) });
/** Body of a withdrawal. */
export const withdrawalRequest = z.strictObject({ id: requestKey.optional() });

/** A sighting as its readers see it: `at` is when it was seen, `reportedAt` when it was said. One that was withdrawn says only that. */
export const sighting = z.object({
  id: z.string(),
  seq: z.int().positive(),
  reportedAt: z.iso.datetime(),
  author: personRef,
  partner: z.string(),
  card: madeSighting.shape.card,
  at: madeSighting.shape.at.optional(),
  count: madeSighting.shape.count,
  place: madeSighting.shape.place,
  source: madeSighting.shape.source,
  note: madeSighting.shape.note,
  withdrawnAt: z.iso.datetime().optional(),
});
/** See {@link sighting}. */
export type Sighting = z.infer<typeof sighting>;

/** Answer of what makes or withdraws a sighting. */
export const sightingChanged = z.object({ sighting });
/** Answer of `GET /api/compartments/:id/sightings`, in the order of their reports; `next` goes into `after`. */
export const sightingPage = z.object({ sightings: z.array(sighting), next: z.int().optional() });

/** A nation's opinion of a card. */
export const opinion = z.object({
  ...said,
  card: givenOpinion.shape.card,
  opinion: givenOpinion.shape.opinion,
  explanation: givenOpinion.shape.explanation,
});
/** See {@link opinion}. */
export type Opinion = z.infer<typeof opinion>;

/** Answer of `POST /api/compartments/:id/opinions`. */
export const opinionGiven = z.object({ opinion });
/**
 * Answer of `GET /api/compartments/:id/opinions?card=`: for each nation that has given one, in the order of their codes, the opinion in force and
 * those before it, newest first, 20 at most. `next` goes into `after` for the nations that come then.
 */
export const opinionPage = z.object({
  nations: z.array(z.object({ partner: z.string(), opinions: z.array(opinion) })),
  next: z.string().optional(),
});

/** How much was said about one card. */
const cardActs = z.object({ card: z.string(), comments: z.int().min(0), sightings: z.int().min(0) });
/** See {@link cardActs}. */
export type CardActs = z.infer<typeof cardActs>;

/**
 * Answer of `GET /api/compartments/:id/acts/counts`: the cards about which something was said that stands. `upTo`: every act up to this seq is
 * counted, and none after it, so that a client that follows the acts counts none twice.
 */
export const actCounts = z.object({ cards: z.array(cardActs), upTo: z.int().min(0) });
/** See {@link actCounts}. */
export type ActCounts = z.infer<typeof actCounts>;
