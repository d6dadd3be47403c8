import { administrators, type Policy, type Rule, type SiteObject } from "../policy.ts";

/** Allows administrators of a nation, whichever that is: they read their own one's. */
const partnerAdministrators: Rule<SiteObject> = ({ isPartnerAdmin }) => isPartnerAdmin;

/** Who may read which trail of rights: that of the site, and that of one's own nation. */
export const trailPolicy = {
  site: { "read-site-trail": administrators, "read-nation-trail": partnerAdministrators },
} as const satisfies Policy;
