import type { AccountStore, UserRecord } from "../ports/directory/accounts.ts";
import type { Needs } from "./command-context.ts";

/**
 * The caller's account as it stands now; null if it is disabled by now. Changes are decided on this one and not on the account that came with the request,
 * and again where the store finds another one when it writes (A19).
 */
export async function findCaller({ directory }: Needs<AccountStore>, { id }: Pick<UserRecord, "id">): Promise<UserRecord | null> {
  const [now] = await directory.users([id]);
  return now === undefined || now.isDisabled ? null : now;
}
