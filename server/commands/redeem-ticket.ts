import type { CompartmentId } from "../../shared/ids.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import type { AuthenticatedUser } from "../domain/authenticated-user.ts";
import { secretHash } from "../domain/secrets.ts";
import { authenticate, renewCredential } from "./authenticate.ts";
import type { CompartmentStore } from "../ports/directory/compartments.ts";
import type { SessionStore } from "../ports/directory/sessions.ts";
import type { TokenStore } from "../ports/directory/tokens.ts";
import type { Needs } from "./command-context.ts";
import { findCompartment, type FoundCompartment } from "./find-compartment.ts";

/** A person who may join a compartment, with their role there. */
export interface Joining extends FoundCompartment {
  readonly identity: AuthenticatedUser;
}

type Context = Needs<SessionStore & TokenStore & CompartmentStore, "tickets" | "clock">;

/**
 * Spends a ticket on the compartment it was issued for.
 *
 * A ticket is spent even if the join is refused, and of several redemptions only one succeeds (T3). Session and right are checked again.
 * `sign-in-required` (4401): the ticket is unknown, spent, expired or for another compartment, or its session ended.
 * `not-found` (4404): the person may no longer read the compartment.
 */
export async function redeemTicket(
  context: Context,
  ticket: string,
  compartment: CompartmentId,
): Promise<Result<Joining, "sign-in-required" | "not-found">> {
  const taken = await context.tickets.take(secretHash(ticket));
  if (!taken || context.clock.now() >= taken.expiresAt || taken.compartment !== compartment) return fail("sign-in-required");
  const renewed = await renewCredential(context, { kind: taken.kind, id: taken.session });
  if (!renewed.ok || renewed.value.user.id !== taken.user) return fail("sign-in-required");
  return await join(context, renewed.value, compartment);
}

/** Joins a compartment with a personal access token instead of a ticket. Fails like {@link redeemTicket}. */
export async function joinWithToken(
  context: Context,
  token: string,
  compartment: CompartmentId,
): Promise<Result<Joining, "sign-in-required" | "not-found">> {
  const shown = await authenticate(context, { kind: "token", secret: token });
  return shown.ok ? await join(context, shown.value, compartment) : shown;
}

async function join(context: Context, caller: AuthenticatedUser, compartment: CompartmentId): Promise<Result<Joining, "not-found">> {
  const found = await findCompartment(context, caller.user, compartment, "read-compartment");
  return found.ok ? ok({ ...found.value, identity: caller }) : fail("not-found");
}
