import { DEMO_ACCOUNTS, DEMO_COMPARTMENTS } from "../domain/demo/demo-outline.ts";
import type { AccountStore } from "../ports/directory/accounts.ts";
import type { Ledger } from "../ports/ledger.ts";

/** Whether the demo's public password opens any account: one of its accounts exists and is not disabled. */
export async function hasDemoAccounts(directory: Pick<AccountStore, "users">): Promise<boolean> {
  const ids = DEMO_ACCOUNTS.flatMap((user) => (user.maySignIn ? [user.id] : []));
  return (await directory.users(ids)).some((user) => !user.isDisabled);
}

/** Whether every log of the demo has as many entries as seeding writes, or more. Then seeding would change nothing. */
export async function isDemoSeeded(ledger: Pick<Ledger, "heads">): Promise<boolean> {
  const heads = await ledger.heads(DEMO_COMPARTMENTS.map(({ id }) => id));
  return DEMO_COMPARTMENTS.every(({ id, entryCount }) => (heads.get(id) ?? 0) >= entryCount);
}
