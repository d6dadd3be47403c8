import { z } from "zod";
import { cardKey } from "../board/card-values.ts";
import { timelineEntry } from "./timeline.ts";

/** Cards that one request may bring back. */
export const MOST_RESTORED_CARDS = 500;

const moment = z.int().min(0);

/** Body of `POST /api/compartments/:id/cards/:card/restoration`: the card as it was when entry `at` was the newest. */
export const restoreCardRequest = z.strictObject({ at: moment });

/**
 * Body of `POST /api/compartments/:id/restorations`: brings back those of these cards that are not on the board, each as it was at its own
 * `at`. Cards that are on the board are left as they are.
 */
export const restoreCardsRequest = z.strictObject({
  cards: z
    .array(z.strictObject({ id: cardKey, at: moment }))
    .min(1)
    .max(MOST_RESTORED_CARDS),
});
/** See {@link restoreCardsRequest}. */
export type RestoreCardsRequest = z.infer<typeof restoreCardsRequest>;

/**
 * Answer of both: ids of the cards that changed, of those that are already so, and of those that were not there at that moment (or are
 * too large to be written at once). `seq` is the entry that holds the last change, or the head if nothing changed.
 */
export const restorationReport = z.object({
  seq: moment,
  restored: z.array(z.string()),
  unchanged: z.array(z.string()),
  missing: z.array(z.string()),
});

/** Answer of `GET /api/compartments/:id/cards/:card/deletion`: who deleted the card last, when, and its title then. The state before is `deletion.seq - 1`. */
export const cardDeletion = z.object({ deletion: timelineEntry });
