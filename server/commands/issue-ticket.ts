import type { CompartmentId } from "../../shared/ids.ts";
import { ok, type Result } from "../../shared/result.ts";
import type { AuthenticatedUser } from "../domain/authenticated-user.ts";
import { newSecret, secretHash } from "../domain/secrets.ts";
import type { CompartmentStore } from "../ports/directory/compartments.ts";
import type { Needs } from "./command-context.ts";
import { findCompartment } from "./find-compartment.ts";

/** A ticket must be used for its one join within this time. */
const ticketLifetimeMs = 30_000;

/** Issues a ticket for one join of a compartment, bound to the caller and their session or token (T2). */
export async function issueTicket(
  context: Needs<CompartmentStore, "tickets" | "clock" | "random">,
  caller: AuthenticatedUser,
  id: CompartmentId,
): Promise<Result<{ readonly ticket: string; readonly expiresAt: number }, "not-found" | "not-allowed">> {
  const found = await findCompartment(context, caller.user, id, "read-compartment");
  if (!found.ok) return found;
  const now = context.clock.now();
  const ticket = newSecret(context.random);
  const expiresAt = now + ticketLifetimeMs;
  const binding = { user: caller.user.id, session: caller.credential.id, compartment: id, expiresAt };
  await context.tickets.put(secretHash(ticket), { ...binding, kind: caller.credential.kind }, now);
  return ok({ ticket, expiresAt });
}
