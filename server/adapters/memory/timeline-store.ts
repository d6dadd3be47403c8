import type { CompartmentId } from "../../../shared/ids.ts";
import type { FoldProgress, LinePosition, StoredLine, TimelineStore } from "../../ports/timeline-store.ts";

interface Timeline {
  readonly lines: Map<string, StoredLine>;
  progress: FoldProgress;
}

/** Timelines in memory, for tests and trials. Sorts on reading. */
export function createMemoryTimelineStore(): TimelineStore {
  const timelines = new Map<CompartmentId, Timeline>();
  const ascending = (compartment: CompartmentId): StoredLine[] =>
    [...(timelines.get(compartment)?.lines.values() ?? [])].toSorted(byPosition);
  return {
    async write(compartment, lines, progress) {
      let timeline = timelines.get(compartment);
      if (timeline === undefined) timelines.set(compartment, (timeline = { lines: new Map(), progress }));
      for (const stored of lines) timeline.lines.set(stored.line.id, stored);
      timeline.progress = progress;
    },
    async progress(compartment) {
      return timelines.get(compartment)?.progress ?? null;
    },
    async page(compartment, { before, limit }) {
      const lines = ascending(compartment).toReversed();
      return lines.filter((stored) => before === undefined || compare(positionOf(stored), before) < 0).slice(0, limit);
    },
    async since(compartment, { after, limit }) {
      return ascending(compartment)
        .filter((stored) => compare(positionOf(stored), after) > 0)
        .slice(0, limit);
    },
    async lastDeletion(compartment, card) {
      return (
        ascending(compartment).findLast(({ line }) => line.verb === "deleted" && line.field === undefined && line.card?.id === card) ?? null
      );
    },
    async deedsOn(compartment, card) {
      return ascending(compartment)
        .filter(({ line }) => line.card?.id === card)
        .map(({ line: { partner, verb, field } }) => ({ partner, verb, ...(field !== undefined && { field }) }));
    },
    async forget(compartment) {
      timelines.delete(compartment);
    },
    async close() {
      timelines.clear();
    },
  };
}

function positionOf(stored: StoredLine): LinePosition {
  return { seq: stored.line.seq, ordinal: stored.ordinal };
}

function compare(a: LinePosition, b: LinePosition): number {
  return a.seq - b.seq || a.ordinal - b.ordinal;
}

function byPosition(a: StoredLine, b: StoredLine): number {
  return compare(positionOf(a), positionOf(b));
}
