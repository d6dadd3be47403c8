import { equalBytes } from "../../../shared/contribution/assert-chained.ts";
import type { TrailEnd, TrailRecord } from "../../../shared/trail/trail-record.ts";
import { ArchiveFault } from "../../ports/archive.ts";
import { SITE_TRAIL, type TrailOwner } from "../../../shared/trail/trail-owner.ts";

/**
 * Compares the last record that a store holds of a chain with the end that it keeps beside it: a chain that was cut there is sound by itself.
 * Throws {@link ArchiveFault} where they differ.
 */
export function assertTrailEnds(owner: TrailOwner, last: TrailRecord | null, end: Pick<TrailEnd, "seq" | "hash">): void {
  const seq = last?.seq ?? 0;
  if (seq !== end.seq) throw new ArchiveFault(`the trail of ${whoseTrail(owner)} ends at record ${seq}, its end says ${end.seq}`);
  if (last !== null && !equalBytes(last.hash, end.hash))
    throw new ArchiveFault(`the trail of ${whoseTrail(owner)} ends with another record ${seq} than its end says`);
}

/** The fault of a store that holds records of a chain and has no end for it. */
export function trailWithoutEnd(owner: TrailOwner): ArchiveFault {
  return new ArchiveFault(`the trail of ${whoseTrail(owner)} has records and no end`);
}

/** An owner as a person reads it. */
export function whoseTrail(owner: TrailOwner): string {
  return owner === SITE_TRAIL ? "the site" : owner;
}
