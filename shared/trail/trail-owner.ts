import type { PartnerCode } from "../ids.ts";

/** Whose chain of the trail of rights a record is in: a nation's code, or {@link SITE_TRAIL}. */
export type TrailOwner = PartnerCode;

/** The owner of the chain of the site, in the stores and in records that a whole trail was read: no nation has an empty code. */
export const SITE_TRAIL: TrailOwner = "";
