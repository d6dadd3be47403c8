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

/** Why a card was not brought back: it was not on the board at that moment, it holds more than one change may carry, or the nation that released it has recalled it (R14). */
export const restorationFault = z.enum(["not-there", "too-large", "recalled"]);

/** A card that was not brought back, and its title at that moment where it had one. */
export const refusedCard = z.object({ id: z.string(), title: z.string().optional(), why: restorationFault });
/** See {@link refusedCard}. */
export type RefusedCard = z.infer<typeof refusedCard>;

/**
 * Answer of both: ids of the cards that changed and of those that are already so, and each card that was not brought back with the reason.
 * `seq` is the entry that holds the last change, or the head if nothing changed.
 */
export const restorationReport = z.object({
  seq: moment,
  restored: z.array(z.string()),
  unchanged: z.array(z.string()),
  refused: z.array(refusedCard),
});

/** Answer of `GET /api/compartments/:id/cards/:card/deletion`: who deleted the card last, when, and its title then. The state before is `deletion.seq - 1`. */
export const cardDeletion = z.object({ deletion: timelineEntry });
