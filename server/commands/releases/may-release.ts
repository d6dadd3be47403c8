import { can } from "../../../shared/access/can.ts";
import type { CompartmentId, UserId } from "../../../shared/ids.ts";
import { principalOf } from "../../domain/authenticated-user.ts";
import type { AccountStore, UserRecord } from "../../ports/directory/accounts.ts";
import type { CompartmentStanding, CompartmentStore } from "../../ports/directory/compartments.ts";
import type { Needs } from "../command-context.ts";
import { seenCompartment } from "../find-compartment.ts";

/** Why a person who may read a compartment may not release out of it; null where they may. */
export function whyNotRelease(
  user: UserRecord,
  { compartment, role, isHeld }: CompartmentStanding,
): "no-release-authority" | "not-allowed" | null {
  if (can(principalOf(user), "release", { ...compartment, kind: "compartment", role, isHeld })) return null;
  return user.mayRelease ? "not-allowed" : "no-release-authority";
}

/** Whether a person may release from one compartment to another now, as the directory has them. Rejects with what it throws. */
export async function mayReleaseNow(
  { directory }: Needs<AccountStore & CompartmentStore>,
  id: UserId,
  path: { readonly from: CompartmentId; readonly to: CompartmentId },
): Promise<boolean> {
  const [user] = await directory.users([id]);
  if (user === undefined || user.isDisabled) return false;
  const [from, to] = await Promise.all([directory.compartmentFor(path.from, id), directory.compartmentFor(path.to, id)]);
  return from !== null && to !== null && whyNotRelease(user, from) === null && seenCompartment(user, to) !== null;
}
