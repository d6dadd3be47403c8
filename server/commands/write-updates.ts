import { closeCode } from "../../shared/wire/close-reason.ts";
import { fail, type Result } from "../../shared/result.ts";
import type { AuthenticatedUser } from "../domain/authenticated-user.ts";
import { writeAs, type ProgramPorts } from "../domain/hub/session/program-peer.ts";
import { LedgerUnavailable } from "../ports/ledger.ts";
import type { FoundCompartment } from "./find-compartment.ts";

/** The person's right ended midway. The first `written` updates are on the board and in the ledger; the rest is not. */
export interface RightEnded {
  readonly written: number;
}

/**
 * Writes updates to a board as the person who asked, if they may write at that moment. Resolves when all are durable, to the seq of the last.
 * Throws `LedgerUnavailable` where the store did not take all of them; what was written stays. Throws `Error` where the board refused one.
 */
export async function writeUpdates(
  ports: ProgramPorts,
  { user, credential }: AuthenticatedUser,
  { compartment, role, isHeld }: FoundCompartment,
  updates: readonly Uint8Array[],
): Promise<Result<number, RightEnded>> {
  const outcome = await writeAs(ports, { user, credential, compartment, role, isHeld }, updates);
  if (outcome.ok) return outcome;
  const { code, reason, written } = outcome.error;
  if (code === closeCode.rightWithdrawn || code === closeCode.signInAgain) return fail({ written });
  const message = `not all updates were taken: ${reason}`;
  throw code === "gap" || code === closeCode.tryAgain ? new LedgerUnavailable(message) : new Error(message);
}
