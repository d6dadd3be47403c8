import { randomBytes } from "node:crypto";
import type { PartnerCode, UserId } from "../../../../shared/ids.ts";
import { chainTrailRecord, emptyTrail, type TrailEnd, type TrailRecord } from "../../../../shared/trail/trail-record.ts";
import { sha256 } from "../../../domain/sha256.ts";
import { trailDrafts, type OwnedDraft } from "../../../domain/trail/trail-drafts.ts";
import type { TrailOwner } from "../../../../shared/trail/trail-owner.ts";
import type { Cause, TrailChange } from "../../../ports/directory/trail.ts";

const randomHex = (): string => randomBytes(16).toString("hex");

/** The chains of the trail of rights, in memory. */
export class TrailChains {
  readonly #partnerOf: (user: UserId) => PartnerCode | null;
  readonly #chains = new Map<TrailOwner, { end: TrailEnd; readonly records: TrailRecord[] }>();

  constructor(partnerOf: (user: UserId) => PartnerCode | null) {
    this.#partnerOf = partnerOf;
  }

  /** Appends the records of changes. Throws, with nothing appended, where one cannot be written: call it before anything is changed. */
  append(by: Cause, change: TrailChange): void {
    this.appendAll([{ by, change }]);
  }

  /** The same for several changes: all of their records or none. */
  appendAll(events: readonly { readonly by: Cause; readonly change: TrailChange }[]): void {
    for (const { owner, ...draft } of events.flatMap(({ by, change }) => this.#drafts(by, change))) {
      const chain = this.#chains.get(owner) ?? { end: emptyTrail(randomHex()), records: [] };
      const record = chainTrailRecord(chain.end, draft, sha256);
      chain.records.push(record);
      chain.end = record;
      this.#chains.set(owner, chain);
    }
  }

  #drafts(by: Cause, change: TrailChange): readonly OwnedDraft[] {
    const partnerOf = new Map<UserId, PartnerCode>();
    for (const user of change.concerns.people ?? []) {
      const partner = this.#partnerOf(user);
      if (partner !== null) partnerOf.set(user, partner);
    }
    return trailDrafts(by, change, { partnerOf, salt: randomHex });
  }

  /** The end of a chain; null where there is none. */
  end(owner: TrailOwner): TrailEnd | null {
    const end = this.#chains.get(owner)?.end;
    return end === undefined ? null : { stream: end.stream, seq: end.seq, hash: end.hash, at: end.at };
  }

  /** The records of a chain, oldest first. */
  records(owner: TrailOwner): readonly TrailRecord[] {
    return this.#chains.get(owner)?.records ?? [];
  }
}
