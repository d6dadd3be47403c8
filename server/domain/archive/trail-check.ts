import { createTrailVerifier, type TrailVerifier } from "../../../shared/trail/verify-trail.ts";
import { ArchiveFault, type ArchivedTrailRecord } from "../../ports/archive.ts";
import type { TrailOwner } from "../../../shared/trail/trail-owner.ts";
import { sha256 } from "../sha256.ts";
import { whoseTrail } from "./trail-end.ts";

/** Checks the chains of the trail as they go by, one behind the other. */
export class TrailCheck {
  readonly #streams = new Set<string>();
  #owner: TrailOwner | null = null;
  #chain: TrailVerifier | null = null;

  /** Throws {@link ArchiveFault}, naming the first fault. */
  take({ owner, record }: ArchivedTrailRecord): void {
    const whose = whoseTrail(owner);
    if (this.#chain === null || this.#owner !== owner) {
      if (this.#owner !== null && owner < this.#owner) throw new ArchiveFault(`the trail of ${whose} stands too late`);
      if (this.#streams.has(record.stream)) throw new ArchiveFault(`the trail of ${whose} is that of another owner`);
      this.#streams.add(record.stream);
      this.#owner = owner;
      this.#chain = createTrailVerifier(record.stream, sha256);
    }
    const fault = this.#chain.check(record);
    if (fault !== null) throw new ArchiveFault(`the trail of ${whose} is broken at record ${fault.seq}: ${fault.rule}: ${fault.detail}`);
  }
}
