import { expect } from "vitest";
import type { TrailOwner } from "../../shared/trail/trail-owner.ts";
import type { TrailStore } from "../../server/ports/directory/trail.ts";
import { createTrailVerifier } from "../../shared/trail/verify-trail.ts";
import { sha256 } from "./entries.ts";

/** Verifies the chains of these owners from the first record to the end that the store tells; gives how many records there are. */
export async function verifiedRecords(store: Pick<TrailStore, "trailEnd" | "trailAfter">, owners: readonly TrailOwner[]): Promise<number> {
  let records = 0;
  for (const owner of owners) {
    const end = await store.trailEnd(owner);
    if (end === null) continue;
    const chain = createTrailVerifier(end.stream, sha256);
    for (let after = 0; after < end.seq;) {
      const page = await store.trailAfter(owner, after, 7);
      for (const record of page) expect(chain.check(record)).toBeNull();
      after = page.at(-1)?.seq ?? Number.POSITIVE_INFINITY;
    }
    expect(chain.end()).toEqual(end);
    records += end.seq;
  }
  return records;
}
