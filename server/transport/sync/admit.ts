import type { CompartmentId } from "../../../shared/ids.ts";
import { closeCode } from "../../../shared/wire/close-reason.ts";
import { renewCredential } from "../../commands/authenticate.ts";
import type { CommandContext } from "../../commands/command-context.ts";
import { findCompartment } from "../../commands/find-compartment.ts";
import { joinWithToken, redeemTicket } from "../../commands/redeem-ticket.ts";
import type { AccessChanges } from "../../domain/access-changes.ts";
import type { Ending, Grant } from "../../domain/hub/session/grant.ts";
import type { Credentials } from "./credentials.ts";
import type { Admission } from "./sync-gateway.ts";

/** Turns the credentials of a connection into a grant for one compartment, or the close code that says why not. */
export async function admit(context: CommandContext, credentials: Credentials, compartment: CompartmentId): Promise<Admission> {
  if (credentials.kind === "none") return { ok: false, code: closeCode.signInAgain, reason: "sign in and take a ticket" };
  const join = credentials.kind === "ticket" ? redeemTicket : joinWithToken;
  const joining = await join(context, credentials.secret, compartment);
  if (joining.ok) {
    const { identity, compartment: joined, role, isHeld } = joining.value;
    return { ok: true, grant: { user: identity.user, credential: identity.credential, compartment: joined, role, isHeld } };
  }
  return joining.error === "not-found"
    ? { ok: false, code: closeCode.notFound, reason: "no such compartment" }
    : { ok: false, code: closeCode.signInAgain, reason: "sign in and take a new ticket" };
}

/**
 * Checks the right of a connection again once it is live: if the right was withdrawn during admission, no listener was told.
 * Brings the grant's role up to date, or resolves to the reason to end the connection.
 */
export function recheck(context: CommandContext, changes: Pick<AccessChanges, "steadily">, grant: Grant): Promise<Ending | null> {
  return changes.steadily(
    async () => {
      const renewed = await renewCredential(context, grant.credential);
      return renewed.ok ? await findCompartment(context, renewed.value.user, grant.compartment.id, "read-compartment") : renewed;
    },
    (found) => {
      if (found.ok) {
        grant.role = found.value.role;
        grant.isHeld = found.value.isHeld;
      } else if (found.error === "sign-in-required") return { code: closeCode.signInAgain, reason: "sign in and take a new ticket" };
      else return { code: closeCode.rightWithdrawn, reason: "the right was withdrawn" };
      return null;
    },
  );
}
