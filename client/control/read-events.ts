import { z } from "zod";
import {
  largeBoards,
  massDeletion,
  massDeletions,
  presenceRoster,
  rosterPerson,
  serverEvents,
  timelineFeed,
  type MassDeletion,
} from "../../shared/control/events.ts";
import { readableItems, readItems } from "./read-items.ts";
import { readableEntry } from "./read-timeline.ts";

/** A mass deletion as this client has read it. `unread`: how many of its cards it could not read, and so cannot bring back. */
export interface ReadDeletion extends MassDeletion {
  readonly unread: number;
}

const removedCard = massDeletion.shape.cards.element;
const readDeletion = massDeletion.extend({ cards: z.array(z.unknown()) }).transform(({ cards, ...rest }): ReadDeletion => {
  const { items, unread } = readItems(removedCard, cards);
  return { ...rest, cards: items, unread };
});

/**
 * The server's events as this client reads them: lists item by item, so that one bad item never costs the whole event. An event that does
 * not parse nevertheless comes from a newer server and is ignored.
 */
export const readableEvents = {
  ...serverEvents,
  presence: presenceRoster.extend({ people: readableItems(rosterPerson) }),
  timeline: timelineFeed.extend({ entries: readableItems(readableEntry) }),
  deletions: massDeletions.extend({ deletions: readableItems(readDeletion) }),
  large: largeBoards.extend({ compartments: readableItems(largeBoards.shape.compartments.element) }),
} as const;

/** Deletions of a room as this client has read them. */
export type ReadDeletions = z.output<(typeof readableEvents)["deletions"]>;
