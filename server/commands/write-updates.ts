import { closeCode, type CloseCode } from "../../shared/wire/close-code.ts";
import { fail, type Result } from "../../shared/result.ts";
import type { AuthenticatedUser } from "../domain/authenticated-user.ts";
import { writeAs, type ProgramPorts } from "../domain/hub/session/program-peer.ts";
import { LedgerUnavailable } from "../ports/ledger.ts";
import type { FoundCompartment } from "./find-compartment.ts";

/** Why a board took no more: the right ended, the board or the person's share of it is full, too much in too short a time, or another rule. */
export type StopReason = "right-ended" | "no-room" | "too-fast" | "not-taken";

/** Not all was taken. The first `written` of `parts` updates are on the board and in the ledger, perhaps one more that was being committed; the rest is not. */
export interface WriteStopped {
  readonly kind: "stopped";
  readonly why: StopReason;
  /** The board's own words, for the person who asked. */
  readonly reason: string;
  readonly written: number;
  readonly parts: number;
}

const stopReasons: ReadonlyMap<CloseCode, StopReason> = new Map([
  [closeCode.rightWithdrawn, "right-ended"],
  [closeCode.signInAgain, "right-ended"],
  [closeCode.tooLarge, "no-room"],
  [closeCode.tooFast, "too-fast"],
]);

/**
 * Writes updates to a board as the person who asked, if they may write at that moment. Resolves when all are durable, to the seq of the last.
 * Throws `LedgerUnavailable` where the store did not take all of them; what was written stays, and trying again is safe.
 */
export async function writeUpdates(
  ports: ProgramPorts,
  { user, credential }: AuthenticatedUser,
  { compartment, role, isHeld }: FoundCompartment,
  updates: readonly Uint8Array[],
): Promise<Result<number, WriteStopped>> {
  const outcome = await writeAs(ports, { user, credential, compartment, role, isHeld }, updates);
  if (outcome.ok) return outcome;
  const { code, reason, written } = outcome.error;
  if (code === "gap" || code === closeCode.tryAgain) throw new LedgerUnavailable(`not all updates were taken: ${reason}`);
  return fail({ kind: "stopped", why: stopReasons.get(code) ?? "not-taken", reason, written, parts: updates.length });
}
