import { administrators, anyOf, type AccountObject, type Policy, type Rule } from "../policy.ts";

/** Allows administrators of the account's nation, but for accounts that administer the site: those are above them. */
const partnerAdministrators: Rule<AccountObject> = ({ isPartnerAdmin, partner }, account) =>
  isPartnerAdmin && partner === account.partner && !account.isAdmin;

/** Who may add, disable and enable an account, and say what it may do. */
export const accountPolicy = { account: { "manage-account": anyOf(administrators, partnerAdministrators) } } as const satisfies Policy;
