import type { TimelineLine, TimelineView } from "./timeline-lines.ts";

/** More changes at once than this are not counted apart. */
const MOST_LINES = 200;

/** How much other people have changed since the last look. */
export interface FreshChanges {
  readonly changes: number;
  readonly people: number;
}

/**
 * Tells what came since the last look at the newest lines of a timeline. What the page shows late is not counted, because it happened before:
 * lines that were fetched late, older lines that move up among the newest, and those of a compartment that is shown again.
 */
export class FreshLines {
  readonly #ownId: string;
  #seen: ReadonlySet<string> | null = null;
  /** Time of the oldest line of the last look; what is not newer is not fresh. */
  #sinceMs = -Infinity;

  /** `ownId`: the viewer, whose own changes are not counted. */
  constructor(ownId: string) {
    this.#ownId = ownId;
  }

  /** Looks at the timeline of all compartments, which must show its newest lines. What came in `hidden` ones is not counted. */
  look({ lines, awaited }: TimelineView, hidden: ReadonlySet<string> = new Set()): FreshChanges {
    const newest = lines.slice(0, MOST_LINES);
    const seen = this.#seen;
    const isFresh = ({ key, atMs, compartment, entry }: TimelineLine): boolean =>
      seen?.has(key) === false && atMs > this.#sinceMs && !hidden.has(compartment) && entry.author.id !== this.#ownId;
    const fresh = newest.filter(isFresh);
    // Pages that are still to come bring lines that are new to this page and to no one else.
    this.#seen = awaited.some((compartment) => !hidden.has(compartment)) ? null : new Set(newest.map(({ key }) => key));
    this.#sinceMs = newest.at(-1)?.atMs ?? -Infinity;
    return { changes: fresh.length, people: new Set(fresh.map(({ entry }) => entry.author.id)).size };
  }
}
