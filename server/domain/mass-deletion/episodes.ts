import type { CompartmentId, UserId } from "../../../shared/ids.ts";
import type { RemovedCard, RemovedCardRecord } from "../../ports/directory/removed-cards.ts";
import { MASS_DELETION } from "./thresholds.ts";

/** One mass deletion: what one person removed from one board without a pause of a minute. */
export interface Episode {
  /** Stays the same while the episode grows. */
  readonly id: string;
  readonly compartment: CompartmentId;
  readonly user: UserId;
  /** Time of the latest removal, milliseconds since the epoch. */
  readonly at: number;
  readonly cards: readonly RemovedCard[];
}

/** Groups noted removals, oldest first, into mass deletions, latest first. */
export function episodesOf(records: readonly RemovedCardRecord[]): Episode[] {
  const episodes: (Episode & { at: number; readonly cards: RemovedCard[] })[] = [];
  for (const { compartment, user, card, seq, at } of records) {
    const open = episodes.findLast((episode) => episode.compartment === compartment && episode.user === user);
    if (open !== undefined && at - open.at <= MASS_DELETION.windowMs) {
      open.cards.push({ card, seq, at });
      open.at = at;
    } else episodes.push({ id: `${compartment}.${user}.${at}`, compartment, user, at, cards: [{ card, seq, at }] });
  }
  return episodes.toSorted((a, b) => b.at - a.at);
}
