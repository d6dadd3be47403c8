import type { TimelineEntry } from "../../shared/rest/timeline.ts";

/** One line of the room's timeline: an entry and the compartment it happened in. */
export interface TimelineLine {
  readonly key: string;
  readonly compartment: string;
  readonly atMs: number;
  readonly entry: TimelineEntry;
}

/** The timeline as it is shown. */
export interface TimelineView {
  /** Newest first. */
  readonly lines: readonly TimelineLine[];
  /** There are older lines at the server. */
  readonly hasOlder: boolean;
}

interface Log {
  readonly lines: Map<string, TimelineLine>;
  /** Cursor of the next older page; null once the beginning was reached. `undefined`: no page has come yet. */
  next: string | null | undefined;
}

/**
 * Merges the timelines of several compartments into one, newest first.
 *
 * Only what is complete is shown: while one compartment has older pages at the server, lines of the others that are
 * older than its oldest loaded line are held back, so that nothing is later slipped in between.
 */
export class TimelineLines {
  readonly #logs = new Map<string, Log>();

  /** Takes a page from the server: `next` is its cursor, undefined for the last page. */
  addPage(compartment: string, entries: readonly TimelineEntry[], next: string | undefined): void {
    this.#add(compartment, entries).next = next ?? null;
  }

  /** Takes new or grown lines from the live feed. A known id replaces the line before. */
  addLive(compartment: string, entries: readonly TimelineEntry[]): void {
    this.#add(compartment, entries);
  }

  /** Forgets a compartment, for example because the right to it was withdrawn. */
  drop(compartment: string): void {
    this.#logs.delete(compartment);
  }

  /** Whether a line is loaded already. */
  has(compartment: string, id: string): boolean {
    return this.#logs.get(compartment)?.lines.has(`${compartment}~${id}`) ?? false;
  }

  /** Cursor of the next older page of one compartment; null if there is none. */
  cursor(compartment: string): string | null {
    return this.#logs.get(compartment)?.next ?? null;
  }

  /** The lines to show; compartments in `hidden` are left out. */
  view(hidden: ReadonlySet<string> = new Set()): TimelineView {
    const shown = [...this.#logs].filter(([compartment]) => !hidden.has(compartment)).map(([, log]) => log);
    const complete = Math.max(-Infinity, ...shown.filter((log) => typeof log.next === "string").map(oldest));
    const lines = shown
      .flatMap((log) => [...log.lines.values()])
      .filter((line) => line.atMs >= complete)
      .toSorted((a, b) => b.atMs - a.atMs || b.entry.seq - a.entry.seq || (a.key < b.key ? 1 : -1));
    return { lines, hasOlder: shown.some((log) => typeof log.next === "string") };
  }

  #add(compartment: string, entries: readonly TimelineEntry[]): Log {
    const log = this.#logs.get(compartment) ?? { lines: new Map<string, TimelineLine>(), next: undefined };
    this.#logs.set(compartment, log);
    for (const entry of entries) {
      const key = `${compartment}~${entry.id}`;
      log.lines.set(key, { key, compartment, atMs: Date.parse(entry.at), entry });
    }
    return log;
  }
}

function oldest(log: Log): number {
  return Math.min(Infinity, ...[...log.lines.values()].map((line) => line.atMs));
}

/** Lines of one stretch of time under one heading. */
export interface TimelineGroup {
  /** Start of the hour, in milliseconds. */
  readonly hourMs: number;
  readonly lines: readonly TimelineLine[];
}

const HOUR_MS = 3_600_000;

/** Groups lines that are sorted newest first by the hour they happened in. */
export function groupByHour(lines: readonly TimelineLine[]): readonly TimelineGroup[] {
  const groups: { hourMs: number; lines: TimelineLine[] }[] = [];
  for (const line of lines) {
    const hourMs = Math.floor(line.atMs / HOUR_MS) * HOUR_MS;
    const last = groups.at(-1);
    if (last?.hourMs === hourMs) last.lines.push(line);
    else groups.push({ hourMs, lines: [line] });
  }
  return groups;
}

/** How much happened in each of `bins` equal parts of a span of time; for the strip above the scrubber. */
export function density(lines: readonly TimelineLine[], fromMs: number, toMs: number, bins: number): readonly number[] {
  const counts = Array.from({ length: bins }, () => 0);
  const span = Math.max(1, toMs - fromMs);
  for (const line of lines) {
    const bin = Math.floor(((line.atMs - fromMs) / span) * bins);
    const index = bin === bins ? bins - 1 : bin;
    if (index >= 0 && index < bins) counts[index] = (counts[index] ?? 0) + 1;
  }
  return counts;
}
