import { z } from "zod";
import { CARD_VALUES } from "../board/card-values.ts";
import { compartment } from "./compartments.ts";
import { disclosure } from "./releases.ts";
import { partnerCode } from "./text.ts";

/** Query of `GET /api/rooms/:room/exchange`. */
export const exchangeQuery = z.strictObject({ partner: partnerCode });

/** A card that one of the two nations released: what came of it, with the marking of its words and of the compartment that it is in. */
export const exchanged = disclosure.omit({ compartment: true }).extend({
  compartment: compartment.pick({ id: true, name: true, originator: true, releasableTo: true, ceiling: true }),
  marking: CARD_VALUES.marking,
  state: z.enum(["released", "recalled"]),
});
/** See {@link exchanged}. */
export type Exchanged = z.infer<typeof exchanged>;

/**
 * Answer of `GET /api/rooms/:room/exchange?partner=`: what the caller's nation released to a partner in a room, and the partner to it, newest first. `isMore`: of a
 * compartment with very many releases the newest alone are here.
 */
export const exchange = z.object({
  partner: z.string(),
  given: z.array(exchanged),
  received: z.array(exchanged),
  isMore: z.boolean(),
});
/** See {@link exchange}. */
export type Exchange = z.infer<typeof exchange>;
