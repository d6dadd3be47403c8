import { SYSTEM_AUTHOR } from "../../../shared/contribution/entry.ts";
import type { UserRecord } from "../../ports/directory/accounts.ts";
import type { Cause } from "../../ports/directory/trail.ts";
import type { AuthenticatedUser } from "../authenticated-user.ts";

/** From where and when a request came. */
type Arrival = Pick<Cause, "address" | "at">;

/** The reserved actor of what is done on the command line by nobody with an account. */
export const CONSOLE = "console";

const nobody = { actor: "", partner: "", isAdmin: false, session: "" } as const;

/** A request; `caller` is null for who has not signed in. */
export function causeOfRequest(caller: AuthenticatedUser | null, { address, at }: Arrival): Cause {
  return caller === null ? { ...nobody, address, at } : causeOfUser(caller.user, { address, at, session: caller.credential.id });
}

/** What an account does in a session, or without one. */
export function causeOfUser(
  user: Pick<UserRecord, "id" | "partner" | "isAdmin">,
  { address, at, session }: Arrival & Pick<Cause, "session">,
): Cause {
  return { actor: user.id, partner: user.partner, isAdmin: user.isAdmin, session, address, at };
}

/** What the server does by itself. */
export function systemCause(at: number): Cause {
  return { ...nobody, actor: SYSTEM_AUTHOR, address: "", at };
}

/** What is done on the command line. */
export function consoleCause(at: number): Cause {
  return { ...nobody, actor: CONSOLE, address: "", at };
}
