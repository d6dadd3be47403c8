import type { TrailRecord } from "../../../../shared/trail/trail-record.ts";
import type { TrailQuery, TrailStore } from "../../../ports/directory/trail.ts";
import type { Tables } from "./tables.ts";

/** The trail of rights in memory. */
export function memoryTrail({ trail }: Tables): TrailStore {
  return {
    recordTrail: async (events) => trail.appendAll(events),
    trailEnd: async (owner) => trail.end(owner),
    trail: async (owner, query) =>
      trail
        .records(owner)
        .filter((record) => isAskedFor(record, query))
        .toReversed()
        .slice(0, query.limit),
    trailAfter: async (owner, after, limit) => trail.records(owner).slice(after, after + limit),
  };
}

function isAskedFor({ type, actor, at, seq }: TrailRecord, query: TrailQuery): boolean {
  return (
    (query.type === undefined || type === query.type) &&
    (query.actor === undefined || actor === query.actor) &&
    at >= (query.from ?? 0) &&
    at < (query.to ?? Number.POSITIVE_INFINITY) &&
    seq < (query.before ?? Number.POSITIVE_INFINITY)
  );
}
