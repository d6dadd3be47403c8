import type { CompartmentId, UserId } from "../../shared/ids.ts";
import type { AccountStore } from "../ports/directory/accounts.ts";
import type { CompartmentStore } from "../ports/directory/compartments.ts";
import type { Needs } from "./command-context.ts";
import { seenCompartment } from "./find-compartment.ts";

/**
 * Those of these people who may read a compartment now. People who may not, whose account is disabled and who do not exist are told apart by
 * nothing (P3). Rejects with what the directory throws.
 */
export async function readersAmong(
  { directory }: Needs<AccountStore & CompartmentStore>,
  compartment: CompartmentId,
  people: readonly UserId[],
): Promise<readonly UserId[]> {
  const readers: UserId[] = [];
  for (const user of await directory.users(people)) {
    const standing = user.isDisabled ? null : await directory.compartmentFor(compartment, user.id);
    if (standing !== null && seenCompartment(user, standing) !== null) readers.push(user.id);
  }
  return readers;
}
