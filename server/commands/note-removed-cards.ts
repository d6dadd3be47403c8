import type { Removals } from "../domain/mass-deletion/deletion-watch.ts";
import { systemCause } from "../domain/trail/cause.ts";
import { MASS_DELETION } from "../domain/mass-deletion/thresholds.ts";
import type { RemovedCardStore } from "../ports/directory/removed-cards.ts";
import type { WriteHoldStore } from "../ports/directory/write-holds.ts";
import type { Needs } from "./command-context.ts";

/**
 * Notes a part of a mass deletion, so that everyone who may write on the board is told. Beyond {@link MASS_DELETION}.hold cards a
 * minute, those of other nodes included, the person's grant becomes read-only and their connections close with 4403 (A11).
 */
export async function noteRemovedCards(
  context: Needs<RemovedCardStore & WriteHoldStore, "clock" | "relayAccessChanges">,
  { grant, removed, returned, recent }: Removals,
): Promise<void> {
  const { id: compartment, room } = grant.compartment;
  const user = grant.user.id;
  const now = context.clock.now();
  // Lifting a hold starts the count from zero, whenever this node hears of it.
  const since = Math.max(now - MASS_DELETION.windowMs, await context.directory.writingResumedAt(compartment, user));
  const noted = await context.directory.noteRemovedCards({ compartment, room, user, removed, returned, since });
  // What other people restored meanwhile is noted no longer and counts all the same.
  const cards = Math.max(noted, recent.filter(({ at }) => at > since).length);
  if (cards > MASS_DELETION.hold) await context.directory.holdWriting(systemCause(now), { compartment, room, user, since: now, cards });
  await context.relayAccessChanges();
}
