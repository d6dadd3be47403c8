import type { CompartmentId, UserId } from "../../shared/ids.ts";
import type { AccountStore } from "../ports/directory/accounts.ts";
import type { CompartmentStore } from "../ports/directory/compartments.ts";
import type { Needs } from "./command-context.ts";
import { seenCompartment } from "./find-compartment.ts";

/**
 * Whether all of these people may read a compartment now: only they can be mentioned there. People who may not, whose account is disabled and who do
 * not exist are told apart by nothing (P3).
 */
export async function mayAllBeMentioned(
  { directory }: Needs<AccountStore & CompartmentStore>,
  compartment: CompartmentId,
  people: readonly UserId[],
): Promise<boolean> {
  const users = await directory.users(people);
  if (users.length < people.length) return false;
  for (const user of users) {
    const standing = user.isDisabled ? null : await directory.compartmentFor(compartment, user.id);
    if (standing === null || seenCompartment(user, standing) === null) return false;
  }
  return true;
}
