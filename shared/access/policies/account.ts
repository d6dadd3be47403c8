import { type AccountObject, anyAdministrator, type Policy, type Rule } from "../policy.ts";

/** What a principal can be to an account, several at once. Partner administrators are so to accounts of their own nation alone. */
export const accountStandings = {
  administrator: ({ isAdmin }) => isAdmin,
  "partner administrator": ({ isPartnerAdmin, partner }, account) => isPartnerAdmin && partner === account.partner && !account.isAdmin,
  // Accounts that administer the site are above those who administer its nation.
  "partner administrator of one above": ({ isPartnerAdmin, partner }, account) =>
    isPartnerAdmin && partner === account.partner && account.isAdmin,
  oneself: ({ userId }, account) => userId === account.userId,
} as const satisfies Readonly<Record<string, Rule<AccountObject>>>;

/** See {@link accountStandings}. */
export type AccountStanding = keyof typeof accountStandings;

const MANAGERS = ["administrator", "partner administrator"] as const;

/**
 * Who may do what to an account: the rules below, the table of RULES.md (A16) and their tests are made of it. `change-account`: its name, whether it is
 * disabled, and its authorities for its own nation; `make-administrator`: gives and takes the authority over the site.
 */
export const accountTable = {
  "see-account": ["administrator", "partner administrator", "partner administrator of one above", "oneself"],
  "add-account": MANAGERS,
  "change-account": MANAGERS,
  "make-administrator": ["administrator"],
  "reset-password": MANAGERS,
  "change-password": ["oneself"],
  "see-sign-ins": [...MANAGERS, "oneself"],
  "end-sign-ins": [...MANAGERS, "oneself"],
} as const satisfies Readonly<Record<string, readonly AccountStanding[]>>;

function rulesOf<Action extends string>(
  table: Readonly<Record<Action, readonly AccountStanding[]>>,
): Readonly<Record<Action, Rule<AccountObject>>> {
  const rules = Object.entries<readonly AccountStanding[]>(table).map(([action, standings]): [string, Rule<AccountObject>] => [
    action,
    (principal, account) => standings.some((standing) => accountStandings[standing](principal, account)),
  ]);
  return Object.fromEntries(rules) as Record<Action, Rule<AccountObject>>;
}

/** Who may list accounts, and what they may do to each. A list holds those that they may see. */
export const accountPolicy = { site: { "list-accounts": anyAdministrator }, account: rulesOf(accountTable) } as const satisfies Policy;
