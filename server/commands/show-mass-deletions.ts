import type { CompartmentId } from "../../shared/ids.ts";
import { episodesOf, type Episode } from "../domain/mass-deletion/episodes.ts";
import type { AccountStore, UserRecord } from "../ports/directory/accounts.ts";
import type { RemovedCardStore } from "../ports/directory/removed-cards.ts";
import type { Needs } from "./command-context.ts";

/** People are told of a mass deletion for this long, milliseconds; the timeline and the ledger have it for good. */
const SHOWN_MS = 24 * 3_600_000;

/** A mass deletion with the person who made it. */
export interface ShownMassDeletion extends Episode {
  readonly by: UserRecord;
}

/** The mass deletions of the last day in these compartments, latest first. The caller shows each reader only what they may see. */
export async function showMassDeletions(
  context: Needs<RemovedCardStore & AccountStore, "clock">,
  compartments: readonly CompartmentId[],
): Promise<readonly ShownMassDeletion[]> {
  const episodes = episodesOf(await context.directory.removedCardsIn(compartments, context.clock.now() - SHOWN_MS));
  if (episodes.length === 0) return [];
  const users = await context.directory.users([...new Set(episodes.map(({ user }) => user))]);
  return episodes.flatMap((episode) => {
    const by = users.find(({ id }) => id === episode.user);
    return by === undefined ? [] : [{ ...episode, by }];
  });
}
