import { closeCode } from "../../shared/wire/close-code.ts";
import type { AccessChanges } from "../domain/access-changes.ts";
import type { Ending, Grant } from "../domain/hub/session/grant.ts";
import type { CompartmentStore } from "../ports/directory/compartments.ts";
import type { SessionStore } from "../ports/directory/sessions.ts";
import type { TokenStore } from "../ports/directory/tokens.ts";
import { renewCredential } from "./authenticate.ts";
import type { Needs } from "./command-context.ts";
import { findCompartment } from "./find-compartment.ts";

/**
 * Checks a grant again once the hub has it: a right that was withdrawn between the look-up and the hub's first knowledge of the grant
 * did not reach the hub. Called for every socket and for every program that writes for a person.
 * Brings the grant's role and hold up to date and returns null, or returns why the connection must end.
 */
export function recheckGrant(
  context: Needs<SessionStore & TokenStore & CompartmentStore, "clock">,
  changes: Pick<AccessChanges, "steadily">,
  grant: Grant,
): Promise<Ending | null> {
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
    // Their role, hold and account, and the credential that proves them: nobody else's change is one of these.
    (change) => "user" in change && change.user === grant.user.id,
  );
}
