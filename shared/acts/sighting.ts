import { z } from "zod";
import { cardKey, placeValue, sourceValue } from "../board/card-values.ts";
import { actId, isSayable, requestKey, saidText, UNSAYABLE } from "./act-request.ts";

/** `sighting.made`: somebody saw what a card is about; when, how often, where, and how good the source is (STIX 2.1, section 5.2). */
export const madeSighting = z
  .strictObject({
    id: requestKey.optional(),
    card: cardKey.min(1),
    at: z.iso.datetime({ offset: true }),
    count: z.int().min(1).max(999_999_999).optional(),
    place: placeValue.optional(),
    source: sourceValue.optional(),
    note: saidText(4_000).optional(),
  })
  .refine(isSayable, UNSAYABLE);
/** See {@link madeSighting}. */
export type MadeSighting = z.infer<typeof madeSighting>;

/** `sighting.withdrawn`: the person who made it takes it back. */
export const withdrawnSighting = z.strictObject({ id: requestKey.optional(), sighting: actId });
/** See {@link withdrawnSighting}. */
export type WithdrawnSighting = z.infer<typeof withdrawnSighting>;

/** What the server adds to an act about a sighting. */
export const setOfSighting = z.object({ subject: actId.optional(), card: cardKey.optional() });
