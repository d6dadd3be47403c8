import type { TimelineView } from "./timeline-lines.ts";

/** More changes at once than this are not counted apart. */
const MOST_LINES = 200;

/** How much other people have changed since the last look. */
export interface FreshChanges {
  readonly changes: number;
  readonly people: number;
}

/** Tells what came since the last look at the newest lines of a timeline. What was only fetched late is not counted: it happened before. */
export class FreshLines {
  readonly #ownId: string;
  #seen: ReadonlySet<string> | null = null;

  /** `ownId`: the viewer, whose own changes are not counted. */
  constructor(ownId: string) {
    this.#ownId = ownId;
  }

  /** Looks at the timeline, which must show its newest lines. */
  look({ lines, awaited }: TimelineView): FreshChanges {
    const newest = lines.slice(0, MOST_LINES);
    const seen = this.#seen;
    const fresh = seen === null ? [] : newest.filter(({ key, entry }) => !seen.has(key) && entry.author.id !== this.#ownId);
    // Pages that are still to come bring lines that are new to this page and to no one else.
    this.#seen = awaited.length > 0 ? null : new Set(newest.map(({ key }) => key));
    return { changes: fresh.length, people: new Set(fresh.map(({ entry }) => entry.author.id)).size };
  }
}
