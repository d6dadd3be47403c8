import type { Principal } from "../../shared/access/policy.ts";
import type { SessionId } from "../../shared/ids.ts";
import type { AccessChange } from "../ports/directory/access-changes.ts";
import type { UserRecord } from "../ports/directory/accounts.ts";

/** How a person proved who they are: with the cookie of a session or with a personal access token. `id` goes into the ledger. */
export interface Credential {
  readonly kind: "session" | "token";
  readonly id: SessionId;
  /** Its absolute end, however active it is; milliseconds since the epoch. */
  readonly expiresAt: number;
}

/** A person whose credential has been checked. */
export interface AuthenticatedUser {
  readonly user: UserRecord;
  readonly credential: Credential;
}

/** What the policies need to know about a person. */
export function principalOf({ id, partner, isAdmin, isPartnerAdmin, mayRelease }: UserRecord): Principal {
  return { userId: id, partner, isAdmin, isPartnerAdmin, mayRelease };
}

/** An account after a change of its name or authorities. */
export function accountNow(
  before: UserRecord,
  { displayName, isAdmin, isPartnerAdmin, mayRelease }: Extract<AccessChange, { kind: "account-changed" }>,
): UserRecord {
  return { ...before, displayName, isAdmin, isPartnerAdmin, mayRelease };
}
