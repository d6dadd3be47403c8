import type { CompartmentId } from "../../shared/ids.ts";
import type { ActCounts } from "../../shared/rest/acts.ts";
import type { Ledger } from "../ports/ledger.ts";

/** What stands of each kind: what was made less what was withdrawn. */
const COUNTED = {
  comments: { made: "comment.made", withdrawn: "comment.withdrawn" },
  sightings: { made: "sighting.made", withdrawn: "sighting.withdrawn" },
} as const;

/** Counts acts on a thread that reads the ledger. */
export interface ActCounter {
  /** See {@link countActs}. */
  countActs(compartment: CompartmentId): Promise<ActCounts>;
}

/** How many comments and sightings stand about each card of a compartment; cards without any are left out. Rejects with what the ledger throws. */
export async function countActs(ledger: Pick<Ledger, "actCounts">, compartment: CompartmentId): Promise<ActCounts> {
  const counted = await ledger.actCounts(compartment);
  const byCard = Map.groupBy(counted, ({ card }) => card);
  const cards = [...byCard].flatMap(([card, counts]) => {
    const count = (type: string): number => counts.find((each) => each.type === type)?.count ?? 0;
    const comments = count(COUNTED.comments.made) - count(COUNTED.comments.withdrawn);
    const sightings = count(COUNTED.sightings.made) - count(COUNTED.sightings.withdrawn);
    return comments + sightings === 0 ? [] : [{ card, comments, sightings }];
  });
  return { cards, upTo: counted.reduce((most, { last }) => Math.max(most, last), 0) };
}
