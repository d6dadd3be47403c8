import type { CompartmentId } from "../../../shared/ids.ts";
import { closeCode } from "../../../shared/wire/close-code.ts";
import type { CommandContext } from "../../commands/command-context.ts";
import { joinWithToken, redeemTicket } from "../../commands/redeem-ticket.ts";
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
