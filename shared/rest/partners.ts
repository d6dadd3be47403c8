import { z } from "zod";
import { partnerCode, shownName } from "./text.ts";

/** A nation or organisation people belong to. */
const partner = z.object({ code: z.string(), name: z.string() });
/** See {@link partner}. */
export type Partner = z.infer<typeof partner>;

/** Body of `POST /api/partners` (administrators). */
export const addPartnerRequest = z.strictObject({ code: partnerCode, name: shownName });
/** See {@link addPartnerRequest}. */
export type AddPartnerRequest = z.infer<typeof addPartnerRequest>;

/** Answer of `GET /api/partners`. */
export const partnerList = z.object({ partners: z.array(partner) });

/** Answer of `POST /api/partners`. */
export const partnerAdded = z.object({ partner });
