import type { Principal } from "../../shared/access/can.ts";
import type { SessionId } from "../../shared/ids.ts";
import type { UserRecord } from "../ports/directory/accounts.ts";

/** How somebody proved who they are: by the cookie of a session or by a personal access token. `id` goes into the ledger. */
export interface Credential {
  readonly kind: "session" | "token";
  readonly id: SessionId;
  /** The end of it whatever happens, milliseconds since the epoch. */
  readonly expiresAt: number;
}

/** An authenticated person. */
export interface Identity {
  readonly user: UserRecord;
  readonly credential: Credential;
}

/** What the policy needs to know of a person. */
export function principalOf(user: UserRecord): Principal {
  return { userId: user.id, partner: user.partner, isAdmin: user.isAdmin };
}
